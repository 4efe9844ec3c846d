import { inexpressible, LONGEST_PATH } from './gateway-api';

const CHARACTERS = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;
const REFUSED = /\/\/|\/\.\.?(\/|$)|%2f/i;

/**
 * Checks the path of an exact or prefix match.
 *
 * @param option the option that errors name
 * @throws IngressError `gateway-api` if the CRD of HTTPRoute refuses it
 */
export function checkMatchedPath(path: string, option: string): void {
  checkPathLength(path, option);
  if (REFUSED.test(path)) throw inexpressible(option, `'${path}' has //, /./, /../ or %2f, which the CRD refuses`, 'match the path as the gateway normalizes it');
  if (!CHARACTERS.test(path)) throw inexpressible(option, `'${path}' has a character that the CRD refuses`, 'write it percent-encoded, such as %22 for a quote');
}

/**
 * Checks the path of a rewrite or redirect.
 *
 * @param option the option that errors name
 * @throws IngressError `gateway-api` for a path that is too long, or that Istio would read as a reference to a group
 */
export function checkWrittenPath(path: string, option: string): void {
  checkPathLength(path, option);
  if (path.includes('\\')) throw inexpressible(option, `'${path}' has a backslash, which Istio reads as a reference to a group`, 'write %5C');
}

function checkPathLength(path: string, option: string): void {
  if (path.length > LONGEST_PATH) throw inexpressible(option, `it has ${path.length} characters, but at most ${LONGEST_PATH} are allowed`, 'use a shorter path');
}
