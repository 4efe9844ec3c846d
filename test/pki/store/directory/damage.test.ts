import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { edit, treeOf, writeRecords } from './store-at';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { sampleRecord } from '../../../../src/pki/store/contract-samples';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { CertificateRecordKind } from '../../../../src/pki/store/record-kind';

const RECORDS = [sampleRecord('shop-ca', { kind: CertificateRecordKind.AUTHORITY }), sampleRecord('api'), sampleRecord('shop')];
const KEY_LINE = RECORDS[2].privateKey!.split('\n')[1];

afterAll(removeTemporaryStores);

function healthyStore(): string {
  const path = temporaryStore();
  writeRecords(path, RECORDS);
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

function editStoreFile(path: string, change: (json: any) => unknown): void {
  edit(path, 'store.json', text => {
    const json = JSON.parse(text);
    return JSON.stringify(change(json) ?? json);
  });
}

/** Changes a file and gives it the digest that it then has, as an attacker would. */
function forge(path: string, change: (text: string) => string): void {
  edit(path, 'shop.pem', text => {
    const changed = change(text);
    const digest = createHash('sha256').update(changed.replace(/^Digest: .*\n/m, '')).digest('hex');
    return changed.replace(/^Digest: .*/m, `Digest: ${digest}`);
  });
}

const UNREADABLE: [string, (path: string) => void][] = [
  ['a store.json that is empty', path => truncateSync(join(path, 'store.json'))],
  ['a store.json that is torn', path => truncateSync(join(path, 'store.json'), 20)],
  ['a store.json that is a list', path => editStoreFile(path, () => [])],
  [
    'a store.json without a format',
    path =>
      editStoreFile(path, json => {
        delete json.format;
      }),
  ],
  [
    'a store.json of a newer format',
    path =>
      editStoreFile(path, json => {
        json.format = 2;
      }),
  ],
  [
    'a store.json of format 0',
    path =>
      editStoreFile(path, json => {
        json.format = 0;
      }),
  ],
  [
    'a store.json without authorities',
    path =>
      editStoreFile(path, json => {
        delete json.authorities;
      }),
  ],
  [
    'a store.json whose key identifier is a number',
    path =>
      editStoreFile(path, json => {
        json.authorities['shop-ca'] = 7;
      }),
  ],
  [
    'a store.json that is a folder',
    path => {
      rmSync(join(path, 'store.json'));
      mkdirSync(join(path, 'store.json'));
    },
  ],
  ['a store.json that is missing', path => rmSync(join(path, 'store.json'))],
  [
    'a store.json with conflicts of a merge',
    path => edit(path, 'store.json', text => text.replace('{', '{\n<<<<<<< HEAD\n=======\n>>>>>>> other\n')),
  ],
  ['a file with conflicts of a merge', path => edit(path, 'shop.pem', text => `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> other\n`)],
  ['a file that is empty', path => truncateSync(join(path, 'shop.pem'))],
  ['a file that is torn in its header', path => truncateSync(join(path, 'shop.pem'), 40)],
  ['a file that is torn in its key', path => truncateSync(join(path, 'shop.pem'), readFileSync(join(path, 'shop.pem')).length - 40)],
  ['a file without a header', path => edit(path, 'shop.pem', text => text.slice(text.indexOf('-----BEGIN')))],
  ['a header without a field', path => edit(path, 'shop.pem', text => text.replace(/^Kind: .*\n/m, ''))],
  ['a header with a field twice', path => forge(path, text => text.replace(/^(Kind: ).*\n/m, '$&$1authority\n'))],
  ['a header without a certificate', path => forge(path, text => text.slice(0, text.indexOf('-----BEGIN')))],
  ['a header with a kind that does not exist', path => forge(path, text => text.replace(/^Kind: .*/m, 'Kind: constructor'))],
  ['a header with another spec', path => edit(path, 'shop.pem', text => text.replace(/^Spec: /m, 'Spec: x'))],
  [
    'the key of another file',
    path => edit(path, 'shop.pem', text => text.slice(0, text.indexOf('-----BEGIN PRIVATE')) + RECORDS[1].privateKey!),
  ],
  ['a file of 100 MB', path => truncateSync(join(path, 'shop.pem'), 100 * 1024 * 1024)],
  ['a store.json of 100 MB', path => truncateSync(join(path, 'store.json'), 100 * 1024 * 1024)],
  [
    'two files that changed names',
    path => {
      renameSync(join(path, 'shop.pem'), join(path, 'x'));
      renameSync(join(path, 'api.pem'), join(path, 'shop.pem'));
      renameSync(join(path, 'x'), join(path, 'api.pem'));
    },
  ],
  ['a file of something else', path => writeFileSync(join(path, 'other.pem'), RECORDS[1].certificateChain!, { mode: 0o600 })],
  [
    'a file that is a folder',
    path => {
      rmSync(join(path, 'shop.pem'));
      mkdirSync(join(path, 'shop.pem'));
    },
  ],
  [
    'a store that is a file',
    path => {
      rmSync(path, { recursive: true });
      writeFileSync(path, '');
    },
  ],
];

const REFUSED: [string, (path: string) => void][] = [
  ['a file that is a link', path => { renameSync(join(path, 'shop.pem'), `${path}-out`); symlinkSync(`${path}-out`, join(path, 'shop.pem')); }],
  ['a store.json that is a link', path => { renameSync(join(path, 'store.json'), `${path}-out`); symlinkSync(`${path}-out`, join(path, 'store.json')); }],
  ['a store that others can list', path => chmodSync(path, 0o755)],
  ['a key that others can read', path => chmodSync(join(path, 'shop.pem'), 0o644)],
];

describe.each([false, true])('with frozen %s', frozen => {
  test.each([
    ...UNREADABLE.map(([what, damage]) => [what, 'store-unreadable', damage] as const),
    ...REFUSED.map(([what, damage]) => [what, 'store-permissions', damage] as const),
  ])('%s is %s, nothing is written and no key is shown', (what, code, damage) => {
    const path = healthyStore();
    damage(path);
    const before = snapshotOf(path);
    const error = problemOf(() => useAll(path, frozen));
    // a read-only store has to exist, and a file is not a store
    expect(error.code).toBe(frozen && what === 'a store that is a file' ? 'store-missing' : code);
    expect(error.help).toBeTruthy();
    expect(`${error.message}${error.stack}${JSON.stringify(error)}${inspect(error, { depth: 9 })}`).not.toContain(KEY_LINE);
    expect(snapshotOf(path)).toEqual(before);
  });
});

test('wider permissions come with the command that repairs them', () => {
  const path = healthyStore();
  chmodSync(join(path, 'shop.pem'), 0o644);
  chmodSync(path, 0o755);
  expect(problemOf(() => useAll(path, true)).help).toContain(`repair it with: chmod -R go-rwx '${path}'`);
});

test('a newer format names the version to use', () => {
  const path = healthyStore();
  editStoreFile(path, json => { json.format = 2; });
  expect(problemOf(() => useAll(path, true)).message).toContain('has format 2, this version of cdk8s-istio-ingress reads up to 1; update');
});

test('what a person puts beside is left alone', () => {
  const path = healthyStore();
  mkdirSync(join(path, 'notes'));
  writeFileSync(join(path, 'notes', 'README.pem'), 'mine');
  writeFileSync(join(path, 'README'), 'mine');
  useAll(path, false);
  expect(treeOf(path)).toMatchObject({ 'README': 'mine', 'notes/README.pem': 'mine' });
});

test('line ends of Windows change nothing', () => {
  const path = healthyStore();
  edit(path, 'shop.pem', text => text.replaceAll('\n', '\r\n'));
  const store = new DirectoryStore(path, { frozen: true });
  store.open();
  expect(store.read('shop')).toEqual(RECORDS[2]);
});

test('a leaf whose file is missing is gone, and an authority whose file is missing is an error that a new one never answers', () => {
  const path = healthyStore();
  rmSync(join(path, 'shop.pem'));
  const store = new DirectoryStore(path);
  expect(store.open().map(({ name }) => name)).toEqual(['api', 'shop-ca']);
  store.close();
  rmSync(join(path, 'shop-ca.pem'));
  for (const frozen of [true, false]) {
    expect(problemOf(() => useAll(path, frozen))).toMatchObject({
      code: 'authority-missing',
      message: expect.stringMatching(/lists authority 'shop-ca' \(key 0123456789abcdef\), but its file is missing; restore '.*shop-ca\.pem'.*store forget '.*' 'shop-ca'/),
    });
  }
});

test('a lost authority can be forgotten, and then a new one takes its name', () => {
  const path = healthyStore();
  rmSync(join(path, 'shop-ca.pem'));
  new DirectoryStore(path).forget(['shop-ca']);
  writeRecords(path, [sampleRecord('shop-ca', { kind: CertificateRecordKind.AUTHORITY, keyId: 'new' })]);
  expect(JSON.parse(readFileSync(join(path, 'store.json'), 'utf8')).authorities).toEqual({ 'shop-ca': 'new' });
});

test('a damaged entry can be forgotten, and then the store is whole', () => {
  const path = healthyStore();
  writeFileSync(join(path, 'api.pem'), 'damaged');
  new DirectoryStore(path).forget(['api']);
  useAll(path, false);
  expect(problemOf(() => new DirectoryStore(path).forget(['api'])).message).toContain('no entry "api"');
});

test('an authority that store.json does not list is listed by the next synth: its process was killed, or a merge took the other side', () => {
  const path = healthyStore();
  const whole = treeOf(path);
  editStoreFile(path, json => { json.authorities = { 'shop-ca': 'of the other side' }; });
  new DirectoryStore(path, { frozen: true }).open();
  expect(treeOf(path)['store.json']).toContain('of the other side');
  const store = new DirectoryStore(path);
  store.open();
  store.close();
  expect(treeOf(path)).toEqual(whole);
});

test('a forged file of the right form is read: the digest finds damage, not attackers', () => {
  const path = healthyStore();
  forge(path, text => text.replace(/^Serial-Number: .*/m, 'Serial-Number: 01'));
  const store = new DirectoryStore(path, { frozen: true });
  expect(store.open().find(({ name }) => name === 'shop')).toMatchObject({ serialNumber: '01' });
});

function snapshotOf(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true }).map(String).filter(name => name !== '.lock').sort();
  } catch {
    return [];
  }
}
