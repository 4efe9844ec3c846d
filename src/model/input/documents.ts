/** One document of a stream. */
export interface DocumentText {
  /** Its text; the preceding marker is replaced by spaces. */
  readonly text: string;
  /** Line of the stream where it begins, from 1. */
  readonly firstLine: number;
  /** Line of the stream with its first content, from 1. */
  readonly contentLine: number;
}

const MARKER = /^---(?=[ \t\r]|$)/;

/**
 * Splits a stream at document markers before parsing, so that only one document's syntax tree is in memory at a time. A marker at the start
 * of a line always ends a document, even inside a block scalar. Empty documents are dropped.
 */
export function documentsOf(stream: string): DocumentText[] {
  const documents: DocumentText[] = [];
  let from = 0;
  let firstLine = 1;
  let contentLine: number | undefined;
  let line = 1;
  const close = (end: number) => {
    if (contentLine !== undefined) {
      documents.push({ text: stream.slice(from, end).replace(MARKER, '   '), firstLine, contentLine });
    }
  };
  for (let at = 0; at < stream.length; line += 1) {
    const next = stream.indexOf('\n', at);
    const end = next < 0 ? stream.length : next;
    const marker = stream.startsWith('---', at) && MARKER.test(stream.slice(at, Math.min(end, at + 4)));
    if (marker) {
      close(at);
      [from, firstLine, contentLine] = [at, line, undefined];
    }
    if (contentLine === undefined && hasContent(stream, marker ? at + 3 : at, end)) {
      contentLine = line;
    }
    at = end + 1;
  }
  close(stream.length);
  return documents;
}

/** Whether there is something other than spaces before a comment; a directive such as `%YAML 1.2` is none. */
function hasContent(stream: string, from: number, end: number): boolean {
  if (stream.startsWith('%YAML ', from) || stream.startsWith('%TAG ', from)) {
    return false;
  }
  for (let at = from; at < end; at += 1) {
    const character = stream[at];
    if (character !== ' ' && character !== '\t' && character !== '\r') {
      return character !== '#';
    }
  }
  return false;
}
