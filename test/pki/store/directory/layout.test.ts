import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecords, treeOf, writeRecords } from './store-at';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { CertificateAuthority, CertificateReporter, CertificateStore, KeyAlgorithm } from '../../../../src';
import { sampleRecord, sampleRecords } from '../../../../src/pki/store/contract-samples';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { CertificateRecordKind } from '../../../../src/pki/store/record-kind';
import { CertificateRecord } from '../../../../src/pki/store/store-contract';

afterAll(removeTemporaryStores);

function storeWith(...records: CertificateRecord[]): string {
  const path = temporaryStore();
  writeRecords(path, records);
  return path;
}

test('an identity is a file: header lines, certificates, key', () => {
  const path = storeWith(...sampleRecords(), sampleRecord('*.api.example'));
  expect(Object.keys(treeOf(path))).toEqual([
    '+wildcard.api.example.pem',
    '.gitattributes',
    '.gitignore',
    'offline-root.pem',
    'sealed+2fweb+2fshop.pem',
    'shop-ca-crl.pem',
    'shop-ca.pem',
    'shop.pem',
    'sops+2fweb+2fshop.pem',
    'store.json',
  ]);
  const { certificateChain, privateKey } = sampleRecord('shop');
  expect(readFileSync(join(path, 'shop.pem'), 'utf8')).toBe(`Name: shop
Kind: certificate
Serial-Number: 5b1f
Not-Before: 2026-11-23T00:00:00.000Z
Not-After: 2027-12-25T00:00:00.000Z
Key-Identifier: 0123456789abcdef
Spec: {"dnsNames":["shop"]} 0123456789abcdef
Digest: ${/Digest: ([0-9a-f]{64})/.exec(readFileSync(join(path, 'shop.pem'), 'utf8'))![1]}

${certificateChain}${privateKey}`);
});

test('store.json lists authorities and nothing that issuing a certificate changes', () => {
  const path = storeWith(...sampleRecords());
  const before = readFileSync(join(path, 'store.json'), 'utf8');
  expect(JSON.parse(before)).toEqual({ format: 1, authorities: { 'offline-root': '0123456789abcdef', 'shop-ca': '0123456789abcdef' } });
  writeRecords(path, [sampleRecord('api'), sampleRecord('shop', { serialNumber: '7' })]);
  expect(readFileSync(join(path, 'store.json'), 'utf8')).toBe(before);
});

describe('what other programs read', () => {
  const path = temporaryStore();
  const file = (name: string) => join(path, `${name}.pem`);
  const run = (command: string, ...args: string[]) => {
    const { stdout, stderr, status } = spawnSync(command, args, { encoding: 'utf8' });
    return `${status} ${stdout}${stderr}`;
  };

  beforeAll(() => {
    const ca = CertificateAuthority.selfSigned('ca', {
      store: CertificateStore.directory(path, { reporter: CertificateReporter.silent() }),
      intermediate: true,
    });
    ca.issueServerCertificate('rsa', { dnsNames: ['rsa.example.com'], keyAlgorithm: KeyAlgorithm.RSA_2048 });
    ca.revoke('4a');
    void [ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] }).certificateChain, ca.revocationLists];
  });

  test.each(['shop', 'rsa'])('openssl reads certificate and key of %s, and verifies the chain', name => {
    for (const ends of ['\n', '\r\n']) {
      writeFileSync(file(`${name}-copy`), readFileSync(file(name), 'utf8').replaceAll('\n', ends), { mode: 0o600 });
      expect(run('openssl', 'x509', '-in', file(`${name}-copy`), '-noout', '-subject')).toMatch(`0 subject=CN = ${name}.example.com`);
      expect(run('openssl', 'pkey', '-in', file(`${name}-copy`), '-noout', '-check')).toMatch(/^0 Key is valid/);
      expect(run('openssl', 'verify', '-CAfile', file('ca'), '-untrusted', file('ca-intermediate'), file(`${name}-copy`))).toContain(': OK');
    }
  });

  test('openssl reads revocation lists', () => {
    expect(run('openssl', 'crl', '-in', file('ca-intermediate-crl'), '-noout', '-text')).toContain('Serial Number: 4A');
  });
});

test('folders have mode 0700 and files 0600', () => {
  const path = storeWith(sampleRecord('shop'));
  expect(['', '.lock'].map(folder => statSync(join(path, folder)).mode % 0o1000)).toEqual([0o700, 0o700]);
  const files = Object.keys(treeOf(path));
  expect(files.map(file => statSync(join(path, file)).mode % 0o1000)).toEqual(files.map(() => 0o600));
});

test('the same records give the same bytes, whatever the order in which they came', () => {
  const first = storeWith(sampleRecord('b', { attributes: { y: '1', x: '2' } }), sampleRecord('a'));
  const second = storeWith(sampleRecord('a'));
  writeRecords(second, [sampleRecord('b', { attributes: { x: '2', y: '1' } })]);
  expect(treeOf(second)).toEqual(treeOf(first));
});

