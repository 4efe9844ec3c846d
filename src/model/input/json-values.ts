import { MAX_DOCUMENTS } from './bounds';
import { DocumentText } from './documents';

/**
 * The JSON objects of a document that holds several one after the other, as a program that prints twice writes them; any other document is
 * the only entry.
 */
export function jsonValuesOf(document: DocumentText): DocumentText[] {
  const { text, firstLine } = document;
  if (!/^\s*\{/.test(text) || !/\}\s*\{/.test(text)) {
    return [document];
  }
  const values: DocumentText[] = [];
  let from = -1; // where the current object begins
  let depth = 0;
  let line = firstLine;
  let begins = line;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\n') {
      line += 1;
    } else if (character === '"') {
      at = endOfString(text, at);
    } else if (character === '{' || character === '[') {
      if (depth === 0) [from, begins] = [at, line];
      depth += 1;
    } else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) {
        values.push({ text: text.slice(from, at + 1), firstLine: begins, contentLine: begins });
      }
    } else if (depth === 0 && !/\s/.test(character)) {
      return [document];
    }
    if (depth < 0 || values.length > MAX_DOCUMENTS) {
      return [document];
    }
  }
  return depth === 0 ? values : [document];
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') {
      at += 1;
    } else if (text[at] === '"' || text[at] === '\n') {
      return text[at] === '"' ? at : at - 1; // strings of JSON have no line end
    }
  }
  return text.length;
}
