import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'fs';
import { join } from 'path';
import { inspect } from 'util';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { sampleRecord } from '../../../../src/pki/store/contract-rules';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';

const RECORDS = [sampleRecord('api'), sampleRecord('shop')];
const KEY_LINE = RECORDS[1].privateKey!.split('\n')[1];

afterAll(removeTemporaryStores);

function healthyStore(): string {
  const path = temporaryStore();
  const store = new DirectoryStore(path);
  store.open();
  store.write(RECORDS);
  store.close();
  return path;
}

function useAll(path: string, frozen: boolean): void {
  const store = new DirectoryStore(path, { frozen });
  try {
    store.open().forEach(({ name }) => store.read(name));
    store.write([sampleRecord('fresh')]);
  } finally {
    store.close();
  }
}

function editIndex(path: string, edit: (index: any) => unknown): void {
  const file = join(path, 'index.json');
  const index = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify(edit(index) ?? index));
}

const UNREADABLE: [string, (path: string) => void][] = [
  ['an index that is empty', path => truncateSync(join(path, 'index.json'))],
  ['an index that is torn', path => truncateSync(join(path, 'index.json'), 300)],
  ['an index that is a list', path => editIndex(path, () => [])],
  ['an index without a format', path => editIndex(path, index => { delete index.format; })],
  ['an index of a newer format', path => editIndex(path, index => { index.format = 2; })],
  ['an index of format 0', path => editIndex(path, index => { index.format = 0; })],
  ['an index with conflicts of a merge', path => writeFileSync(join(path, 'index.json'), '{\n<<<<<<< HEAD\n"format": 1\n=======\n>>>>>>> other\n}')],
  ['an index whose entries are a map', path => editIndex(path, index => { index.entries = {}; })],
  ['an entry without a digest', path => editIndex(path, index => { delete index.entries[0].digest; })],
  ['an entry whose serial number is a number', path => editIndex(path, index => { index.entries[0].serialNumber = 7; })],
  ['an entry with an attribute that is no text', path => editIndex(path, index => { index.entries[0].attributes = { a: 1 }; })],
  ['an entry that stands twice', path => editIndex(path, index => { index.entries[0] = index.entries[1]; })],
  ['an entry that is null', path => editIndex(path, index => { index.entries[0] = null; })],
  ['an index that is a folder', path => { rmSync(join(path, 'index.json')); mkdirSync(join(path, 'index.json')); }],
  ['an index that is missing', path => rmSync(join(path, 'index.json'))],
  ['a digest of other files', path => editIndex(path, index => { index.entries[0].digest = '00'; })],
  ['an entry that was removed from the index only', path => editIndex(path, index => { index.entries.pop(); })],
  ['a folder that is missing', path => rmSync(join(path, 'shop'), { recursive: true })],
  ['a certificate that is missing', path => rmSync(join(path, 'shop/tls.crt'))],
  ['a key that is missing', path => rmSync(join(path, 'shop/tls.key'))],
  ['a certificate that is torn', path => truncateSync(join(path, 'shop/tls.crt'), 40)],
  ['a key that is torn', path => truncateSync(join(path, 'shop/tls.key'), 40)],
  ['a key that is empty', path => truncateSync(join(path, 'shop/tls.key'))],
  ['a key with other line ends', path => writeFileSync(join(path, 'shop/tls.key'), RECORDS[1].privateKey!.replaceAll('\n', '\r\n'))],
  ['the key of another entry', path => writeFileSync(join(path, 'shop/tls.key'), RECORDS[0].privateKey!)],
  ['a key of 100 MB', path => truncateSync(join(path, 'shop/tls.key'), 100 * 1024 * 1024)],
  ['an index of 33 MiB', path => writeFileSync(join(path, 'index.json'), readFileSync(join(path, 'index.json'), 'utf8').padEnd(33 * 1024 * 1024))],
  ['a certificate of 100 MB', path => truncateSync(join(path, 'shop/tls.crt'), 100 * 1024 * 1024)],
  ['two entries that changed folders', path => {
    renameSync(join(path, 'shop'), join(path, 'x'));
    renameSync(join(path, 'api'), join(path, 'shop'));
    renameSync(join(path, 'x'), join(path, 'api'));
  }],
  ['a journal that is torn', path => writeFileSync(join(path, '.journal-0123456789ab'), `{"folders": [{"x": "${KEY_LINE}`, { mode: 0o600 })],
  ['a journal that writes outside', path => writeFileSync(join(path, '.journal-0123456789ab'),
    JSON.stringify({ index: { format: 1, entries: [] }, folders: [{ folder: '../outside', files: { 'tls.key': 'x' } }] }))],
  ['a journal that writes other files', path => writeFileSync(join(path, '.journal-0123456789ab'),
    JSON.stringify({ index: { format: 1, entries: [] }, folders: [{ folder: 'shop', files: { '../x': 'x' } }] }))],
  ['a store that is a file', path => { rmSync(path, { recursive: true }); writeFileSync(path, ''); }],
];

