import { IngressError } from '../../errors';

/** Checks a name under which something is kept in a store; stores use it as the name of a folder. */
export function checkIdentity(name: string): string {
  if (typeof name === 'string' && name.length <= 200 && /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name) && !name.endsWith('.')) return name;
  throw new IngressError({
    code: 'invalid-argument',
    message: `${JSON.stringify(name)} is not a name that a certificate can have in a store`,
    help: 'use at most 200 letters, digits, dots, hyphens and underscores, beginning with a letter or digit, for example shop.example.com',
    field: 'name',
  });
}
