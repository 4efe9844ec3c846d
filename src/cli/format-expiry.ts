import { Expiring, placeText } from '../report/expiry/expiring';
import { listed } from '../text/listed';
import { textTable } from '../text/table';

const MAX_LISTED = 2;
const MAX_PLACES = 1;

/** A table, the earliest end first. */
export function formatExpiry(entries: readonly Expiring[]): string {
  if (entries.length === 0) return 'no certificates\n';
  return textTable(['END', 'DAYS', 'KIND', 'NAME', 'HOSTS', 'GATEWAY', 'IN', 'RENEWED BY'], entries.map(entry => [
    entry.notAfter?.slice(0, 10) ?? 'unknown',
    entry.daysLeft === undefined ? '-' : String(entry.daysLeft),
    entry.kind,
    entry.name,
    someOf(entry.uses.flatMap(({ hosts }) => hosts)),
    someOf(entry.uses.map(({ gateway }) => gateway)),
    someOf(entry.places.map(placeText), MAX_PLACES),
    [entry.renewal.by, ...entry.renewal.from === undefined ? [] : [`from ${entry.renewal.from.slice(0, 10)}`]].join(' ')
      + (entry.unknown === undefined ? '' : `; ${entry.unknown}`),
  ]));
}

function someOf(values: readonly string[], max = MAX_LISTED): string {
  return listed([...new Set(values)], max) || '-';
}
