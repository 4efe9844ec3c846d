import { StringMatchSpec } from './string-match';
import { stringMatcher } from './string-matcher';

const ANY = '*';
/** Origins that any attacker can have: a frame in a sandbox sends `null`. */
const OF_ATTACKERS: readonly string[] = ['null', 'https://other.invalid', 'http://other.invalid'];

/**
 * An origin that a match permits and that any attacker can have; `*` for a match that permits every origin. Such origins are found by
 * examples around the literal text of the match: a domain that begins or ends with it.
 *
 * Envoy permits every origin if a match covers the literal `*`, and answers with the origin of the request, never with `*`.
 */
export function foreignOrigin(origin: StringMatchSpec): string | undefined {
  const permits = stringMatcher(origin);
  return [ANY, ...OF_ATTACKERS, ...neighbors(origin)].find(permits);
}

/** Origins of other owners that look like those of a match. */
function neighbors({ exact, prefix, regex }: StringMatchSpec): string[] {
  if (exact !== undefined) return [];
  const text = (prefix ?? regex ?? '').replace(/^\^|\$$/g, '');
  const head = prefix ?? /^(?:[\w:/-]|\\?\.)*/.exec(text)![0].replaceAll('\\', '');
  const tail = prefix === undefined ? /(?:[\w-]|\\?\.)*$/.exec(text)![0].replaceAll('\\', '') : '';
  return [...continued(head), ...['https', 'http'].flatMap(scheme => preceded(tail).map(domain => `${scheme}://${domain}`))];
}

/** A domain that begins with the text; behind a port there is none. */
function continued(head: string): string[] {
  if (/^https?:\/\/[^/]*:/.test(head)) return [];
  const begun = head.replace(/\.$/, '');
  return [`${begun}${/\w$/.test(begun) ? '.' : ''}other.invalid`];
}

/** Domains that end with the text: where a dot is missing or, as in a regular expression, matches any character. */
function preceded(tail: string): string[] {
  const domain = tail.replace(/^\./, '');
  if (!domain.includes('.')) return domain === '' || domain === tail ? [] : [`other.${domain}`];
  return [`other${domain}`, `other-${domain}`];
}
