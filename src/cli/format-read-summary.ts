import { ReadSummary } from '../analysis/read-summary';
import { counted } from '../text/plural';
import { printableLine } from '../text/terminal';

/** Counts what was read and what was not analysed, so that skipped input is not mistaken for a success. */
export function formatReadSummary({ files, objects, analysed, notAnalysed, unreadable }: ReadSummary): string {
  return [
    `read ${counted(objects, 'object')} in ${counted(files, 'file')}: ${kinds(analysed)}`,
    ...Object.keys(notAnalysed).length > 0 ? [`not analysed: ${kinds(notAnalysed)}`] : [],
    ...unreadable > 0 ? [`not read: ${unreadable === 1 ? '1 file or document' : `${unreadable} files or documents`}`] : [],
  ].map(line => `${printableLine(line)}\n`).join('');
}

/** The error for an input without objects, and what to do. */
export function nothingRead(paths: readonly string[]): { readonly message: string; readonly help: string } {
  return {
    message: `no manifest found in ${paths.join(', ')}`,
    help: 'specify YAML or JSON files with API objects, or folders with .yaml, .yml or .json files',
  };
}

function kinds(counts: { readonly [kind: string]: number }): string {
  return Object.entries(counts).map(([name, count]) => {
    const [kind, ...group] = name.split('.');
    return [counted(count, kind), ...group].join('.');
  }).join(', ') || 'nothing that is analysed';
}