test('git sees of a plain store what is not secret', () => {
  const path = storeWith(...sampleRecords());
  execFileSync('git', ['init', '-q'], { cwd: join(path, '..') });
  expect(execFileSync('git', ['status', '--porcelain', '-uall'], { cwd: join(path, '..'), encoding: 'utf8' }).trim().split('\n'))
    .toEqual(['?? certificates/.gitattributes', '?? certificates/.gitignore', '?? certificates/store.json']);
});

test('a folder that git has made is closed to others before plain keys are written', () => {
  const path = storeWith();
  chmodSync(path, 0o755);
  writeRecords(path, [sampleRecord('shop')]);
  expect(statSync(path).mode % 0o1000).toBe(0o700);
});

test('a .gitignore that a person wrote stays', () => {
  const path = storeWith(sampleRecord('shop'));
  writeFileSync(join(path, '.gitignore'), 'mine\n');
  writeRecords(path, [sampleRecord('api')]);
  expect(readFileSync(join(path, '.gitignore'), 'utf8')).toBe('mine\n');
});

test('a copy of a store is a store', () => {
  const path = storeWith(sampleRecord('shop'));
  cpSync(path, `${path}-copy`, { recursive: true });
  expect(readRecords(`${path}-copy`)).toEqual([sampleRecord('shop')]);
});

test('names that differ only in case are refused, and nothing is written', () => {
  const path = storeWith(sampleRecord('shop'));
  const before = treeOf(path);
  expect(problemOf(() => writeRecords(path, [sampleRecord('Shop')])).code).toBe('duplicate-name');
  expect(problemOf(() => writeRecords(path, [sampleRecord('a'), sampleRecord('a')])).code).toBe('duplicate-name');
  expect(treeOf(path)).toEqual(before);
});

test.each<[string, Partial<CertificateRecord>, string]>([
  ['a spec with a line break', { spec: 'a\nb' }, 'Spec has a line break'],
  ['a chain that is no PEM', { certificateChain: 'x' }, 'certificateChain is not PEM blocks CERTIFICATE'],
  ['a chain with a key', { certificateChain: sampleRecord('x').privateKey }, 'certificateChain is not PEM blocks CERTIFICATE'],
  [
    'a chain with line ends of Windows',
    { certificateChain: sampleRecord('x').certificateChain!.replaceAll('\n', '\r\n') },
    'certificateChain',
  ],
  ['no chain', { certificateChain: undefined }, 'certificateChain'],
  ['a key that is no PEM', { privateKey: 'x' }, 'privateKey is not one PEM private key'],
  [
    'a revocation list that is none',
    { kind: CertificateRecordKind.REVOCATION_LIST, revocationList: 'x' },
    'revocationList is not PEM blocks X509 CRL',
  ],
])('%s is refused before anything is written', (_, wrong, message) => {
  const path = storeWith(sampleRecord('shop'));
  const before = treeOf(path);
  const error = problemOf(() => writeRecords(path, [sampleRecord('api'), sampleRecord('wrong', wrong)]));
  expect(error).toMatchObject({ code: 'invalid-argument', message: expect.stringContaining(message) });
  expect(treeOf(path)).toEqual(before);
});

test.each<[string, Partial<CertificateRecord>, string]>([
  [
    'a chain and key of more than a Secret can have',
    { certificateChain: sampleRecord('x').certificateChain!.repeat(10_000) },
    "the certificate chain and key of 'large' have",
  ],
  ['a request of many names', { spec: `{"dnsNames":["${'a.example.com","'.repeat(300_000)}"]}` }, "the request of 'large' has"],
])('%s is refused before anything is written', (_, large, message) => {
  const path = storeWith(sampleRecord('shop'));
  const before = treeOf(path);
  const error = problemOf(() => writeRecords(path, [sampleRecord('api'), sampleRecord('large', large)]));
  expect(error).toMatchObject({ code: 'store-unwritable', message: expect.stringContaining(message) });
  expect(treeOf(path)).toEqual(before);
});

test('a certificate with 8,000 names is written and read again, one with 40,000 is refused before anything is written', () => {
  const path = temporaryStore();
  const bundle = (count: number) => {
    const store = CertificateStore.directory(path, { reporter: CertificateReporter.silent() });
    return CertificateAuthority.selfSigned('ca', { store }).issueServerCertificate('many', { dnsNames: Array.from({ length: count }, (_, at) => `host-${at}.example.com`) });
  };
  const { privateKey } = bundle(8_000);
  expect(bundle(8_000).privateKey).toBe(privateKey);
  expect(problemOf(() => bundle(40_000).privateKey).message).toMatch(
    /the certificate chain and key of 'many' have \d+ bytes, more than the 1048576 that a Kubernetes Secret can have/,
  );
  expect(bundle(8_000).privateKey).toBe(privateKey);
});

test.each(['', undefined as unknown as string])('the path %j is refused: the current folder would become a store', path => {
  expect(problemOf(() => new DirectoryStore(path))).toMatchObject({ code: 'invalid-argument', field: 'path' });
});

test('nothing but the folder of the store is created', () => {
  const path = storeWith(sampleRecord('shop'));
  expect(readdirSync(join(path, '..'))).toEqual(['certificates']);
  expect(existsSync(join(path, 'shop.pem.tmp'))).toBe(false);
});
