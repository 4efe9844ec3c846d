import { isRecord } from '../../validation/shape';

/** Longer lists are compared item by item. */
const MAX_ITEMS = 2000;

/** Positions of the same item in the old and the new list; undefined where it is added or removed. */
export type Pair = readonly [number | undefined, number | undefined];

/**
 * Pairs the items of two lists, so that an item in the middle that is added does not change all others: equal items are paired in order,
 * what is between them by name, and the rest item by item if as many were there before.
 */
export function pairItems(before: readonly unknown[], after: readonly unknown[]): Pair[] {
  const [old, wanted] = [before, after].map(items => items.map(item => JSON.stringify(item) ?? ''));
  const start = commonStart(old, wanted);
  const end = commonStart(old.slice(start).reverse(), wanted.slice(start).reverse());
  const pairs: Pair[] = [];
  for (let index = 0; index < start; index++) pairs.push([index, index]);
  let from = start;
  let to = start;
  const middle: readonly [number, number][] = commonItems(old.slice(start, old.length - end), wanted.slice(start, wanted.length - end));
  for (const [a, b] of [...middle.map(([x, y]): [number, number] => [x + start, y + start]), [old.length - end, wanted.length - end]]) {
    pairs.push(...pairGap(range(from, a), range(to, b), before, after));
    if (a < old.length - end) pairs.push([a, b]);
    [from, to] = [a + 1, b + 1];
  }
  for (let index = 0; index < end; index++) pairs.push([old.length - end + index, wanted.length - end + index]);
  return pairs;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}

/** The longest common subsequence; nothing for lists that are too long for it. */
function commonItems(a: readonly string[], b: readonly string[]): [number, number][] {
  if (a.length * b.length > MAX_ITEMS * MAX_ITEMS) return [];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j] ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i++;
    else j++;
  }
  return pairs;
}

function pairGap(from: number[], to: number[], before: readonly unknown[], after: readonly unknown[]): Pair[] {
  const pairs: Pair[] = [];
  const names = new Map(from.map(index => [nameOf(before[index]), index]));
  const paired = new Set<number>();
  const added = to.filter(index => {
    const name = nameOf(after[index]);
    const old = name === undefined ? undefined : names.get(name);
    if (old === undefined) return true;
    names.delete(name);
    paired.add(old);
    pairs.push([old, index]);
    return false;
  });
  const removed = from.filter(index => !paired.has(index));
  const sameNumber = removed.length === added.length && removed.every((index, at) =>
    nameOf(before[index]) === undefined && nameOf(after[added[at]]) === undefined);
  if (sameNumber) return [...pairs, ...removed.map((index, at): Pair => [index, added[at]])];
  return [...removed.map((index): Pair => [index, undefined]), ...pairs, ...added.map((index): Pair => [undefined, index])];
}

/** The name that distinguishes items: of ports, containers and routes, and of the port of a server. */
function nameOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  if (typeof item.name === 'string') return item.name;
  return isRecord(item.port) && typeof item.port.name === 'string' ? item.port.name : undefined;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
