import { Finding } from './finding';

/** A finding as one line: level, code, where, what, and what to do. */
export function formatFinding(finding: Finding): string {
  const { level, code, message, help } = finding;
  return `${level} ${code} ${formatPlace(finding)}: ${message}; ${help}`;
}

/** Where a finding is: file and line if there are, the object and the field, the construct if there is one. */
export function formatPlace({ file, line, kind, namespace, name, path, constructPath }: Finding): string {
  const source = file === undefined ? '' : `${file === '-' ? 'stdin' : file}${line === undefined ? '' : `:${line}`} `;
  return `${source}${kind} ${namespace}/${name}${path ? ` ${path}` : ''}${constructPath ? ` [${constructPath}]` : ''}`;
}
