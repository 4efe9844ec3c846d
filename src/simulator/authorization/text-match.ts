import { escapeRegex } from '../../text/escape-regex';

/** A value of a policy: exact, or with `*` at one end, or `*` for any text that is not empty. */
export function textMatches(wanted: string, text: string): boolean {
  if (wanted === '*') return text !== '';
  return wanted.startsWith('*')
    ? text.endsWith(wanted.slice(1))
    : wanted.endsWith('*') ? text.startsWith(wanted.slice(0, -1)) : text === wanted;
}

/** A path of a policy: `{*}` matches one segment, `{**}` any number. */
export function pathMatches(wanted: string, path: string): boolean {
  if (!/\{\*\*?\}/.test(wanted)) return textMatches(wanted, path);
  const parts = wanted.split(/(\{\*\*?\})/)
    .map(part => (part === '{**}' ? '.*' : part === '{*}' ? '[^/]+' : escapeRegex(part)));
  return new RegExp(`^${parts.join('')}$`).test(path);
}
