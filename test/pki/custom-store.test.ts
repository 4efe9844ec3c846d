import { Synths } from './pki-helpers';
import { CertificateAuthority, CertificateRecord, ICertificateStore } from '../../src';
import { CERTIFICATE_STORE_CONTRACT } from '../../src/pki/store/contract-rules';
import { InMemoryStore } from '../../src/pki/store/in-memory-store';

type Broken = { [method in 'open' | 'read']?: (answer: any) => unknown };

/** A store that answers something else than it should. */
function breaking(store: ICertificateStore, { open, read }: Broken): ICertificateStore {
  const [opened, found] = [store.open.bind(store), store.read.bind(store)];
  if (open) store.open = () => open(opened()) as never;
  if (read) store.read = (name) => read(found(name)) as never;
  return store;
}

const shop = (store: ICertificateStore) =>
  CertificateAuthority.selfSigned('ca', { store }).issueServerCertificate('shop', { dnsNames: ['a.example'] }).privateKey;
const without = (field: string) => (answer: object) => ({ ...answer, [field]: undefined });

const BROKEN: [string, Broken][] = [
  ["read() of the certificate store answered undefined in place of a record for 'ca'", { read: () => undefined }],
  ["read() of the certificate store answered null in place of a record for 'ca'", { read: () => null }],
  ["read() of the certificate store answered a value of type string in place of a record for 'ca'", { read: ({ privateKey }) => privateKey }],
  ["read() of the certificate store answered a record without certificateChain for 'ca'", { read: without('certificateChain') }],
  ["read() of the certificate store answered the record of another name for 'ca'", { read: (record) => ({ ...record, name: 'other' }) }],
  ["read() of the certificate store answered a record without privateKey for 'shop'", { read: without('privateKey') }],
  ['open() of the certificate store answered undefined in place of a list', { open: () => undefined }],
  ['open() of the certificate store answered a value of type object in place of a list', { open: (list) => new Set(list) }],
  ["open() of the certificate store answered a summary without spec for 'ca'", { open: (list) => list.map(without('spec')) }],
  ['open() of the certificate store answered a summary without name for entry 2', { open: ([first]) => [first, undefined] }],
];

test.each(BROKEN)('%s: an error that says what the contract is, and the store is closed', (message, broken) => {
  const synths = new Synths();
  const key = shop(synths.store());
  const store = breaking(synths.store(), broken);
  const error = caught(() => shop(store));
  expect(error).toMatchObject({ code: 'store-unreadable', message: expect.stringMatching(/; correct the store: (read|open)\(\) answers .*CERTIFICATE_STORE_CONTRACT tells/) });
  expect(error.message).toContain(message);
  expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(key.split('\n')[1]);
  expect(synths.writes).toBe(1); // the first, of the store that was whole
  expect(shop(synths.store())).toBe(key);
});

test.each(BROKEN)('%s: the contract suite finds it', (_, broken) => {
  const run = ({ run: rule }: (typeof CERTIFICATE_STORE_CONTRACT)[number]) => {
    const records = new Map<string, CertificateRecord>();
    rule(() => breaking(new InMemoryStore({}, records), broken));
  };
  expect(() => CERTIFICATE_STORE_CONTRACT.forEach(run)).toThrow();
});

function caught(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('there was no error');
}
