import { Finding } from './finding';
import { printable } from '../text/terminal';

type FindingPlace = Pick<Finding, 'file' | 'line' | 'kind' | 'namespace' | 'name' | 'path' | 'constructPath' | 'source'>;

/** A finding as one line: level, code, position, message and fix. */
export function formatFinding(finding: Finding): string {
  const { level, code, message, help } = finding;
  return printable(`${level} ${code} ${formatPlace(finding)}: ${message}; ${help}`);
}

/** The position of a finding: file and line if known, the object and the field, the construct if there is one. */
export function formatPlace({ file, line, kind, namespace, name, path, constructPath, source }: FindingPlace): string {
  const inFile = file === undefined ? '' : `${file === '-' ? 'stdin' : file}${line === undefined ? '' : `:${line}`} `;
  const made = constructPath ? ` [${constructPath}${source ? ` at ${source}` : ''}]` : '';
  if (kind === 'File') {
    return inFile.trimEnd() || 'the text';
  }
  return `${inFile}${kind} ${namespace}/${name}${path ? ` ${path}` : ''}${made}`;
}
