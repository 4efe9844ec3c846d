import { FieldChange } from './check-result';
import { pairItems } from './pair-items';
import { redact } from '../../snapshot/redact-objects';
import { withoutKeys } from '../../text/keys';
import { isRecord } from '../../validation/shape';

type Key = string | number;

/** The fields that differ between two versions of an API object. Values come from versions without key material. */
export function changedFields(before: unknown, after: unknown): FieldChange[] {
  const shown = { before: redact(before), after: redact(after) };
  const changes: FieldChange[] = [];
  compare(before, after, [], []);
  return changes;

  function compare(old: unknown, wanted: unknown, oldPath: readonly Key[], path: readonly Key[]): void {
    if (Array.isArray(old) && Array.isArray(wanted)) {
      for (const [from, to] of pairItems(old, wanted)) {
        if (from === undefined) add('added', undefined, [...path, to!]);
        else if (to === undefined) add('removed', [...oldPath, from], undefined);
        else compare(old[from], wanted[to], [...oldPath, from], [...path, to]);
      }
    } else if (isRecord(old) && isRecord(wanted)) {
      for (const key of new Set([...Object.keys(old), ...Object.keys(wanted)])) {
        if (!Object.hasOwn(old, key)) add('added', undefined, [...path, key]);
        else if (!Object.hasOwn(wanted, key)) add('removed', [...oldPath, key], undefined);
        else compare(old[key], wanted[key], [...oldPath, key], [...path, key]);
      }
    } else if (JSON.stringify(old) !== JSON.stringify(wanted)) {
      add('changed', oldPath, path);
    }
  }

  function add(change: FieldChange['change'], from: readonly Key[] | undefined, to: readonly Key[] | undefined): void {
    const was = from && compact(at(shown.before, from));
    const is = to && compact(at(shown.after, to));
    // a renewed certificate or a new key has the same description
    const values = was === is ? {} : { ...was !== undefined && { before: was }, ...is !== undefined && { after: is } };
    changes.push({ path: pathText((to ?? from)!), change, ...values });
  }
}

function at(value: unknown, path: readonly Key[]): unknown {
  return path.reduce<unknown>((part, key) => typeof part === 'object' && part !== null ? (part as Record<Key, unknown>)[key] : undefined, value);
}

/** A value as one line, in the style of YAML between braces. */
function compact(value: unknown): string | undefined {
  return value === undefined ? undefined : withoutKeys(textOf(value));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  if (isRecord(value)) return `{${Object.entries(value).map(([key, part]) => `${key}: ${textOf(part)}`).join(', ')}}`;
  const isWord = typeof value === 'string' && /^[\w<@/*][^\n,[\]{}]*$/.test(value) && !/^(true|false|null|[\d.]+)$/.test(value);
  return isWord ? value : JSON.stringify(value);
}

function pathText(path: readonly Key[]): string {
  return withoutKeys(path.map((key, index) => typeof key === 'number' || !/^[\w-]+$/.test(key) ? `[${key}]` : index === 0 ? key : `.${key}`).join(''));
}
