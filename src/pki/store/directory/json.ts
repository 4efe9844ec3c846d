import { damaged } from './problems';

/** JSON of a file of the store. The parser's own message quotes the text, which may be a key: it is dropped. */
export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(path, /^[<=>]{7}( |$)/m.test(text) ? 'it has unresolved conflicts of a merge' : 'it is not JSON');
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isTextMap(value: unknown): value is Record<string, string> {
  return isObject(value) && Object.values(value).every(text => typeof text === 'string');
}
