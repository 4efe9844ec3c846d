import { isMap, isScalar, isSeq, LineCounter, Node, parseDocument } from 'yaml';
import { MAX_DOCUMENT_BYTES } from './bounds';
import { DocumentText } from './documents';

interface Tree { readonly contents: unknown; readonly lines: LineCounter }

/**
 * The syntax tree of one document, shared by its objects. It is parsed again only when a line is needed: most objects of a large input have
 * no finding, and syntax trees are fifty times as large as their text.
 */
export class DocumentTree {
  private parsed?: Tree;

  constructor(private readonly document: DocumentText) {}

  /** Line of the stream where the document begins, from 1. */
  public get firstLine(): number {
    return this.document.firstLine;
  }

  /** The tree; undefined for JSON that is too large to be parsed for its lines. */
  public get tree(): Tree | undefined {
    const { text } = this.document;
    return text.length > MAX_DOCUMENT_BYTES ? undefined : this.parsed ??= parse(text);
  }
}

/** Finds lines of fields of one object. */
export class FieldLines {
  /**
   * @param document the document
   * @param prefix path of the object in the document, for objects of a list
   */
  constructor(private readonly document: DocumentTree, private readonly prefix: readonly string[] = []) {}

  /** Line of a field, or of its nearest parent in the text. */
  public lineOf(path: string): number | undefined {
    const { tree } = this.document;
    if (!tree) {
      return undefined;
    }
    let node: unknown = tree.contents;
    let offset = (tree.contents as Node | null)?.range?.[0];
    for (const part of [...this.prefix, ...pathParts(path)]) {
      if (isMap(node)) {
        const pair = node.items.find(item => isScalar(item.key) && String(item.key.value) === part);
        if (!pair) {
          break;
        }
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node)) {
        const item = node.items[Number(part)] as Node | undefined;
        if (!item) {
          break;
        }
        offset = item.range?.[0] ?? offset;
        node = item;
      } else {
        break;
      }
    }
    return offset === undefined ? undefined : this.document.firstLine + tree.lines.linePos(offset).line - 1;
  }
}

function parse(text: string): Tree {
  const lines = new LineCounter();
  return {
    contents: parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' }).contents, lines,
  };
}

/** `spec.servers[0].hosts[1]` or `data[tls.crt]` as a list of keys and indexes. */
export function pathParts(path: string): string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, bracket, plain]) => bracket ?? plain);
}
