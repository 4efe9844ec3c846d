import { ReadSummary } from '../analysis/read-summary';
import { counted } from '../text/plural';
import { printableLine } from '../text/terminal';

/** What was read, so that silence about something that was not is no success: kinds with their counts, and those that are not analysed. */
export function formatReadSummary({ files, objects, analysed, notAnalysed, unreadable }: ReadSummary): string {
  return [
    `read ${counted(objects, 'object')} in ${counted(files, 'file')}: ${kinds(analysed)}`,
    ...Object.keys(notAnalysed).length > 0 ? [`not analysed: ${kinds(notAnalysed)}`] : [],
    ...unreadable > 0 ? [`not read: ${unreadable === 1 ? '1 file or document' : `${unreadable} files or documents`}`] : [],
  ].map(line => `${printableLine(line)}\n`).join('');
}

/** What is wrong with an input without a single object, and what to do. */
export function nothingRead(paths: readonly string[]): { readonly message: string; readonly help: string } {
  return {
    message: `no manifest was read from ${paths.join(', ')}`,
    help: 'give YAML or JSON with API objects; of folders, files that end in .yaml, .yml or .json are read',
  };
}

function kinds(counts: { readonly [kind: string]: number }): string {
  return Object.entries(counts).map(([name, count]) => {
    const [kind, ...group] = name.split('.');
    return [counted(count, kind), ...group].join('.');
  }).join(', ') || 'none that is analysed';
}
