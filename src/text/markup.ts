import { printable, printableLine } from './terminal';

/**
 * One CSV cell. A value that a spreadsheet would run as a formula gets a leading apostrophe.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvCell(value: string): string {
  const text = printable(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
  return /[",;'\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Escapes text between HTML tags and in quoted attributes. */
export function htmlText(value: string): string {
  return printableLine(value).replace(/[&<>"'`]/g, character => `&#${character.charCodeAt(0)};`);
}

/** Escapes text between XML 1.0 tags and in quoted attributes; drops the characters that XML does not allow. */
export function xmlText(value: string): string {
  return htmlText(value.replace(/[\ufffe\uffff]/g, character => `\\u${character.charCodeAt(0).toString(16)}`));
}

/**
 * Escapes text for a line or table cell of Markdown: no link, emphasis or HTML.
 *
 * @see https://spec.commonmark.org/0.31.2/#backslash-escapes
 */
export function markdownText(value: string): string {
  return printable(value).replace(/[\\`*_{}[\]()#+!|<>~&$^=-]|:(?=\/\/)/g, '\\$&').replace(/^(\d+)([.)])/, '$1\\$2');
}

/**
 * Escapes a SARIF message: braces are not placeholders, brackets are not links.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html#_Toc34317459
 */
export function sarifText(value: string): string {
  return printable(value).replace(/[{}]/g, '$&$&').replaceAll('](', '] (');
}

/** A file path as the URI reference that SARIF requires. */
export function sarifUri(path: string): string {
  const segments = path.replaceAll('\\', '/').split('/');
  return segments.map((segment, i) => i === 0 && /^[A-Za-z]:$/.test(segment) ? `file:///${segment}` : encodeSegment(segment)).join('/');
}

function encodeSegment(segment: string): string {
  return segment.replace(/[^A-Za-z0-9._~!$&'()*+,;=@-]/gu, character =>
    [...Buffer.from(character)].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''));
}
