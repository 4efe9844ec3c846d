import { execFileSync } from 'child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { inspect } from 'util';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { sampleRecord } from '../../../../src/pki/store/contract-rules';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { Passphrase } from '../../../../src/pki/x509/passphrase';

const PASSPHRASE = Passphrase.fromValue('correct horse battery staple');
const OTHER = Passphrase.fromValue('incorrect horse battery staple');
const RECORDS = [sampleRecord('api', { attributes: { revoked: '1,2' } }), sampleRecord('root', { privateKey: undefined }), sampleRecord('shop')];
const template = temporaryStore();

beforeAll(() => {
  const store = new DirectoryStore(template, { passphrase: PASSPHRASE });
  store.open();
  store.write(RECORDS);
  store.close();
});
afterAll(removeTemporaryStores);

function encryptedStore(): string {
  const path = temporaryStore();
  cpSync(template, path, { recursive: true });
  return path;
}

function contentOf(path: string, passphrase?: Passphrase): unknown[] {
  const store = new DirectoryStore(path, { passphrase, frozen: true });
  try {
    return store.open().map(({ name }) => store.read(name));
  } finally {
    store.close();
  }
}

function editIndex(path: string, edit: (index: any) => void): void {
  const file = join(path, 'index.json');
  const index = JSON.parse(readFileSync(file, 'utf8'));
  edit(index);
  writeFileSync(file, JSON.stringify(index, null, 2));
}

function everythingIn(path: string): string {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile()).map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');
}

test('an encrypted store gives back what was written', () => {
  expect(contentOf(encryptedStore(), PASSPHRASE)).toEqual(RECORDS);
});

test('no line of a private key is in any of its files, and certificates stay readable', () => {
  const everything = everythingIn(encryptedStore());
  expect(everything).not.toContain(RECORDS[2].privateKey!.split('\n')[1]);
  expect(everything).toContain(RECORDS[2].certificateChain);
});

test('git takes an encrypted store whole, but for what lives only during a synth and a plain key beside an encrypted one', () => {
  const path = encryptedStore();
  execFileSync('git', ['init', '-q'], { cwd: join(path, '..') });
  writeFileSync(join(path, '.lock', 'claim'), '');
  writeFileSync(join(path, '.journal-00'), '');
  writeFileSync(join(path, 'shop', 'tls.key'), '');
  const seen = execFileSync('git', ['status', '--porcelain', '-uall'], { cwd: join(path, '..'), encoding: 'utf8' });
  expect(seen.trim().split('\n').map(line => line.slice('?? certificates/'.length)).sort()).toEqual([
    '.gitattributes', '.gitignore', 'api/tls.crt', 'api/tls.key.enc', 'index.json',
    'root/tls.crt', 'root/tls.key.enc', 'shop/tls.crt', 'shop/tls.key.enc',
  ]);
});

test('the next write brings a .gitignore of an earlier version up to date, and leaves a .gitattributes as it is', () => {
  const path = encryptedStore();
  const current = readFileSync(join(path, '.gitignore'), 'utf8');
  writeFileSync(join(path, '.gitignore'), '/.lock/\n/.journal-*\n*.tmp\n');
  writeFileSync(join(path, '.gitattributes'), '* -text -diff\n');
  const store = new DirectoryStore(path, { passphrase: PASSPHRASE });
  store.open();
  store.write([RECORDS[0]]);
  store.close();
  expect(['.gitignore', '.gitattributes'].map(file => readFileSync(join(path, file), 'utf8'))).toEqual([current, '* -text -diff\n']);
});

test('a checkout with the modes that git gives is read', () => {
  const path = encryptedStore();
  chmodSync(path, 0o755);
  chmodSync(join(path, 'shop'), 0o755);
  chmodSync(join(path, 'shop/tls.key.enc'), 0o644);
  expect(contentOf(path, PASSPHRASE)).toEqual(RECORDS);
});

test('a wrong passphrase is one clear error', () => {
  const error = problemOf(() => contentOf(encryptedStore(), OTHER));
  expect(error.message).toBe('the passphrase of the certificate store is wrong; '
    + 'give the one that it was encrypted with; without it its keys cannot be had back (store-passphrase)');
});

test('the same passphrase typed in another Unicode form is the same', () => {
  const path = temporaryStore();
  const store = new DirectoryStore(path, { passphrase: Passphrase.fromValue('pässwörter'.normalize('NFC')) });
  store.open();
  store.write(RECORDS);
  store.close();
  expect(contentOf(path, Passphrase.fromValue('pässwörter'.normalize('NFD')))).toEqual(RECORDS);
});

test('an encrypted store without a passphrase, and a plain one with one, say what to do', () => {
  expect(problemOf(() => contentOf(encryptedStore())).help).toBe('give the store its passphrase');
  const plain = temporaryStore();
  const store = new DirectoryStore(plain);
  store.open();
  store.write(RECORDS);
  store.close();
  expect(problemOf(() => contentOf(plain, PASSPHRASE)).help).toContain('change-passphrase');
});

