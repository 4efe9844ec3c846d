import { IConstruct } from 'constructs';
import { IngressError, Problem } from '../errors';

/** How much a problem matters: an error stops a synth, a warning is printed, an info is printed on request. */
export type ProblemLevel = 'error' | 'warning' | 'info';

/** A problem of a plain value or spec, and what Istio makes of it. */
export interface ValidationProblem extends Problem {
  readonly level: ProblemLevel;
  /** Code under which the analysis reports it: Istio's where Istio says so itself, else one of our catalogue. */
  readonly finding: string;
}

/** What Istio's admission refuses. */
export function refused(problem: Problem): ValidationProblem {
  return { ...problem, level: 'error', finding: 'IST0106' };
}

/** What Istio's admission accepts with a warning. */
export function warned(problem: Problem): ValidationProblem {
  return { ...problem, level: 'warning', finding: 'IST0133' };
}

/** What Istio accepts in silence and then ignores or breaks on; `finding` is a code of our catalogue. */
export function flawed(finding: string, level: ProblemLevel, problem: Problem): ValidationProblem {
  return { ...problem, level, finding };
}

/** The problems among the arguments, their fields put below `field`. */
export function at(field: string, ...problems: (ValidationProblem | undefined)[]): ValidationProblem[] {
  const found: ValidationProblem[] = [];
  for (const p of problems) { // of a thousand hosts none has any, so this is all that it costs
    if (p) {
      found.push({ ...p, field: joinField(field, p.field) });
    }
  }
  return found;
}

/** The problems of several checks in one list; most checks find none, and every host of a program is checked. */
export function all(...checks: readonly (readonly ValidationProblem[])[]): ValidationProblem[] {
  const found: ValidationProblem[] = [];
  for (const problems of checks) {
    if (problems.length > 0) {
      found.push(...problems);
    }
  }
  return found;
}

/** What Istio accepts with a warning and then ignores is a mistake in a program. */
export function asError<T extends object>(problem: T): T & { readonly level: 'error' } {
  return { ...problem, level: 'error' };
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
