import { flawed, ValidationProblem } from './problem';
import { isRecord, withMembers } from './shape';

/** Maps of Istio with nullable values: a header that must be present with any value. */
const NULLABLE = ['headers', 'withoutHeaders'];

/** Deeper than any API object; stops at circular values. */
const MAX_DEPTH = 100;

/**
 * A value as the API server stores it: members without a value are dropped from objects, not from lists. Returns the same value if there
 * are none.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable
 */
export function withoutNulls<T>(value: T): T {
  return without(value, 0) as T;
}

/** Members without a value. */
export function nullsProblems(spec: unknown): ValidationProblem[] {
  return withoutNulls(spec) === spec ? [] : nullPaths(spec, '').map(field => flawed('null-field', 'info', {
    code: 'invalid-argument', message: `field '${field}' has no value and is dropped`, help: 'set a value, or remove it; check the indentation of the next lines', field,
  }));
}

function without(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) {
    return value;
  }
  const kept = isRecord(value) && Object.values(value).includes(null)
    ? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)) : value;
  return withMembers(kept, (member, key) => NULLABLE.includes(key) ? member : without(member, depth + 1));
}

function nullPaths(value: unknown, path: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => nullPaths(item, `${path}[${i}]`));
  }
  return isRecord(value) ? Object.entries(value).flatMap(([key, member]) => {
    const field = /[.[\]/]/.test(key) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    return member === null ? [field] : NULLABLE.includes(key) ? [] : nullPaths(member, field);
  }) : [];
}
