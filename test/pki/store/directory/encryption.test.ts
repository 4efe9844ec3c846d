import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { edit, readRecords, treeOf, writeRecords } from './store-at';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { sampleRecord, sampleRecords } from '../../../../src/pki/store/contract-samples';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { Passphrase } from '../../../../src/pki/x509/passphrase';

const PASSPHRASE = Passphrase.fromValue('correct horse battery staple');
const OTHER = Passphrase.fromValue('incorrect horse battery staple');
const RECORDS = sampleRecords().sort((a, b) => a.name < b.name ? -1 : 1);
const KEY_LINE = sampleRecord('shop').privateKey!.split('\n')[1];
const template = temporaryStore();

beforeAll(() => writeRecords(template, RECORDS, { passphrase: PASSPHRASE }));
afterAll(removeTemporaryStores);

function encryptedStore(): string {
  const path = temporaryStore();
  cpSync(template, path, { recursive: true });
  return path;
}

function contentOf(path: string, passphrase?: Passphrase) {
  return readRecords(path, { passphrase });
}

function everythingIn(path: string): string {
  return Object.values(treeOf(path)).join('\n');
}

/** Writes a file like an attacker who can compute digests, but does not know the passphrase. */
function forge(path: string, file: string, change: (text: string) => string): void {
  const { createHash } = jest.requireActual<typeof import('crypto')>('crypto');
  edit(path, file, text => {
    const changed = change(text);
    const head = changed.slice(0, changed.indexOf('Digest: '));
    const body = changed.slice(changed.indexOf('\n\n') + 2);
    return `${head}Digest: ${createHash('sha256').update(`${head}\n${body}`).digest('hex')}\n\n${body}`;
  });
}

const ENCRYPTED = /-----BEGIN CDK8S-ISTIO-INGRESS ENCRYPTED KEY-----\n[\s\S]*$/;

test('an encrypted store gives back what was written', () => {
  expect(contentOf(encryptedStore(), PASSPHRASE)).toEqual(RECORDS);
});

test('no line of a private key is in any of its files, and certificates stay readable', () => {
  const everything = everythingIn(encryptedStore());
  expect(everything).not.toContain(KEY_LINE);
  expect(everything).not.toContain(Buffer.from('c2VjcmV0').toString('base64')); // the data key
  expect(everything).toContain(sampleRecord('shop').certificateChain);
});

test('git takes an encrypted store whole, but for what lives only during a synth', () => {
  const path = encryptedStore();
  execFileSync('git', ['init', '-q'], { cwd: join(path, '..') });
  writeFileSync(join(path, '.lock', 'claim'), '');
  writeFileSync(join(path, 'shop.pem.tmp'), '');
  const seen = execFileSync('git', ['status', '--porcelain', '-uall'], { cwd: join(path, '..'), encoding: 'utf8' });
  expect(seen.trim().split('\n').map(line => line.slice('?? certificates/'.length)).sort()).toEqual([
    '.gitattributes', '.gitignore', 'offline-root.pem', 'sealed+2fweb+2fshop.pem', 'shop-ca-crl.pem', 'shop-ca.pem', 'shop.pem',
    'sops+2fweb+2fshop.pem', 'store.json',
  ]);
});

test('a checkout with the modes that git gives is read', () => {
  const path = encryptedStore();
  chmodSync(path, 0o755);
  chmodSync(join(path, 'shop.pem'), 0o644);
  expect(contentOf(path, PASSPHRASE)).toEqual(RECORDS);
});

test('a wrong passphrase is one clear error', () => {
  const path = encryptedStore();
  const error = problemOf(() => contentOf(path, OTHER));
  expect(error.message).toBe(`the passphrase of the certificate store '${path}' is wrong; `
    + 'check the given passphrase; without the right one its keys cannot be recovered (store-passphrase)');
});

test('what is not secret is read without a passphrase, and a passphrase that is not set does not matter', () => {
  for (const passphrase of [undefined, Passphrase.fromEnvironment('CDK8S_TEST_UNSET')]) {
    const store = new DirectoryStore(encryptedStore(), { passphrase, frozen: true });
    expect(store.open()).toHaveLength(RECORDS.length);
    expect(store.read('shop').certificateChain).toBe(sampleRecord('shop').certificateChain);
    expect(problemOf(() => store.read('shop').privateKey).code).toBe('store-passphrase');
    expect(store.read('offline-root').privateKey).toBeUndefined();
  }
});

test('the key is derived once for a whole store', () => {
  const store = new DirectoryStore(encryptedStore(), { passphrase: PASSPHRASE });
  const read = jest.spyOn(PASSPHRASE, '_value');
  store.open();
  RECORDS.forEach(({ name }) => void { ...store.read(name) });
  store.write([sampleRecord('more')]);
  store.close();
  expect(read).toHaveBeenCalledTimes(1);
  read.mockRestore();
});

test('a record gives its key after the store was closed', () => {
  const store = new DirectoryStore(encryptedStore(), { passphrase: PASSPHRASE, frozen: true });
  store.open();
  const record = store.read('shop');
  store.close();
  expect(record.privateKey).toBe(sampleRecord('shop').privateKey);
});

