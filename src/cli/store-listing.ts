import { hasEnd, ListedRecord } from '../report/expiry/stored-record';
import { listed } from '../text/listed';
import { textTable } from '../text/table';

const MAX_NAMES = 3;

/** Records in the order of expiry. */
export function listingTable(records: readonly ListedRecord[]): string {
  if (records.length === 0) return 'no certificates\n';
  return textTable(['NAME', 'KIND', 'ISSUER', 'NAMES', 'DAYS LEFT', 'KEY'], records.map(record => [
    record.name, record.kind, record.issuer ?? '-', someOf(record.names), hasEnd(record) ? String(record.daysLeft) : '-', record.key,
  ]));
}

/** One field per line. */
export function recordText(record: ListedRecord): string {
  const rows = Object.entries(record).map(([field, value]) => [`${field}:`, Array.isArray(value) ? value.join(', ') || '-' : String(value)]);
  return textTable(['', ''], rows).replace(/^\n/, '');
}

function someOf(names: readonly string[]): string {
  return listed(names, MAX_NAMES) || '-';
}
