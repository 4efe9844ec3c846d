import { printable } from './terminal';

/**
 * One cell of CSV. A value that a spreadsheet would run as a formula begins with an apostrophe.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(value: string): string {
  const text = printable(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
  return /[",;'\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text between tags of HTML, and in an attribute in quotes. */
export function htmlText(value: string): string {
  return printable(value).replace(/[&<>"'`]/g, character => `&#${character.charCodeAt(0)};`);
}

/** Text between tags of XML 1.0, and in an attribute in quotes; XML has no place for two characters that HTML takes. */
export function xmlText(value: string): string {
  return htmlText(value.replace(/[\ufffe\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16)}`));
}

/**
 * Text within a line of Markdown, also in a cell of a table: no link, no emphasis, no HTML.
 *
 * @see https://spec.commonmark.org/0.31.2/#backslash-escapes
 */
export function markdownText(value: string): string {
  return printable(value).replace(/[\\`*_{}[\]()#+!|<>~&$^=-]|:(?=\/\/)/g, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2');
}

/**
 * A message of SARIF: its braces are no placeholders, its brackets no link.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html#_Toc34317459
 */
export function sarifText(value: string): string {
  return printable(value).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}

/** A path of a file as the relative or absolute URI reference that SARIF has in its place. */
export function sarifUri(path: string): string {
  const segments = path.replaceAll('\\', '/').split('/');
  return segments.map((segment, i) => i === 0 && /^[A-Za-z]:$/.test(segment) ? `file:///${segment}` : encodeSegment(segment)).join('/');
}

function encodeSegment(segment: string): string {
  return segment.replace(/[^A-Za-z0-9._~!$&'()*+,;=@-]/gu, character =>
    [...Buffer.from(character)].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''));
}
