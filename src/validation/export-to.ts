import { isDnsLabel } from './domain-name';
import { refused, ValidationProblem } from './problem';

/** Problems of `exportTo` for an object in `namespace`. */
export function exportToProblems(exportTo: readonly string[], namespace?: string): ValidationProblem[] {
  const seen = new Set<string>();
  const problems = exportTo.flatMap((entry, i) => {
    const key = entry === '.' && namespace ? namespace : entry;
    if (seen.has(key)) {
      return [
        problem(
          `exportTo lists '${entry}' twice`, key === entry ? 'list each namespace once' : `'.' is the namespace '${key}' itself`, `[${i}]`,
        ),
      ];
    }
    seen.add(key);
    return key === '*' || key === '.' || isDnsLabel(key) ? []
      : [problem(`exportTo has '${entry}'`, "use a namespace, '.' for the object's own, or '*' for all", `[${i}]`)];
  });
  if (exportTo.includes('*') && exportTo.length > 1) {
    problems.push(problem("exportTo has '*' together with other entries", "'*' already means every namespace"));
  }
  return problems;
}

/** Whether an object of a namespace is exported to another one: without entries to all; `.` is its own. */
export function isExportedTo(exportTo: readonly string[], own: string | undefined, to: string): boolean {
  return exportTo.length === 0 || exportTo.some(entry => entry === '*' || entry === to || (entry === '.' && own === to));
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-argument', message, help, field });
}
