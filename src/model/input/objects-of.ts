import { MAX_DEPTH } from './bounds';
import { isRecord } from '../../validation/shape';

/** An API object with its place in the value that it was found in. */
export interface FoundObject {
  readonly object: Record<string, unknown>;
  readonly path: readonly string[];
}

/** The API objects of a value: itself, or those of a `List`, also in lists. */
export function objectsOf(value: unknown, path: readonly string[] = []): FoundObject[] {
  if (!isRecord(value) || path.length > MAX_DEPTH) {
    return [];
  }
  const { items, kind } = value;
  return Array.isArray(items) && (kind === undefined || (typeof kind === 'string' && kind.endsWith('List')))
    ? items.flatMap((item: unknown, i) => objectsOf(item, [...path, 'items', String(i)]))
    : [{ object: value, path }];
}
