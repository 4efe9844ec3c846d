import { knownKind } from '../model/inventory';
import { ManifestObject } from '../model/resource';
import { isRecord } from '../validation/shape';

/** The input of an analysis in numbers. */
export interface ReadSummary {
  /** Files with objects; 1 for standard input. */
  readonly files: number;
  /** API objects of any kind. */
  readonly objects: number;
  /** Number of objects of each kind that the analysis reads. */
  readonly analysed: { readonly [kind: string]: number };
  /** Number of objects of each other kind, with their API group. */
  readonly notAnalysed: { readonly [kind: string]: number };
  /** Unreadable files and documents. */
  readonly unreadable: number;
}

/** Counts the input. */
export function readSummary(objects: readonly ManifestObject[]): ReadSummary {
  const analysed = new Map<string, number>();
  const notAnalysed = new Map<string, number>();
  const files = new Set<string | undefined>();
  for (const { object, origin } of objects) {
    if (isRecord(object) && typeof object.kind === 'string' && typeof object.apiVersion === 'string') {
      const { kind, apiVersion } = object;
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      const known = knownKind(group, kind);
      const name = known ?? shownKind(group, kind);
      const counts = known ? analysed : notAnalysed;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      files.add(origin.file);
    }
  }
  const total = [...analysed.values(), ...notAnalysed.values()].reduce((sum, count) => sum + count, 0);
  const unreadable = objects.filter(part => part.unreadable).length;
  return { files: files.size, objects: total, analysed: sorted(analysed), notAnalysed: sorted(notAnalysed), unreadable };
}

/** Kinds are words and groups are host names; anything else may be a value that stands in the wrong place. */
function shownKind(group: string, kind: string): string {
  const name = group === '' ? kind : `${kind}.${group}`;
  return /^[A-Za-z0-9]{1,40}(\.[a-z0-9.-]{1,100})?$/.test(name) ? name : 'of an impossible kind';
}

function sorted(counts: ReadonlyMap<string, number>): { [kind: string]: number } {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