test('the same passphrase typed in another Unicode form is the same', () => {
  const path = temporaryStore();
  writeRecords(path, RECORDS, { passphrase: Passphrase.fromValue('pässwörter'.normalize('NFC')) });
  expect(contentOf(path, Passphrase.fromValue('pässwörter'.normalize('NFD')))).toEqual(RECORDS);
});

test('an encrypted store without a passphrase, and a plain one with one, say what to do', () => {
  expect(problemOf(() => contentOf(encryptedStore())).help).toBe('set the `passphrase` option of the store, or --passphrase-env on the command line');
  const plain = temporaryStore();
  writeRecords(plain, RECORDS);
  expect(problemOf(() => contentOf(plain, PASSPHRASE)).help).toContain('change-passphrase');
});

test.each<[string, (path: string) => void]>([
  [
    'a bit of a key',
    path =>
      forge(path, 'shop.pem', text =>
        text.replace(/(ENCRYPTED KEY-----\n.{20})(.)/, (_, before, bit) => before + (bit === 'A' ? 'B' : 'A')),
      ),
  ],
  ['a key that is cut', path => forge(path, 'shop.pem', text => text.replace(/(ENCRYPTED KEY-----\n.{40})[^-]*/, '$1\n'))],
  ['a key in its plain form', path => forge(path, 'shop.pem', text => text.replace(ENCRYPTED, sampleRecord('shop').privateKey!))],
  ['a key that is missing', path => forge(path, 'shop.pem', text => text.replace(ENCRYPTED, ''))],
  [
    'the key of another file',
    path => {
      const other = ENCRYPTED.exec(readFileSync(join(path, 'shop-ca.pem'), 'utf8'))![0];
      forge(path, 'shop.pem', text => text.replace(ENCRYPTED, other));
    },
  ],
  [
    'a file under another name',
    path => {
      renameSync(join(path, 'shop.pem'), join(path, 'web.pem'));
      forge(path, 'web.pem', text => text.replace('Name: shop', 'Name: web'));
    },
  ],
  ['a certificate', path => forge(path, 'shop.pem', text => text.replace(/(BEGIN CERTIFICATE-----\n)./, '$1Z'))],
  [
    'the certificate of an authority without a key',
    path => forge(path, 'offline-root.pem', text => text.replace(/(BEGIN CERTIFICATE-----\n)./, '$1Z')),
  ],
  ['the spec', path => forge(path, 'shop.pem', text => text.replace('Spec: ', 'Spec:  '))],
  ['the end of validity', path => forge(path, 'shop.pem', text => text.replace(/Not-After: .*/, 'Not-After: 2099-01-01T00:00:00.000Z'))],
  ['an attribute', path => forge(path, 'shop-ca-crl.pem', text => text.replace('"a":"1"', '"a":"2"'))],
  ['a sealed Secret', path => forge(path, 'sops+2fweb+2fshop.pem', text => text.replace(/(BEGIN SEALED SECRET-----\n)./, '$1Z'))],
])('%s that was tampered with is found when secrets are read', (_, tamper) => {
  const path = encryptedStore();
  tamper(path);
  // a key is decrypted, and with it everything beside it authenticated; change-passphrase does so with every file
  const error = problemOf(() => new DirectoryStore(path, { passphrase: PASSPHRASE }).changePassphrase(OTHER));
  expect(error).toMatchObject({ code: 'store-unreadable', help: expect.stringContaining('store forget') });
  expect(`${inspect(error)}${JSON.stringify(error)}`).not.toContain(KEY_LINE);
});

function editEncryption(path: string, change: (encryption: any) => void): void {
  edit(path, 'store.json', text => {
    const json = JSON.parse(text);
    change(json.encryption);
    return JSON.stringify(json);
  });
}

test.each<[string, (encryption: any) => void]>([
  ['a cheaper derivation', encryption => { encryption.cost = 1024; }],
  ['a derivation that takes all memory', encryption => { encryption.cost = 2 ** 30; }],
  ['a derivation that takes gigabytes', encryption => { encryption.cost = 2 ** 20; encryption.blockSize = 32; }],
  ['a derivation that takes minutes', encryption => { encryption.cost = 2 ** 18; encryption.parallelization = 16; }],
  ['an unknown cipher', encryption => { encryption.cipher = 'none'; }],
  ['a short salt', encryption => { encryption.salt = 'AAAA'; }],
])('%s is refused before the passphrase is used, in store.json and in a file', (_, change) => {
  const path = encryptedStore();
  forge(path, 'shop.pem', text => text.replace(/Encryption: (.*)/, (__, json: string) => {
    const encryption = JSON.parse(json);
    change(encryption);
    return `Encryption: ${JSON.stringify(encryption)}`;
  }));
  expect(problemOf(() => contentOf(path, PASSPHRASE)).code).toBe('store-unreadable');
  const other = encryptedStore();
  editEncryption(other, change);
  expect(problemOf(() => contentOf(other, PASSPHRASE)).code).toBe('store-unreadable');
});

