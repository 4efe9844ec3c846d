/** The widths of characters in parts of the font size in DejaVu Sans, the widest of the common fonts. */
const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[ijl.,:;'|! ]/, 0.32], [/[tfr()[\]/*-]/, 0.42], [/[mwMW@%→…+=<>]/, 0.95], [/[A-Z]/, 0.71], [/[\u3000-\uffff]/, 1.05],
];
const OTHER = 0.63;
const BOLD = 1.12;

/** An estimate of a text's width; it is rather too wide than too narrow. */
export function textWidth(text: string, size: number, bold = false): number {
  const parts = [...text].map(character => WIDTHS.find(([of]) => of.test(character))?.[1] ?? OTHER);
  return parts.reduce((sum, part) => sum + part, 0) * size * (bold ? BOLD : 1);
}

/** Shortens a text in the middle to a width: the start and the end of names both tell them apart. */
export function fit(text: string, width: number, size: number, bold = false): string {
  const letters = [...text.slice(0, 400)];
  if (letters.length === text.length && textWidth(text, size, bold) <= width) return text;
  for (let kept = Math.min(letters.length, Math.ceil(width / size * 3)); kept > 2; kept--) {
    const head = Math.ceil(kept / 2);
    const cut = `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (kept - head)).join('')}`;
    if (textWidth(cut, size, bold) <= width) return cut;
  }
  return '…';
}

/** Breaks a text at spaces and slashes into at most two lines of a width. */
export function inTwoLines(text: string, width: number, size: number): string[] {
  if (textWidth(text, size) <= width) return [text];
  const breaks = [...text.slice(0, 200).matchAll(/[ /]/g)].map(({ index }) => index + 1);
  const at = breaks.filter(index => textWidth(text.slice(0, index), size) <= width).pop();
  return at === undefined ? [text] : [text.slice(0, at), text.slice(at)];
}

/** As many texts as a width has room for, and the number of the others; at least one, shortened. */
export function fitList(texts: readonly string[], width: number, size: number): string {
  for (let shown = Math.min(texts.length, 8); shown > 0; shown--) {
    const rest = texts.length > shown ? `, +${texts.length - shown}` : '';
    const all = texts.slice(0, shown).join(', ') + rest;
    if (textWidth(all, size) <= width) return all;
    if (shown === 1) return fit(texts[0], width - textWidth(rest, size), size) + rest;
  }
  return '';
}
