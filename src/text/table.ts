import { printable } from './terminal';

/** Rows in columns that are as wide as their widest cell, under headings. */
export function textTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [headings, ...rows].map(row => row.map(printable));
  const widths = headings.map((_, column) => Math.max(...cells.map(row => row[column].length)));
  return cells.map(row => `${row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}\n`).join('');
}
