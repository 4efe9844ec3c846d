import { deepStrictEqual, ok, strictEqual, throws } from 'assert';
import { inspect } from 'util';
import { recordDigest } from './record-digest';
import { CertificateRecord, CertificateSummary, ICertificateStore } from './store-contract';

/** One rule that every certificate store keeps. */
export interface CertificateStoreRule {
  /** What is promised, as a sentence. */
  readonly name: string;

  /**
   * Throws when the promise is broken.
   *
   * @param place makes store objects over one and the same place, empty at first: what one writes the next one finds
   */
  run(place: () => ICertificateStore): void;
}

/**
 * What the library expects of an `ICertificateStore`. Run each rule, in any test framework, with a function that makes stores
 * over a fresh place: `for (const rule of CERTIFICATE_STORE_CONTRACT) test(rule.name, () => rule.run(place()))`.
 *
 * The material is text of the right form; a store must not look into it.
 */
export const CERTIFICATE_STORE_CONTRACT: readonly CertificateStoreRule[] = [
  rule('an empty store answers no entries', place => {
    deepStrictEqual(session(place(), store => store.opened), []);
  }),
  rule('what was written is read back unchanged, by the same object and by the next', place => {
    const records = [sampleRecord('shop'), sampleRecord('api', { attributes: { b: '2', a: '1' } })];
    session(place(), ({ write, read }) => {
      write(records);
      records.forEach(record => deepStrictEqual(read(record.name), record));
    });
    session(place(), ({ read }) => records.forEach(record => deepStrictEqual(read(record.name), record)));
  }),
  rule('open answers a summary of every entry, equal to the fields of its record', place => {
    const records = ['c', 'a', 'b'].map(name => sampleRecord(name));
    session(place(), ({ write }) => write(records));
    const summaries = session(place(), store => store.opened);
    deepStrictEqual(
      [...summaries].sort((a, b) => a.name < b.name ? -1 : 1).map(summaryOf),
      ['a', 'b', 'c'].map(name => summaryOf(sampleRecord(name))));
  }),
  rule('a record without a private key stays without one', place => {
    const { privateKey, ...rest } = sampleRecord('offline-root');
    const record = { ...rest, digest: recordDigest(rest) };
    session(place(), ({ write }) => write([record]));
    session(place(), ({ read }) => strictEqual(read('offline-root').privateKey, undefined));
  }),
  rule('a write replaces entries of the same name whole and leaves the others', place => {
    const kept = sampleRecord('kept');
    session(place(), ({ write }) => write([kept, sampleRecord('shop', { attributes: { old: 'yes' } })]));
    const { privateKey, ...rest } = sampleRecord('shop', { serialNumber: '4a', certificateChain: pem('CERTIFICATE', 'renewed') });
    const renewed = { ...rest, digest: recordDigest(rest) };
    session(place(), ({ write }) => write([renewed]));
    session(place(), ({ opened, read }) => {
      deepStrictEqual(opened.map(({ name }) => name).sort(), ['kept', 'shop']);
      deepStrictEqual(read('shop'), renewed);
      deepStrictEqual(read('kept'), kept);
    });
  }),
  rule('a write of nothing changes nothing', place => {
    session(place(), ({ write }) => write([]));
    deepStrictEqual(session(place(), store => store.opened), []);
  }),
  rule('names are told apart by every character: wildcards, slashes, dots and other scripts', place => {
    const names = ['*.shop.example', 'wildcard.shop.example', 'ca/shop', 'ca+2fshop', '..', '../up', '.hidden', 'index.json', 'a b', 'münchen', '__proto__', 'a:b', 'nul'];
    session(place(), ({ write }) => write(names.map(name => sampleRecord(name))));
    session(place(), ({ opened, read }) => {
      deepStrictEqual(opened.map(({ name }) => name).sort(), [...names].sort());
      names.forEach(name => deepStrictEqual(read(name), sampleRecord(name)));
    });
  }),
  rule('an entry that is not there is an error that names it', place => {
    session(place(), ({ read }) => throws(() => read('absent'), /absent/));
  }),
  rule('reading or writing outside of open and close is an error', place => {
    const store = place();
    throws(() => store.read('shop'));
    throws(() => store.write([sampleRecord('shop')]));
    store.open();
    store.close();
    throws(() => store.write([sampleRecord('shop')]));
  }),
  rule('close gives the store free, also when it is called twice', place => {
    const store = place();
    store.open();
    store.close();
    store.close();
    session(place(), ({ opened }) => deepStrictEqual(opened, []));
    session(store, ({ opened }) => deepStrictEqual(opened, []));
  }),
  rule('a second object on an open store is refused or waits, and never writes meanwhile', place => {
    const first = place();
    const second = place();
    first.open();
    throws(() => second.open());
    first.close();
    session(second, ({ opened }) => deepStrictEqual(opened, []));
  }),
  rule('errors show names, never keys', place => {
    const record = sampleRecord('shop');
    const error = caught(() => place().write([record]));
    ok(error instanceof Error, 'a store that is not open must refuse to write');
    const shown = `${error.message}${error.stack}${JSON.stringify(error)}${inspect(error, { depth: 9 })}`;
    ok(!shown.includes(record.privateKey!.split('\n')[1]), 'the private key is in the error');
  }),
];

/**
 * A record of the right form for tests of stores; its certificate and key are no real ones.
 *
 * @param name identity
 * @param overrides fields to set; the digest follows them
 */
export function sampleRecord(name: string, overrides: Partial<CertificateRecord> = {}): CertificateRecord {
  const record = {
    name,
    spec: `{"dnsNames":[${JSON.stringify(name)}]}`,
    serialNumber: '5b1f',
    notBefore: '2026-11-23T00:00:00.000Z',
    notAfter: '2027-12-25T00:00:00.000Z',
    keyId: '0123456789abcdef',
    certificateChain: pem('CERTIFICATE', name) + pem('CERTIFICATE', 'intermediate'),
    privateKey: pem('PRIVATE KEY', `not a key, only the form of one: ${name}`),
    ...overrides,
  };
  return { ...record, digest: recordDigest(record) };
}

interface OpenStore {
  readonly opened: CertificateSummary[];
  read(name: string): CertificateRecord;
  write(records: CertificateRecord[]): void;
}

function rule(name: string, run: (place: () => ICertificateStore) => void): CertificateStoreRule {
  return { name, run };
}

function session<T>(store: ICertificateStore, use: (open: OpenStore) => T): T {
  const opened = store.open();
  try {
    return use({ opened, read: name => store.read(name), write: records => store.write(records) });
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

function pem(label: string, text: string): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(text).toString('base64').replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
}

function summaryOf({ name, spec, serialNumber, notBefore, notAfter, keyId, digest }: CertificateSummary): CertificateSummary {
  return { name, spec, serialNumber, notBefore, notAfter, keyId, digest };
}
