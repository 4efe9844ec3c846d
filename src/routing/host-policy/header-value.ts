import { IngressError } from '../../errors';

/**
 * A header value that Envoy sends exactly as given: it would read a single `%` as the start of a variable.
 *
 * @throws IngressError `invalid-argument` for a value that HTTP cannot send
 */
export function literalHeaderValue(name: string, value: string): string {
  if (!/^[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?$/.test(value)) {
    throw new IngressError({
      code: 'invalid-argument',
      message: `the value of header '${name}' is ${JSON.stringify(value)}`,
      help: 'use at least one visible ASCII character, no line breaks, and no spaces at the ends',
      field: 'headers',
    });
  }
  return value.replaceAll('%', '%%');
}
