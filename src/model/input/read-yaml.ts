import { LineCounter, parseDocument } from 'yaml';
import { FieldLines } from './field-lines';
import { IngressError } from '../../errors/index';
import { isRecord } from '../../validation/shape';
import { ManifestObject } from '../resource';

/** Most text that is read from one file or stream: some forty times what `helm template` of a large chart gives. */
export const MAX_BYTES = 32 * 1024 * 1024;

const MAX_ALIASES = 1000;
/** Most lines and items of one document: each is an object in memory. A million stay below 2 GB. */
const MAX_ITEMS = 1_000_000;
/** What stands outside of quotes in a template that was not rendered. */
const TEMPLATE = /^\s*(?:- )?(?:[\w./-]+:\s*)?\{\{-?\s*[.$\w/]/m;

interface Part { readonly text: string; readonly line: number }

/** The API objects of YAML or JSON text: several documents, `List`s opened. */
export function readYaml(text: string, file?: string): ManifestObject[] {
  if (text.includes('\0')) {
    throw unreadable(file, undefined, 'is binary, not YAML', 'give a text file with manifests');
  }
  return documents(text).flatMap(part => readDocument(part, file));
}

/**
 * Splits at document markers before parsing, so that only one document's syntax tree is in memory at a time.
 * A marker at the start of a line ends a document wherever it stands, also inside a block of text.
 */
function documents(text: string): Part[] {
  const parts: Part[] = [];
  let line = 1;
  for (const piece of text.split(/^(?=---(?:[ \t]|\r?$))/m)) {
    const body = piece.replace(/^---(?=[ \t]|\r?\n|\r?$)/, '   ');
    if (/\S/.test(body.replace(/^\s*#.*$/gm, ''))) {
      parts.push({ text: body, line });
    }
    line += piece.split('\n').length - 1;
  }
  return parts;
}

function readDocument({ text, line }: Part, file?: string): ManifestObject[] {
  if (/^kind:\s*CustomResourceDefinition\s*$/m.test(text)) {
    return []; // large, and nothing is said about them
  }
  const template = TEMPLATE.exec(text);
  if (template) {
    const before = text.slice(0, template.index + template[0].search(/\S/)).split('\n').length - 1;
    throw unreadable(file, line + before, 'is a template', 'render it first, for example: helm template . | cdk8s-istio-ingress lint -');
  }
  if (countItems(text) > MAX_ITEMS) {
    throw unreadable(file, line, `has a document of more than ${MAX_ITEMS} lines and items`, 'split it, or leave out what is not about gateways');
  }
  const lines = new LineCounter();
  let value: unknown;
  try {
    // Kubernetes reads YAML 1.1's merge keys; its other differences do not matter to the kinds that are looked at
    const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
    const [error] = document.errors;
    if (error) {
      throw Object.assign(new Error(error.message), { line: line + lines.linePos(error.pos[0]).line - 1 });
    }
    value = document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    const { message, line: at = line } = error as Error & { line?: number };
    const why = error instanceof RangeError ? 'it is nested too deeply'
      : message.split('\n')[0].replace(/\.$/, '').replace(/^[A-Z](?=[a-z])/, c => c.toLowerCase());
    throw unreadable(file, at, `is not YAML: ${why}`, 'correct the syntax');
  }
  return objectsOf(value, { text, line }, file, []);
}

function countItems(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 44 || code === 91 || code === 123) { // line, comma, brackets
      count++;
    }
  }
  return count;
}

function objectsOf(value: unknown, part: Part, file: string | undefined, prefix: readonly string[]): ManifestObject[] {
  if (!isRecord(value)) {
    return [];
  }
  const { items, kind } = value;
  if (Array.isArray(items) && (kind === undefined || String(kind).endsWith('List'))) {
    return items.flatMap((item, i) => objectsOf(item, part, file, [...prefix, 'items', String(i)]));
  }
  const fields = new FieldLines(part.text, part.line, prefix);
  const first = prefix.length === 0 ? part.line + Math.max(0, part.text.split('\n').findIndex(l => /^\s*[^\s#]/.test(l))) : undefined;
  return [{
    object: value,
    origin: { file, line: first, lineOf: path => fields.lineOf(path) },
  }];
}

/** The error for input that cannot be read. */
export function unreadable(file: string | undefined, line: number | undefined, what: string, help: string): IngressError {
  const place = file === undefined ? 'the text' : file === '-' ? 'standard input' : file;
  return new IngressError({ code: 'invalid-manifest', message: `${place}${line === undefined ? '' : `:${line}`} ${what}`, help });
}
