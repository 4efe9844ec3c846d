import { execFileSync, spawnSync } from 'child_process';
import { generateKeyPairSync } from 'crypto';
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'fs';
import { join } from 'path';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { sampleRecord } from '../../../../src/pki/store/contract-rules';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { CertificateRecord } from '../../../../src/pki/store/store-contract';

afterAll(removeTemporaryStores);

function storeWith(...records: CertificateRecord[]): string {
  const path = temporaryStore();
  write(path, records);
  return path;
}

function write(path: string, records: CertificateRecord[]): void {
  const store = new DirectoryStore(path);
  store.open();
  try {
    store.write(records);
  } finally {
    store.close();
  }
}

function treeOf(path: string): { [file: string]: string } {
  return Object.fromEntries(readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(file => [file.slice(path.length + 1), readFileSync(file, 'utf8')]));
}

test('an identity is a folder with its PEM files, beside the index', () => {
  const path = storeWith(sampleRecord('shop'), sampleRecord('*.api.example'));
  expect(Object.keys(treeOf(path)).sort()).toEqual([
    '+wildcard.api.example/tls.crt', '+wildcard.api.example/tls.key', '.gitattributes', '.gitignore', 'index.json', 'shop/tls.crt', 'shop/tls.key',
  ]);
  expect(readFileSync(join(path, 'shop/tls.key'), 'utf8')).toBe(sampleRecord('shop').privateKey);
});

test('openssl opens the key', () => {
  const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const path = storeWith(sampleRecord('shop', { privateKey }));
  expect(spawnSync('openssl', ['pkey', '-in', join(path, 'shop/tls.key'), '-noout', '-check'], { encoding: 'utf8' }).stdout).toContain('Key is valid');
});

test('a revocation list is named as one', () => {
  const path = storeWith(sampleRecord('ca-crl', { certificateChain: '-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n', privateKey: undefined }));
  expect(readdirSync(join(path, 'ca-crl'))).toEqual(['tls.crl']);
});

test('folders have mode 0700 and files 0600', () => {
  const path = storeWith(sampleRecord('shop'));
  expect(['', 'shop', '.lock'].map(folder => statSync(join(path, folder)).mode % 0o1000)).toEqual([0o700, 0o700, 0o700]);
  expect(Object.keys(treeOf(path)).map(file => statSync(join(path, file)).mode % 0o1000)).toEqual(Object.keys(treeOf(path)).map(() => 0o600));
});

test('the same entries give the same bytes, whatever the order in which they came', () => {
  const first = storeWith(sampleRecord('b', { attributes: { y: '1', x: '2' } }), sampleRecord('a'));
  const second = storeWith(sampleRecord('a'));
  write(second, [sampleRecord('b', { attributes: { x: '2', y: '1' } })]);
  expect(treeOf(second)).toEqual(treeOf(first));
});

test('the index is sorted by name, one field a line', () => {
  const path = storeWith(sampleRecord('shop'), sampleRecord('api'));
  const lines = readFileSync(join(path, 'index.json'), 'utf8').split('\n');
  expect(lines.filter(line => line.includes('"name"'))).toEqual(['      "name": "api",', '      "name": "shop",']);
});

test('opening and reading a store changes no byte', () => {
  const path = storeWith(sampleRecord('shop'));
  const before = treeOf(path);
  const store = new DirectoryStore(path);
  store.open();
  store.read('shop');
  store.write([]);
  store.close();
  expect(treeOf(path)).toEqual(before);
});

test('git does not see a plain store', () => {
  const path = storeWith(sampleRecord('shop'));
  execFileSync('git', ['init', '-q'], { cwd: join(path, '..') });
  expect(execFileSync('git', ['status', '--porcelain', '-uall'], { cwd: join(path, '..'), encoding: 'utf8' })).toBe('');
});

test('a .gitignore that a person wrote stays', () => {
  const path = storeWith(sampleRecord('shop'));
  writeFileSync(join(path, '.gitignore'), 'mine\n');
  write(path, [sampleRecord('api')]);
  expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('mine\n');
});

test('a copy of a store is a store', () => {
  const path = storeWith(sampleRecord('shop'));
  cpSync(path, `${path}-copy`, { recursive: true });
  const copy = new DirectoryStore(`${path}-copy`);
  copy.open();
  expect(copy.read('shop')).toEqual(sampleRecord('shop'));
  copy.close();
});

test('a record whose digest is not that of its material is refused, and nothing is written', () => {
  const path = storeWith(sampleRecord('shop'));
  const before = treeOf(path);
  expect(problemOf(() => write(path, [sampleRecord('api'), { ...sampleRecord('web'), digest: '00' }])).code).toBe('invalid-argument');
  expect(treeOf(path)).toEqual(before);
});

test('names that differ only in case are refused, and nothing is written', () => {
  const path = storeWith(sampleRecord('shop'));
  const before = treeOf(path);
  expect(problemOf(() => write(path, [sampleRecord('Shop')])).code).toBe('duplicate-name');
  expect(treeOf(path)).toEqual(before);
});

/** Records whose index would have some more than the given MiB, most of it in what was asked for. */
function large(mebibytes: number): CertificateRecord[] {
  return Array.from({ length: mebibytes }, (_, at) => sampleRecord(`large-${at}`, { spec: 'ä'.repeat(512 * 1024) }));
}

test('an index that would be too large to be read again is refused, and nothing is written', () => {
  const path = storeWith(sampleRecord('shop'));
  const before = treeOf(path);
  const error = problemOf(() => write(path, large(32)));
  expect(error.message).toBe(`the certificate store '${path}' would have 33 entries, and an index of more than the 32 MiB that it can have; `
    + 'keep some of them in a second store, in a folder of its own (store-unwritable)');
  expect(treeOf(path)).toEqual(before);
});

test('an index that is just small enough is written, read again, and made smaller', () => {
  const path = storeWith(...large(31));
  const store = new DirectoryStore(path);
  expect(store.open()).toHaveLength(31);
  store.close();
  store.forget(['large-0']);
  expect(statSync(join(path, 'index.json')).size).toBeGreaterThan(30 * 1024 * 1024);
});

test.each(['', undefined as unknown as string])('the path %j is refused: the current folder would become a store', (path) => {
  expect(problemOf(() => new DirectoryStore(path))).toMatchObject({ code: 'invalid-argument', field: 'path' });
});
