import { htmlText } from '../../../text/markup';

/** HTML, as opposed to text. */
export class Markup {
  constructor(public readonly text: string) {}
}

/** What a template accepts: text, which is escaped, and markup, which is not; `undefined` is left out. */
export type Part = string | number | Markup | undefined | readonly Part[];

/** A template that escapes its values. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.map((text, i) => i === 0 ? text : rendered(parts[i - 1]) + text).join(''));
}

function rendered(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  return typeof part === 'string' || typeof part === 'number' ? htmlText(String(part)) : part.map(rendered).join('');
}
