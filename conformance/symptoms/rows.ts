import * as fs from 'node:fs';
import * as path from 'node:path';
import { ROOT } from '../tools/paths';

/** A row of a table of a page, by the table's headings. */
export interface Row {
  readonly page: string;
  readonly cells: { readonly [heading: string]: string };
}

/** Headings of a cell that says what a client sees. */
const SEEN = ['you see', 'the browser shows'];

/** The rows about symptoms of pages, which are read once. */
export class Pages {
  private readonly read = new Map<string, readonly Row[]>();

  rowsOf(page: string): readonly Row[] {
    const rows = this.read.get(page) ?? symptomRows(page);
    this.read.set(page, rows);
    return rows;
  }

  /** The row that has a text, which no other row of the page has. */
  row(page: string, text: string): Row {
    const found = this.rowsOf(page).filter(({ cells }) => Object.values(cells).some(cell => cell.includes(text)));
    if (found.length !== 1) { throw new Error(`${found.length} rows of ${page} have '${text}'`); }
    return found[0];
  }
}

/** Rows of tables whose first column is what a client sees, and sentences about what curl prints for a whole table. */
function symptomRows(page: string): Row[] {
  const lines = fs.readFileSync(path.join(ROOT, 'docs', page), 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line.startsWith('curl prints ')) { return [{ page, cells: { 'you see': line } }]; }
    if (!/^\|[-|]+\|$/.test(line)) { return []; }
    const headings = cellsOf(lines[index - 1]);
    if (!SEEN.includes(headings[0])) { return []; }
    const rows = lines.slice(index + 1);
    const length = rows.findIndex(each => !each.startsWith('|'));
    return rows.slice(0, length < 0 ? undefined : length)
      .map(each => ({ page, cells: Object.fromEntries(cellsOf(each).map((cell, column) => [headings[column], cell])) }));
  });
}

/** What the row says that a client sees. */
export function seenCell({ cells }: Row): string {
  return cells[SEEN.find(heading => cells[heading] !== undefined)!];
}

function cellsOf(line: string): string[] {
  return line.split('|').slice(1, -1).map(cell => cell.trim());
}
