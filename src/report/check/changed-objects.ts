import { changedFields } from './changed-fields';
import { ChangeKind, FileChange, ObjectChange } from './check-result';
import { Files, folderOf, shownPath } from './manifest-files';
import { readYaml } from '../../model/input/read-yaml';
import { compare, record } from '../../model/resource';
import { isRecord } from '../../validation/shape';

const MANIFEST = /\.(ya?ml|json)$/i;

/** An object of a file. */
export interface Found {
  readonly object: Record<string, unknown>;
  readonly file: string;
  readonly text: string;
}

/** The differences between two sets of manifests. */
export interface ManifestChanges {
  readonly objects: readonly ObjectChange[];
  readonly files: readonly FileChange[];
}

/**
 * Compares manifests: objects by output folder, kind, namespace and name, whatever file they are in; files by their text.
 *
 * @param before texts by absolute path
 * @param after the same after a synth
 * @param folders output folders; two of them may have the same object, one per environment
 * @param reasonOf why the content of an object is new
 */
export function changedManifests(
  before: Files, after: Files, folders: readonly string[], reasonOf: (found: Found) => string | undefined,
): ManifestChanges {
  const [old, wanted] = [before, after].map(files => objectsOf(files, folders));
  const objects: ObjectChange[] = [];
  for (const [key, found] of wanted) {
    const was = old.get(key);
    if (!was) objects.push({ ...describe('added', found), ...reason(found) });
    if (!was || was.text === found.text) continue;
    const fields = changedFields(was.object, found.object);
    if (fields.length > 0) objects.push({ ...describe('changed', found), ...reason(found), fields }); // else the order of keys differs
  }
  for (const [key, found] of old) {
    if (!wanted.has(key)) objects.push(describe('removed', found));
  }
  const touched = new Set(objects.map(({ file }) => file));
  return { objects: objects.sort(byPlace), files: changedFiles(before, after, touched) };

  function reason(found: Found): { readonly reason?: string } {
    const text = reasonOf(found);
    return text === undefined ? {} : { reason: text };
  }
}

function changedFiles(before: Files, after: Files, touched: ReadonlySet<string>): FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort(compare);
  return paths.filter(path => before.get(path) !== after.get(path)).map(path => {
    const change = !before.has(path) ? 'added' : !after.has(path) ? 'removed' : 'changed';
    return { change, path: shownPath(path), sameObjects: !touched.has(shownPath(path)) };
  });
}

/** Objects by identity; the second one with an identity is another object. */
function objectsOf(files: Files, folders: readonly string[]): Map<string, Found> {
  const found = new Map<string, Found>();
  for (const [file, text] of [...files].sort(([a], [b]) => compare(a, b))) {
    if (!MANIFEST.test(file)) continue;
    for (const { object, unreadable } of readYaml(text)) {
      if (unreadable || !isRecord(object) || typeof object.kind !== 'string') continue;
      const { name, namespace } = record(object.metadata);
      const group = String(object.apiVersion).replace(/[^/]*$/, '');
      const identity = JSON.stringify([folderOf(file, folders), group, object.kind, namespace, name]);
      let key = identity;
      for (let count = 2; found.has(key); count++) key = `${identity} ${count}`;
      found.set(key, { object, file: shownPath(file), text: JSON.stringify(object) });
    }
  }
  return found;
}

function describe(change: ChangeKind, { object, file }: Found): ObjectChange {
  const { name, namespace } = record(object.metadata);
  return {
    change,
    apiVersion: String(object.apiVersion),
    kind: String(object.kind),
    ...typeof namespace === 'string' && { namespace },
    name: typeof name === 'string' ? name : '',
    file,
    fields: [],
  };
}

function byPlace(a: ObjectChange, b: ObjectChange): number {
  const order = ['added', 'changed', 'removed'];
  return order.indexOf(a.change) - order.indexOf(b.change)
    || compare(a.kind, b.kind) || compare(a.namespace ?? '', b.namespace ?? '') || compare(a.name, b.name);
}
