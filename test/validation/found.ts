import { ValidationProblem } from '../../src/validation/problem';

/** Problems as short lines: code and field. */
export function found(problems: readonly ValidationProblem[]): string[] {
  return problems.map(p => `${p.finding} ${p.field ?? ''}`);
}
