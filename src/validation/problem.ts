import { IConstruct } from 'constructs';
import { IngressError, Problem } from '../errors';

/** The severity of a problem: an error fails a synth, a warning is printed, an info is printed on request. */
export type ProblemLevel = 'error' | 'warning' | 'info';

/** A problem of a plain value or spec, and how Istio handles it. */
export interface ValidationProblem extends Problem {
  readonly level: ProblemLevel;
  /** Code of the finding: Istio's if Istio reports it, else one of our catalogue. */
  readonly finding: string;
}

/** A problem that Istio's admission refuses. */
export function refused(problem: Problem): ValidationProblem {
  return { ...problem, level: 'error', finding: 'IST0106' };
}

/** A problem that Istio's admission accepts with a warning. */
export function warned(problem: Problem): ValidationProblem {
  return { ...problem, level: 'warning', finding: 'IST0133' };
}

/** A problem that Istio silently ignores or fails on; `finding` is a code of our catalogue. */
export function flawed(finding: string, level: ProblemLevel, problem: Problem): ValidationProblem {
  return { ...problem, level, finding };
}

/** The problems among the arguments, with `field` prepended to their fields. */
export function at(field: string, ...problems: (ValidationProblem | undefined)[]): ValidationProblem[] {
  const found: ValidationProblem[] = [];
  for (const p of problems) { // usually there are none, so this loop is the whole cost
    if (p) {
      found.push({ ...p, field: joinField(field, p.field) });
    }
  }
  return found;
}

/** Concatenates the problems of several checks; most checks find none, and every host of a program is checked. */
export function all(...checks: readonly (readonly ValidationProblem[])[]): ValidationProblem[] {
  const found: ValidationProblem[] = [];
  for (const problems of checks) {
    if (problems.length > 0) {
      found.push(...problems);
    }
  }
  return found;
}

/** What Istio accepts with a warning and then ignores is an error in a program. */
export function asError<T extends object>(problem: T): T & { readonly level: 'error' } {
  return { ...problem, level: 'error' };
}

/** The same for the problems of one finding only. */
export function findingAsError(finding: ValidationProblem['finding']): (problem: ValidationProblem) => ValidationProblem {
  return problem => problem.finding === finding ? asError(problem) : problem;
}

/** Throws the first problem of level error as an `IngressError` that names the construct. */
export function check(scope: IConstruct | undefined, ...problems: (ValidationProblem | undefined)[]): void {
  const worst = problems.find(p => p?.level === 'error');
  if (worst) {
    throw new IngressError(worst, scope);
  }
}

function joinField(parent: string, child?: string): string {
  if (!child || !parent) {
    return child || parent;
  }
  return child.startsWith('[') ? `${parent}${child}` : `${parent}.${child}`;
}
