import { IConstruct } from 'constructs';
import { AppState } from '../app-state';

/** Runs a change of an app; if it throws, everything that it registered with `onFailure` is undone. */
export function allOrNothing<T>(scope: IConstruct, change: () => T): T {
  return AppState.of(scope).allOrNothing(change);
}

/** Registers how to undo a step if the change that it belongs to fails; the last step is undone first. */
export function onFailure(scope: IConstruct, undo: () => void): void {
  AppState.of(scope).onFailure(undo);
}

/** Removes a construct if the change that creates it fails. */
export function removeOnFailure(construct: IConstruct): void {
  onFailure(construct, () => construct.node.scope!.node.tryRemoveChild(construct.node.id));
}

/** Appends to a list of an app, until the change fails. */
export function append<T>(scope: IConstruct, list: T[], ...items: readonly T[]): void {
  list.push(...items);
  onFailure(scope, () => list.splice(list.length - items.length));
}

/** Adds to a set of an app, until the change fails. */
export function include<T>(scope: IConstruct, set: Set<T>, item: T): void {
  if (set.has(item)) return;
  set.add(item);
  onFailure(scope, () => set.delete(item));
}

/** Sets an entry of a map of an app, until the change fails. */
export function assign<K, V>(scope: IConstruct, map: Map<K, V>, key: K, value: V): void {
  const had = map.has(key);
  const before = map.get(key);
  map.set(key, value);
  onFailure(scope, () => had ? map.set(key, before!) : map.delete(key));
}
