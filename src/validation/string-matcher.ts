import type { RE2JS } from 're2js';
import { StringMatchSpec } from './string-match';

/** Tests a string. */
export type Matcher = (text: string) => boolean;

/** A match of a VirtualService as a function: regular expressions are RE2 and match the whole string. */
export function stringMatcher(match: StringMatchSpec, ignoreCase = false): Matcher {
  if (match.regex !== undefined) return regexMatcher(match.regex);
  const wanted = fold(match.exact ?? match.prefix ?? '', ignoreCase);
  if (match.exact !== undefined) return text => fold(text, ignoreCase) === wanted;
  return text => fold(text, ignoreCase).startsWith(wanted);
}

/** Whether a match only requires presence: an empty match, or the expression `*`. */
export function isPresence(match: StringMatchSpec | null | undefined): boolean {
  return !match || match.regex === '*' || (match.exact === undefined && match.prefix === undefined && match.regex === undefined);
}

/** An RE2 expression; an invalid one never matches, because Istio would have refused it. */
function regexMatcher(regex: string): Matcher {
  try {
    const pattern = re2().compile(regex);
    return text => pattern.matches(text);
  } catch {
    return () => false;
  }
}

/** Replaces all matches of an RE2 expression; groups are written as in Envoy: `\1`. */
export function replaceRegex(text: string, regex: string, substitution: string): string {
  const matcher = re2().compile(regex).matcher(text);
  let [result, end] = ['', 0];
  while (matcher.find()) {
    result += text.slice(end, matcher.start()) + substitution.replace(/\\(\d)/g, (_, group: string) => matcher.group(Number(group)) ?? '');
    end = matcher.end();
  }
  return result + text.slice(end);
}

function re2(): typeof RE2JS {
  // loaded with the first expression: most manifests have none
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('re2js') as { RE2JS: typeof RE2JS }).RE2JS;
}

function fold(text: string, ignoreCase: boolean): string {
  return ignoreCase ? text.toLowerCase() : text;
}
