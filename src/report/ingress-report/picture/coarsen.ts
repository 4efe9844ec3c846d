import { groupBy } from '../../../model/grouping';

/** Groups values by the finest key that gives at most so many groups; by the coarsest if none does. */
export function coarsen<T>(values: readonly T[], most: number, keys: readonly ((value: T) => string)[]): Map<string, T[]> {
  let groups = new Map<string, T[]>();
  for (const key of keys) {
    groups = groupBy(values, key);
    if (groups.size <= most) break;
  }
  return groups;
}
