import { LineCounter, parseDocument, YAMLParseError } from 'yaml';
import { MAX_DEPTH, MAX_DOCUMENT_BYTES, MAX_ITEMS } from './bounds';
import { DocumentText } from './documents';
import { isBounded } from './objects-of';
import { NotPlain, plainValue } from './plain-value';
import { Unreadable } from '../resource';

/** The value of a document, or why it cannot be read, with the line in its stream. */
export type DocumentValue = { readonly value: unknown } | { readonly line: number; readonly unreadable: Unreadable };

/** Fields of every API object; a document without them belongs to another program, and kubectl would not apply it. */
const API_OBJECT = /["']?\b(apiVersion|kind)["']?[ \t]*:/;

/** Template syntax outside quotes. */
const TEMPLATE = /^[ \t]*(?:- )?(?:[\w./-]+:[ \t]*)?\{\{-?[ \t]*[.$\w/]/m;

/** Parses one document of a stream, after checking its size. */
export function readDocument({ text, firstLine }: DocumentText): DocumentValue {
  const json = readJson(text);
  if (json) {
    return isBounded(json.value) ? json : flawed(firstLine, `it is nested more than ${MAX_DEPTH} levels deep`);
  }
  if (text.length > MAX_DOCUMENT_BYTES) {
    return tooLarge(firstLine, `${MAX_DOCUMENT_BYTES / 1024 / 1024} MiB`);
  }
  if (hasMoreItems(text, MAX_ITEMS)) {
    return tooLarge(firstLine, `${MAX_ITEMS} lines and items`);
  }
  const lines = new LineCounter();
  try {
    // unique keys are checked below: the parser compares each key with all others
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
    const [error] = document.errors;
    if (error) {
      throw error;
    }
    return { value: plainValue(document.contents) };
  } catch (error) {
    const template = TEMPLATE.exec(text);
    if (template) {
      const line = firstLine + text.slice(0, template.index + template[0].search(/\S/)).split('\n').length - 1;
      return {
        line,
        unreadable: {
          code: 'template-not-rendered',
          message: 'is a template',
          help: 'render it first, for example: helm template . | cdk8s-istio-ingress lint -',
        },
      };
    }
    // JSON of another program, such as several consecutive values
    const trimmed = text.trim();
    if (/^[{[]/.test(trimmed) && /[}\]]$/.test(trimmed) && !API_OBJECT.test(text)) {
      return { value: undefined };
    }
    const offset = error instanceof YAMLParseError ? error.pos[0] : error instanceof NotPlain ? error.offset : undefined;
    return flawed(firstLine + (offset === undefined ? 0 : lines.linePos(offset).line - 1), reason(error));
  }
}

/** JSON is parsed by JavaScript, at any size; other text that begins with a brace is YAML. */
function readJson(text: string): { readonly value: unknown } | undefined {
  const start = text.search(/\S/);
  if (text[start] !== '{' && text[start] !== '[') {
    return undefined;
  }
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function hasMoreItems(text: string, most: number): boolean {
  let count = 0;
  for (let at = 0; at < text.length && count <= most; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 44 || code === 91 || code === 123) { // line, comma, brackets
      count += 1;
    }
  }
  return count > most;
}

function flawed(line: number, why: string): DocumentValue {
  return {
    line, unreadable: { code: 'unreadable-input', message: `is not YAML that Kubernetes reads: ${why}`, help: 'correct the syntax' },
  };
}

function tooLarge(line: number, limit: string): DocumentValue {
  const help = 'split it, remove unrelated objects, or use JSON (kubectl get -o json)';
  return { line, unreadable: { code: 'unreadable-input', message: `has a YAML document of more than ${limit}`, help } };
}

/** The parser's words up to what they quote: a scalar of the text may be a key, and so may what stands unquoted behind some of them. */
function reason(error: unknown): string {
  if (error instanceof RangeError) {
    return 'it is nested too deeply';
  }
  const [words] = (error as Error).message.split(/[\n"]|: |(?<=version|escape sequence|directive|aren't resolved|The) /);
  return words.trim().replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, c => c.toLowerCase());
}
