import { ok, strictEqual, throws } from 'node:assert';
import { inspect } from 'node:util';
import { samplePem, sampleRecord, sampleRecords } from './contract-samples';
import { CertificateRecord, CertificateSummary, ICertificateStore } from './store-contract';
import { summaryOf } from './summary';

/** Creates store objects for one location, which is empty at first. */
export type StoreFactory = () => ICertificateStore;

/** The rules of every store, by their sentences. Material is text of the right format; a store must not interpret it. */
export const CONTRACT_RULES: { readonly [sentence: string]: (store: StoreFactory) => void } = {
  'an empty store has no entries': store => {
    session(store(), ({ opened }) => strictEqual(opened.length, 0));
  },
  'a written record is read back unchanged, by the same object and by the next': store => {
    const records = sampleRecords();
    session(store(), ({ write }) => write(records));
    for (const each of [store(), store()]) session(each, ({ read }) => records.forEach(record => same(read(record.name), record)));
  },
  'written records can be read in the same session': store => {
    const records = sampleRecords();
    session(store(), ({ write, read }) => {
      write(records);
      records.forEach(record => same(read(record.name), record));
    });
  },
  'open returns a summary of every entry, equal to the fields of its record': store => {
    session(store(), ({ write }) => write(sampleRecords()));
    session(store(), ({ opened }) => same(byName(opened.map(summaryOf)), byName(sampleRecords().map(summaryOf))));
  },
  'a write replaces whole entries of the same name and keeps the others': store => {
    const kept = sampleRecord('kept');
    session(store(), ({ write }) => write([kept, sampleRecord('shop', { attributes: { old: 'yes' } })]));
    const { privateKey, ...renewed } = sampleRecord('shop', { serialNumber: '4a', certificateChain: samplePem('CERTIFICATE', 'renewed') });
    session(store(), ({ write }) => write([renewed]));
    session(store(), ({ opened, read }) => {
      same(opened.map(({ name }) => name).sort(), ['kept', 'shop']);
      same(read('shop'), renewed);
      same(read('kept'), kept);
    });
  },
  'an empty write changes nothing': store => {
    session(store(), ({ write }) => write([]));
    session(store(), ({ opened }) => strictEqual(opened.length, 0));
  },
  'names differ by every character: wildcards, slashes, dots and other scripts': store => {
    const names = [
      '*.shop.example',
      'wildcard.shop.example',
      'ca/shop',
      'ca+2fshop',
      '..',
      '../up',
      '.hidden',
      'store.json',
      'a b',
      'münchen',
      '__proto__',
      'a:b',
      'nul',
    ];
    session(store(), ({ write }) => write(names.map(name => sampleRecord(name))));
    session(store(), ({ opened, read }) => {
      same(opened.map(({ name }) => name).sort(), [...names].sort());
      names.forEach(name => same(read(name), sampleRecord(name)));
    });
  },
  'reading a missing entry is an error that names it': store => {
    session(store(), ({ read }) => throws(() => read('absent'), /absent/));
  },
  'reading or writing while the store is not open is an error': store => {
    const closed = store();
    throws(() => closed.read('shop'));
    throws(() => closed.write([sampleRecord('shop')]));
    closed.open();
    closed.close();
    throws(() => closed.write([sampleRecord('shop')]));
  },
  'close releases the store, even if it is called twice': store => {
    const first = store();
    first.open();
    first.close();
    first.close();
    session(store(), ({ opened }) => strictEqual(opened.length, 0));
    session(first, ({ opened }) => strictEqual(opened.length, 0));
  },
  'a second object on an open store is refused or waits, and does not write meanwhile': store => {
    const [first, second] = [store(), store()];
    first.open();
    throws(() => second.open());
    first.close();
    session(second, ({ opened }) => strictEqual(opened.length, 0));
  },
  'errors contain names, never keys': store => {
    const record = sampleRecord('shop');
    const closed = store();
    const error = caught(() => closed.write([record]));
    ok(error instanceof Error, 'a store that is not open must refuse to write');
    const shown = `${error.message}${error.stack}${JSON.stringify(error)}${inspect(error, { depth: 9 })}`;
    ok(!shown.includes(record.privateKey!.split('\n')[1]), 'the private key is in the error');
  },
};

interface OpenStore {
  readonly opened: CertificateSummary[];
  read(name: string): CertificateRecord;
  write(records: CertificateRecord[]): void;
}

function session(store: ICertificateStore, use: (open: OpenStore) => void): void {
  const opened = store.open();
  try {
    use({ opened, read: name => store.read(name), write: records => store.write(records) });
  } finally {
    store.close();
  }
}

function caught(call: () => void): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Equal as data: values that crossed a language boundary have other prototypes, and may have undefined fields. */
function same(actual: unknown, expected: unknown): void {
  strictEqual(canonical(actual), canonical(expected));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => typeof each === 'object' && each !== null && !Array.isArray(each)
    ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1)) : each, 1);
}

function byName(summaries: CertificateSummary[]): CertificateSummary[] {
  return summaries.sort((a, b) => a.name < b.name ? -1 : 1);
}
