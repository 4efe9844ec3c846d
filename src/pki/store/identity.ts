import { IngressError } from '../../errors/index';

const MAX_LENGTH = 200;

/** Checks a name under which something is kept in a store; stores use it as the name of a folder. */
export function checkIdentity(name: string): string {
  if (typeof name === 'string' && name.length <= MAX_LENGTH && /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name)
    && !name.endsWith('.')) return name;
  const length = typeof name === 'string' ? name.length : 0;
  // a host, after which a certificate is named if nothing else is said, may have 253
  const shorten = length > MAX_LENGTH
    ? ", and give the certificate of a host that is longer a name of its own: ServerCertificate.issuedBy(ca, { name: 'shop' })"
    : '';
  throw new IngressError({
    code: 'invalid-argument',
    message: `${JSON.stringify(name)} ${shorten && `has ${length} characters, so it `}is not a name that a certificate can have in a store`,
    help: `use at most ${MAX_LENGTH} letters, digits, dots, hyphens and underscores, beginning with a letter or digit, for example `
      + `shop.example.com${shorten}`,
    field: 'name',
  });
}