test.each<[string, (path: string) => void]>([
  ['a bit of a key', path => {
    const file = join(path, 'shop/tls.key.enc');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.slice(0, 80) + (text[80] === 'A' ? 'B' : 'A') + text.slice(81));
  }],
  ['a key that is cut', path => writeFileSync(join(path, 'shop/tls.key.enc'), readFileSync(join(path, 'shop/tls.key.enc'), 'utf8').slice(0, 90))],
  ['a key in its plain form', path => writeFileSync(join(path, 'shop/tls.key.enc'), RECORDS[2].privateKey!)],
  ['a key that is missing', path => rmSync(join(path, 'shop/tls.key.enc'))],
  ['keys that changed folders', path => {
    renameSync(join(path, 'shop/tls.key.enc'), join(path, 'x'));
    renameSync(join(path, 'api/tls.key.enc'), join(path, 'shop/tls.key.enc'));
    renameSync(join(path, 'x'), join(path, 'api/tls.key.enc'));
  }],
  ['entries that changed names', path => editIndex(path, index => {
    [index.entries[0].name, index.entries[2].name] = [index.entries[2].name, index.entries[0].name];
  })],
  ['a certificate', path => writeFileSync(join(path, 'shop/tls.crt'), RECORDS[0].certificateChain)],
  ['the certificate and its digest', path => {
    writeFileSync(join(path, 'root/tls.crt'), RECORDS[0].certificateChain);
    editIndex(path, index => { index.entries[1].digest = sampleRecord('root', { ...RECORDS[1], certificateChain: RECORDS[0].certificateChain }).digest; });
  }],
  ['the spec of an entry', path => editIndex(path, index => { index.entries[2].spec += ' '; })],
  ['the end of validity of an entry', path => editIndex(path, index => { index.entries[2].notAfter = '2099-01-01T00:00:00.000Z'; })],
  ['an attribute of an entry', path => editIndex(path, index => { index.entries[0].attributes.revoked = ''; })],
])('%s that was tampered with is found', (_, tamper) => {
  const path = encryptedStore();
  tamper(path);
  const error = problemOf(() => contentOf(path, PASSPHRASE));
  expect(error).toMatchObject({ code: 'store-unreadable', help: expect.stringContaining('store forget') });
  expect(`${inspect(error)}${JSON.stringify(error)}`).not.toContain(RECORDS[2].privateKey!.split('\n')[1]);
});

test.each<[string, (encryption: any) => void]>([
  ['a cheaper derivation', encryption => { encryption.cost = 1024; }],
  ['a derivation that takes all memory', encryption => { encryption.cost = 2 ** 30; }],
  ['a derivation that takes gigabytes', encryption => { encryption.cost = 2 ** 20; encryption.blockSize = 32; }],
  ['a derivation that takes minutes', encryption => { encryption.cost = 2 ** 18; encryption.parallelization = 16; }],
  ['an unknown cipher', encryption => { encryption.cipher = 'none'; }],
  ['a short salt', encryption => { encryption.salt = 'AAAA'; }],
])('%s in the index is refused before the passphrase is used', (_, edit) => {
  const path = encryptedStore();
  editIndex(path, index => edit(index.encryption));
  expect(problemOf(() => contentOf(path, PASSPHRASE)).code).toBe('store-unreadable');
});

test('parameters that were changed do not pass for those that were written', () => {
  const path = encryptedStore();
  editIndex(path, index => { index.encryption.parallelization = 1; });
  expect(problemOf(() => contentOf(path, PASSPHRASE)).code).toBe('store-passphrase');
});

test('the passphrase changes without a change of any certificate or key', () => {
  const path = encryptedStore();
  const before = readFileSync(join(path, 'index.json'), 'utf8');
  new DirectoryStore(path, { passphrase: PASSPHRASE }).changePassphrase(OTHER);
  expect(contentOf(path, OTHER)).toEqual(RECORDS);
  expect(problemOf(() => contentOf(path, PASSPHRASE)).code).toBe('store-passphrase');
  const [entriesBefore, entriesAfter] = [before, readFileSync(join(path, 'index.json'), 'utf8')].map(index => JSON.parse(index).entries);
  expect(entriesAfter).toEqual(entriesBefore);
});

test('a plain store becomes an encrypted one and back', () => {
  const path = temporaryStore();
  const store = new DirectoryStore(path);
  store.open();
  store.write(RECORDS);
  store.close();
  const plain = everythingIn(path);
  new DirectoryStore(path).changePassphrase(PASSPHRASE);
  expect(everythingIn(path)).not.toContain('BEGIN PRIVATE KEY');
  expect(contentOf(path, PASSPHRASE)).toEqual(RECORDS);
  new DirectoryStore(path, { passphrase: PASSPHRASE }).changePassphrase(undefined);
  expect(everythingIn(path)).toBe(plain);
});

test('an entry that is damaged can be forgotten, and then the store is whole', () => {
  const path = encryptedStore();
  rmSync(join(path, 'shop'), { recursive: true });
  writeFileSync(join(path, 'api/tls.crt'), 'damaged');
  new DirectoryStore(path, { passphrase: PASSPHRASE }).forget(['shop', 'api']);
  expect(contentOf(path, PASSPHRASE)).toEqual([RECORDS[1]]);
  expect(readdirSync(path)).not.toContain('api');
});

test.each([
  ['the variable is not set', () => Passphrase.fromEnvironment('CDK8S_TEST_UNSET'), 'environment variable CDK8S_TEST_UNSET is empty or not set'],
  ['it is short', () => Passphrase.fromValue('short'), 'the given passphrase has 5 characters'],
])('a passphrase is refused when %s', (_, passphrase, message) => {
  expect(problemOf(() => contentOf(encryptedStore(), passphrase())).message).toContain(message);
});

test('a passphrase and a store with one do not show it', () => {
  const store = new DirectoryStore(encryptedStore(), { passphrase: PASSPHRASE });
  store.open();
  store.read('shop');
  for (const shown of [PASSPHRASE, store]) {
    expect(`${shown}${JSON.stringify(shown)}${inspect(shown, { depth: 9, showHidden: true })}`).not.toContain('battery');
  }
  store.close();
});
