import { printableLine } from './terminal';

/** Rows in columns under headings; each column is as wide as its widest cell. */
export function textTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [headings, ...rows].map(row => row.map(printableLine));
  const widths = headings.map((_, column) => Math.max(...cells.map(row => row[column].length)));
  return cells.map(row => `${row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()}\n`).join('');
}
