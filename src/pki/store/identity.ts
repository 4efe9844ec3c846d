import { IngressError } from '../../errors/index';

const MAX_LENGTH = 200;

/** Checks the name of an identity in a store; stores derive file names from it. */
export function checkIdentity(name: string): string {
  if (typeof name === 'string' && name.length <= MAX_LENGTH && /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name)
    && !name.endsWith('.')) return name;
  const length = typeof name === 'string' ? name.length : 0;
  // a host, the default name of a certificate, may have 253 characters
  const shorten = length > MAX_LENGTH
    ? ", and name the certificate of a longer host explicitly: ServerCertificate.issuedBy(ca, { name: 'shop' })"
    : '';
  throw new IngressError({
    code: 'invalid-argument',
    message: `${JSON.stringify(name)} ${shorten && `has ${length} characters, so it `}is not a name that a certificate can have in a store`,
    help: `use at most ${MAX_LENGTH} letters, digits, dots, hyphens and underscores, beginning with a letter or digit, for example `
      + `shop.example.com${shorten}`,
    field: 'name',
  });
}
