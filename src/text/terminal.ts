/**
 * Characters that a terminal interprets or that reorder the text around them: C0 and C1 controls, line separators, direction marks; and
 * unpaired surrogates, which cannot be encoded.
 */
const CONTROLS = new RegExp([
  '[\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]',
  '[\\ud800-\\udbff](?![\\udc00-\\udfff])',
  '(?<![\\ud800-\\udbff])[\\udc00-\\udfff]',
].join('|'), 'g');

const MAX_WORD = 1000;
const MAX_TEXT = 50_000;
const LONG_WORDS = new RegExp(`\\S{${MAX_WORD + 1},}`, 'g');

/** Untrusted text for one line of a terminal or log: control characters become `\x1b` or `\u202e`. */
export function printable(text: string): string {
  return text.replace(CONTROLS, character => character.charCodeAt(0) < 0x100 ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`);
}

/** Shortens words of more than a thousand characters, and the text as a whole: an untrusted value may have millions. */
export function shortened(text: string): string {
  const words = text.length > MAX_WORD ? text.replace(LONG_WORDS, word => cut(word, 200)) : text;
  return words.length > MAX_TEXT ? cut(words, MAX_TEXT - 200) : words;
}

function cut(text: string, length: number): string {
  return `${text.slice(0, length)}… (${text.length} characters) …${text.slice(-50)}`;
}

/** Untrusted text as one line of output. */
export function printableLine(text: string): string {
  return printable(shortened(text));
}

/** The same for text of several lines: keeps line feeds. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** JSON for terminals and programs: the same value, with long texts shortened and control characters escaped that JSON permits. */
export function printableJson(value: unknown): string {
  const lines = JSON.stringify(value, (_, part: unknown) => typeof part === 'string' ? shortened(part) : part, 2).split('\n');
  return `${lines.map(line => line.replace(CONTROLS, character => `\\u${hex(character, 4)}`)).join('\n')}\n`;
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, '0');
}