const REFUSED: [string, (path: string) => void][] = [
  ['a folder that is a link', path => { renameSync(join(path, 'shop'), `${path}-out`); symlinkSync(`${path}-out`, join(path, 'shop')); }],
  ['a key that is a link', path => { renameSync(join(path, 'shop/tls.key'), `${path}-out`); symlinkSync(`${path}-out`, join(path, 'shop/tls.key')); }],
  ['an index that is a link', path => { renameSync(join(path, 'index.json'), `${path}-out`); symlinkSync(`${path}-out`, join(path, 'index.json')); }],
  ['a store that others can list', path => chmodSync(path, 0o755)],
  ['a folder that others can list', path => chmodSync(join(path, 'shop'), 0o750)],
  ['a key that others can read', path => chmodSync(join(path, 'shop/tls.key'), 0o644)],
];

describe.each([false, true])('with frozen %s', frozen => {
  test.each([
    ...UNREADABLE.map(([what, damage]) => [what, 'store-unreadable', damage] as const),
    ...REFUSED.map(([what, damage]) => [what, 'store-permissions', damage] as const),
  ])('%s is %s, nothing is written and no key is shown', (_, code, damage) => {
    const path = healthyStore();
    damage(path);
    const before = snapshotOf(path);
    const error = problemOf(() => useAll(path, frozen));
    expect(error.code).toBe(code);
    expect(error.help).toBeTruthy();
    expect(`${error.message}${error.stack}${JSON.stringify(error)}${inspect(error, { depth: 9 })}`).not.toContain(KEY_LINE);
    expect(snapshotOf(path)).toEqual(before);
  });
});

test('wider permissions come with the command that repairs them', () => {
  const path = healthyStore();
  chmodSync(join(path, 'shop/tls.key'), 0o644);
  chmodSync(path, 0o755);
  expect(problemOf(() => useAll(path, true)).help).toBe(`repair it with: chmod -R go-rwx '${path}'`);
});

test('a newer format names the version to use', () => {
  const path = healthyStore();
  editIndex(path, index => { index.format = 2; });
  expect(problemOf(() => useAll(path, true)).message).toContain('has format 2, this version of cdk8s-istio-ingress reads up to 1; update');
});

test('what a person puts beside is left alone', () => {
  const path = healthyStore();
  mkdirSync(join(path, 'notes'));
  writeFileSync(join(path, 'notes', 'README'), 'mine');
  writeFileSync(join(path, 'shop', 'README'), 'mine');
  useAll(path, false);
  expect([readdirSync(join(path, 'notes')), readdirSync(join(path, 'shop'))]).toEqual([['README'], ['README', 'tls.crt', 'tls.key']]);
});

function snapshotOf(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true }).map(String).filter(name => name !== '.lock').sort();
  } catch {
    return [];
  }
}

test('a journal does not write through the link that stands where a folder should', () => {
  const path = healthyStore();
  const elsewhere = temporaryStore();
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'tls.key'), 'of somebody else');
  symlinkSync(elsewhere, join(path, 'linked'));
  const index = JSON.parse(readFileSync(join(path, 'index.json'), 'utf8'));
  writeFileSync(join(path, '.journal-00ff'), JSON.stringify({ index, folders: [{ folder: 'linked', files: { 'tls.key': 'mine' } }] }), { mode: 0o600 });
  expect(problemOf(() => useAll(path, false)).code).toBe('store-permissions');
  expect(readFileSync(join(elsewhere, 'tls.key'), 'utf8')).toBe('of somebody else');
});
