import { isMap, isScalar, isSeq, LineCounter, Node, parseDocument } from 'yaml';

/**
 * Finds lines of fields in one YAML document. The document is parsed again, and only when somebody asks:
 * most objects of a large input have no finding, and syntax trees are fifty times as large as their text.
 */
export class FieldLines {
  private parsed?: { readonly contents: unknown; readonly lines: LineCounter };

  /**
   * @param text the document
   * @param firstLine line of the file where the document begins, from 1
   * @param prefix path of the object in the document, for objects of a list
   */
  constructor(private readonly text: string, private readonly firstLine: number, private readonly prefix: readonly string[] = []) {}

  /** Line of a field, or of the nearest parent that is written down. */
  public lineOf(path: string): number | undefined {
    const { contents, lines } = this.parsed ??= this.parse();
    let node: unknown = contents;
    let offset = (contents as Node | null)?.range?.[0];
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
    return offset === undefined ? undefined : this.firstLine + lines.linePos(offset).line - 1;
  }

  private parse() {
    const lines = new LineCounter();
    return { contents: parseDocument(this.text, { lineCounter: lines }).contents, lines };
  }
}

/** `spec.servers[0].hosts[1]` or `data[tls.crt]` as a list of keys and indexes. */
export function pathParts(path: string): string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, bracket, plain]) => bracket ?? plain);
}