test('parameters that were changed do not pass for those that were written', () => {
  const path = encryptedStore();
  editEncryption(path, encryption => { encryption.parallelization = 1; });
  expect(problemOf(() => writeRecords(path, [sampleRecord('more')], { passphrase: PASSPHRASE })).code).toBe('store-passphrase');
});

test('the passphrase changes without a change of any certificate or key', () => {
  const path = encryptedStore();
  new DirectoryStore(path, { passphrase: PASSPHRASE }).changePassphrase(OTHER);
  expect(contentOf(path, OTHER)).toEqual(RECORDS);
  expect(problemOf(() => contentOf(path, PASSPHRASE)).code).toBe('store-passphrase');
});

test('a plain store becomes an encrypted one and back', () => {
  const path = temporaryStore();
  writeRecords(path, RECORDS);
  const plain = treeOf(path);
  new DirectoryStore(path).changePassphrase(PASSPHRASE);
  expect(everythingIn(path)).not.toContain('BEGIN PRIVATE KEY');
  expect(contentOf(path, PASSPHRASE)).toEqual(RECORDS);
  new DirectoryStore(path, { passphrase: PASSPHRASE }).changePassphrase(undefined);
  expect(treeOf(path)).toEqual(plain);
});

describe('files that were written before the passphrase was changed', () => {
  const MORE = sampleRecord('written-elsewhere');

  /** A store whose passphrase was changed on one branch, with a file of a branch that did not know of it. */
  function merged(before: Passphrase | undefined, after: Passphrase | undefined): string {
    const [path, branch] = [temporaryStore(), temporaryStore()];
    writeRecords(path, RECORDS, { passphrase: before });
    cpSync(path, branch, { recursive: true });
    writeRecords(branch, [MORE], { passphrase: before });
    new DirectoryStore(path, { passphrase: before }).changePassphrase(after);
    cpSync(join(branch, 'written-elsewhere.pem'), join(path, 'written-elsewhere.pem'));
    return path;
  }

  test.each<[string, Passphrase | undefined, Passphrase | undefined, string]>([
    ['another passphrase', PASSPHRASE, OTHER, ' --passphrase-env VARIABLE --old-passphrase-env OLD_VARIABLE'],
    ['none', undefined, OTHER, ' --passphrase-env VARIABLE'],
    ['one that the store no longer has', PASSPHRASE, undefined, ' --old-passphrase-env OLD_VARIABLE'],
  ])('with %s are an error that names the command, which encrypts them like the others', (_, before, after, options) => {
    const path = merged(before, after);
    expect(problemOf(() => contentOf(path, after))).toMatchObject({
      code: 'store-passphrase',
      message: expect.stringContaining(`'written-elsewhere.pem' in the certificate store '${path}' is`),
      help: `re-encrypt these files: cdk8s-istio-ingress store rekey '${path}'${options}`,
    });
    expect(new DirectoryStore(path, { passphrase: after }).rekey(before)).toEqual({ names: ['written-elsewhere'] });
    expect(contentOf(path, after)).toEqual([...RECORDS, MORE].sort((a, b) => a.name < b.name ? -1 : 1));
    expect(new DirectoryStore(path, { passphrase: after }).rekey(before)).toEqual({ names: [] });
  });

  test('stay as they are when one of the passphrases is wrong', () => {
    const path = merged(PASSPHRASE, OTHER);
    const before = treeOf(path);
    expect(new DirectoryStore(path, { passphrase: OTHER }).rekey(Passphrase.fromValue('neither of both'))).toMatchObject({
      names: [],
      problem: { code: 'store-passphrase', message: expect.stringContaining("does not open 'written-elsewhere.pem'") },
    });
    expect(() => new DirectoryStore(path, { passphrase: Passphrase.fromValue('neither of both') }).rekey(PASSPHRASE)).toThrow(
      /store-passphrase/,
    );
    expect(treeOf(path)).toEqual(before);
  });
});

test.each([
  [
    'the variable is not set',
    () => Passphrase.fromEnvironment('CDK8S_TEST_UNSET'),
    'is encrypted, and environment variable CDK8S_TEST_UNSET is empty or not set; set it to the passphrase of this store',
  ],
  [
    'the variable has the name of a member of every object',
    () => Passphrase.fromEnvironment('__proto__'),
    'environment variable __proto__ is empty or not set',
  ],
  ['it is short', () => Passphrase.fromValue('short'), 'the given passphrase has 5 characters'],
])('a passphrase is refused when %s', (_, passphrase, message) => {
  expect(problemOf(() => contentOf(encryptedStore(), passphrase())).message).toContain(message);
});

test('a passphrase and a store with one do not show it', () => {
  const store = new DirectoryStore(encryptedStore(), { passphrase: PASSPHRASE });
  store.open();
  void store.read('shop').privateKey;
  for (const shown of [PASSPHRASE, store]) {
    expect(`${shown}${JSON.stringify(shown)}${inspect(shown, { depth: 9, showHidden: true })}`).not.toContain('battery');
  }
  store.close();
});
