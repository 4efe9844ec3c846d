import { MAX_DEPTH, MAX_VALUES } from './bounds';
import { unreadablePart } from './unreadable';
import { isRecord, withMembers } from '../../validation/shape';
import { ManifestObject } from '../resource';

/** An API object and its path in the value that contains it. */
export interface FoundObject {
  readonly object: Record<string, unknown>;
  readonly path: readonly string[];
}

/** The API objects of a value with bounded depth: the value itself, or the items of a `List`, also in lists. */
export function objectsOf(value: unknown, path: readonly string[] = []): FoundObject[] {
  if (!isRecord(value)) {
    return [];
  }
  const { items, kind, apiVersion } = value;
  return Array.isArray(items) && (kind === undefined || (typeof kind === 'string' && kind.endsWith('List')))
    ? items.flatMap((item: unknown, i) => objectsOf(typed(item, apiVersion, kind), [...path, 'items', String(i)]))
    : [{ object: value, path }];
}

/** An item of a typed list, such as a `VirtualServiceList`, may leave its kind to the list, as the API server does. */
function typed(item: unknown, apiVersion: unknown, kind: string | undefined): unknown {
  return kind !== undefined && kind !== 'List' && isRecord(item) && item.kind === undefined && item.apiVersion === undefined
    ? { apiVersion, kind: kind.replace(/List$/, ''), ...item } : item;
}

/** The API objects of a value that a program gives; one that contains itself is an entry that cannot be read. */
export function givenObjects(value: unknown): ManifestObject[] {
  return isBounded(value) ? objectsOf(withoutHoles(value)).map(({ object }) => ({ object, origin: {} }))
    : [unreadablePart(undefined, undefined, {
      code: 'unreadable-input', message: `has an object that contains itself, or is nested more than ${MAX_DEPTH} levels deep`, help: 'pass plain API objects',
    })];
}

/** A value with null for each hole and each undefined entry of its lists, as JSON has it. Returns the same value if there are none. */
function withoutHoles(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const filled = Array.isArray(value) && value.includes(undefined) ? Array.from(value as unknown[], item => item ?? null) : value;
  return withMembers(filled, withoutHoles);
}

/** Whether the nesting of a value is within the limit, which excludes circular values. */
export function isBounded(root: unknown): boolean {
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH || (depth > 10 && level.length > MAX_VALUES)) {
      return false;
    }
    level = level.flatMap(value => typeof value === 'object' && value !== null ? Object.values(value) : []);
  }
  return true;
}
