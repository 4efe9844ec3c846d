import { nothingRead } from './format-read-summary';
import { CommandOutput } from './output';
import { formatPlace } from '../analysis/format-finding';
import { readSummary } from '../analysis/read-summary';
import { IngressError } from '../errors';
import { readPath } from '../model/input/read-files';
import { unreadableError } from '../model/input/unreadable';
import { ManifestObject } from '../model/resource';
import { printable } from '../text/terminal';

/**
 * Reads the manifests of a command. Unreadable documents are printed to standard error, and are an error only if nothing else can be read.
 */
export function readCommandManifests(paths: readonly string[], output: CommandOutput): ManifestObject[] {
  refuseStdinTwice(paths);
  const read = paths.flatMap(path => readPath(path));
  const unreadable = read.filter(part => part.unreadable);
  const objects = read.filter(part => !part.unreadable);
  if (readSummary(objects).objects === 0) {
    throw unreadable.length > 0 ? unreadableError(unreadable[0]) : new IngressError({ code: 'invalid-manifest', ...nothingRead(paths) });
  }
  for (const { origin: { file, line }, unreadable: part } of unreadable) {
    output.note(`not read: ${printable(`${formatPlace({ file, line, kind: 'File', namespace: '', name: '' })} ${part!.message}; ${part!.help}`)}`);
  }
  return objects;
}

/** Standard input can be read only once. */
export function refuseStdinTwice(paths: readonly string[]): void {
  if (paths.filter(path => path === '-').length > 1) {
    throw new IngressError({ code: 'invalid-argument', message: 'standard input is specified twice', help: 'specify - once' });
  }
}
