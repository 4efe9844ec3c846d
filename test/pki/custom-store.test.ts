import { Synths } from './pki-helpers';
import {
  CertificateAuthority,
  CertificateRecord,
  CertificateReporter,
  CertificateStore,
  CertificateStoreContract,
  ICertificateStore,
} from '../../src';
import { InMemoryStore, MemoryPlace } from '../../src/pki/store/in-memory-store';

type Broken = { [method in 'open' | 'read']?: (answer: any) => unknown };

/** A store that returns something else than it should. */
function breaking(store: ICertificateStore, { open, read }: Broken): ICertificateStore {
  const [opened, found] = [store.open.bind(store), store.read.bind(store)];
  if (open) store.open = () => open(opened()) as never;
  if (read) store.read = name => read(found(name)) as never;
  return store;
}

const shop = (store: CertificateStore) =>
  CertificateAuthority.selfSigned('ca', { store }).issueServerCertificate('shop', { dnsNames: ['a.example'] }).privateKey;
const without = (field: string) => (answer: object) => ({ ...answer, [field]: undefined });

const BROKEN: [string, Broken][] = [
  ["read() of the certificate store returned undefined instead of a record for 'ca'", { read: () => undefined }],
  ["read() of the certificate store returned null instead of a record for 'ca'", { read: () => null }],
  [
    "read() of the certificate store returned a value of type string instead of a record for 'ca'",
    { read: ({ privateKey }) => privateKey },
  ],
  ["read() of the certificate store returned a record without certificateChain for 'ca'", { read: without('certificateChain') }],
  ["read() of the certificate store returned the record of another name for 'ca'", { read: record => ({ ...record, name: 'other' }) }],
  [
    "read() of the certificate store returned a record of kind sealed-secret for 'ca'",
    { read: record => ({ ...record, kind: 'sealed-secret' }) },
  ],
  ["the certificate store has 'shop' without its private key", { read: without('privateKey') }],
  ['open() of the certificate store returned undefined instead of a list', { open: () => undefined }],
  ['open() of the certificate store returned a value of type object instead of a list', { open: list => new Set(list) }],
  ["open() of the certificate store returned a summary without spec for 'ca'", { open: list => list.map(without('spec')) }],
  ["open() of the certificate store returned a summary without a known kind for 'ca'", { open: list => list.map(without('kind')) }],
  ['open() of the certificate store returned a summary without name for entry 2', { open: ([first]) => [first, undefined] }],
  ["open() of the certificate store returned two summaries for 'ca'", { open: ([first]) => [first, first] }],
];

test.each(BROKEN)('%s: an error that says what the contract is, and the store is closed', (message, broken) => {
  const place = new MemoryPlace();
  const store = (faults: Broken) =>
    CertificateStore.of(breaking(new InMemoryStore(place), faults), { clock: new Synths().clock, reporter: CertificateReporter.silent() });
  const key = shop(store({}));
  const error = caught(() => shop(store(broken)));
  expect(error).toMatchObject({
    code: 'store-unreadable',
    message: expect.stringMatching(/correct the store: (read|open)\(\) returns .*CertificateStoreContract/),
  });
  expect(error.message).toContain(message);
  expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(key.split('\n')[1]);
  expect(shop(store({}))).toBe(key);
});

test.each(BROKEN.filter(([message]) => !message.includes('two summaries')))('%s: the contract suite finds it', (_, broken) => {
  const check = (rule: string) => {
    const place = new MemoryPlace();
    CertificateStoreContract.check(rule, { createStore: () => breaking(new InMemoryStore(place), broken) });
  };
  expect(() => CertificateStoreContract.rules().forEach(check)).toThrow(expect.objectContaining({ code: 'store-contract' }));
});

test.each([
  ['open', 'store-unreadable'],
  ['read', 'store-unreadable'],
  ['write', 'store-unwritable'],
  ['close', 'store-unreadable'],
] as const)('an error that %s() throws gets a code, and shows no key', (method, code) => {
  const place = new MemoryPlace();
  const options = { clock: new Synths().clock, reporter: CertificateReporter.silent() };
  const key = method === 'write' ? 'PRIVATE KEY'
    : shop(CertificateStore.of(new InMemoryStore(place), options)).split('\n')[1];
  for (const [thrown, words] of [
    [new Error('the vault is sealed'), 'the vault is sealed'],
    [new Error(`cannot read {"privateKey":"${key}"}`), ''],
    ['the vault is sealed', 'the vault is sealed'],
    [undefined, 'undefined'],
  ] as const) {
    const store = new InMemoryStore(place);
    store[method] = () => { throw thrown; };
    const error = caught(() => shop(CertificateStore.of(store, options)));
    expect(error).toMatchObject({ code, message: expect.stringContaining(`${method}() of the certificate store failed: ${words}`) });
    expect(error.message).not.toContain(key);
    place.isOpen = false;
  }
});

test('what fails first is reported, not that the store then fails to close', () => {
  const store = new InMemoryStore();
  store.write = () => { throw new Error('the vault is full'); };
  store.close = () => { throw new Error('it cannot be closed either'); };
  expect(caught(() => shop(CertificateStore.of(store, { clock: new Synths().clock, reporter: CertificateReporter.silent() }))))
    .toMatchObject({ code: 'store-unwritable', message: expect.stringContaining('the vault is full') });
});

test('a store that writes later than it returns is refused, so that no manifest has a key that may be lost', () => {
  const store = new InMemoryStore();
  const write = store.write.bind(store);
  store.write = (async (records: CertificateRecord[]) => write(records)) as never;
  const options = { clock: new Synths().clock, reporter: CertificateReporter.silent() };
  expect(() => shop(CertificateStore.of(store, options))).toThrow(expect.objectContaining({
    code: 'store-unreadable', message: expect.stringContaining('write() of the certificate store returned a promise'),
  }));
});

test.each(CertificateStoreContract.rules())('a place without a store does not keep the rule that %s', rule => {
  expect(() => CertificateStoreContract.check(rule, { createStore: () => undefined as never }))
    .toThrow(expect.objectContaining({ code: 'store-contract', message: expect.stringContaining('no method open()') }));
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['a path', 'certificates'],
  ['a store without close()', { open: () => [], read: () => undefined, write: () => undefined }],
])('%s is not a custom store', (_, store) => {
  expect(() => CertificateStore.of(store as ICertificateStore)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['a store that is not wrapped', new InMemoryStore()],
])('an authority refuses %s as store', (_, store) => {
  expect(() => CertificateAuthority.selfSigned('ca', { store: store as CertificateStore })).toThrow(
    expect.objectContaining({ code: 'invalid-argument', message: expect.stringContaining('give a CertificateStore') }),
  );
});

function caught(call: () => unknown): Error {
  try {
    call();
  } catch (error) {
    return error as Error;
  }
  throw new Error('there was no error');
}
