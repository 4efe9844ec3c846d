import { at, flawed, ValidationProblem } from './problem';

/** Names that no certificate has. Envoy compares exactly, so with an empty name alone every connection fails. */
export function subjectAltNamesProblems(names: readonly string[] = []): ValidationProblem[] {
  return names.flatMap((name, i) => name.trim() !== '' ? [] : at(`subjectAltNames[${i}]`, flawed('empty-subject-alt-name', 'warning', {
    code: 'invalid-tls', message: `subjectAltNames has '${name}', which no certificate has`, help: 'give a DNS name or URI, or remove it',
  })));
}
