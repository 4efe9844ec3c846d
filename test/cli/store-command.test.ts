import { generateKeyPairSync } from 'crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { run } from '../../src/cli/run';
import { sampleRecord } from '../../src/pki/store/contract-rules';
import { DirectoryStore } from '../../src/pki/store/directory/directory-store';
import { Passphrase } from '../../src/pki/x509/passphrase';
import { removeTemporaryStores, temporaryStore } from '../pki/store/directory/temporary-store';

const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const RECORDS = [sampleRecord('root', { privateKey: undefined }), sampleRecord('shop', { privateKey })];

beforeEach(() => {
  process.env.TEST_PASSPHRASE = 'correct horse battery staple';
  process.env.TEST_NEW_PASSPHRASE = 'an even longer passphrase';
});
afterEach(() => {
  delete process.env.TEST_PASSPHRASE;
  delete process.env.TEST_NEW_PASSPHRASE;
});
afterAll(removeTemporaryStores);

function filledStore(passphrase?: Passphrase): string {
  const path = temporaryStore();
  const store = new DirectoryStore(path, { passphrase });
  store.open();
  store.write(RECORDS);
  store.close();
  return path;
}

/** What a command prints, and its exit code. */
function cli(...args: string[]): { data: string; words: string; exit: number } {
  const before = process.exitCode;
  const said = { data: '', words: '' };
  process.exitCode = 0;
  run(args, {
    data: text => { said.data += text; },
    note: line => { said.words += `${line}\n`; },
    fail: line => {
      said.words += `${line}\n`;
      process.exitCode = 1;
    },
  });
  const exit = Number(process.exitCode);
  process.exitCode = before;
  return { ...said, exit };
}

test('list prints one line a certificate', () => {
  expect(cli('store', 'list', filledStore())).toEqual({
    data: 'root\tuntil 2027-12-25T00:00:00.000Z\tserial 5b1f\nshop\tuntil 2027-12-25T00:00:00.000Z\tserial 5b1f\n', words: '', exit: 0,
  });
});

test('list --json prints what other programs read', () => {
  expect(JSON.parse(cli('store', 'list', filledStore(), '--json').data)).toMatchObject([{ name: 'root' }, { name: 'shop', serialNumber: '5b1f' }]);
});

test('export-key prints the key of an encrypted store as PEM', () => {
  const path = filledStore(Passphrase.fromEnvironment('TEST_PASSPHRASE'));
  expect(cli('store', 'export-key', path, 'shop', '--passphrase-env', 'TEST_PASSPHRASE')).toEqual({ data: privateKey, words: '', exit: 0 });
});

test('export-key of an entry without a key says so', () => {
  expect(cli('store', 'export-key', filledStore(), 'root')).toEqual({
    data: '', words: "the store has no private key for 'root': it is kept elsewhere\n", exit: 1,
  });
});

test('export-key of an unknown name fails with the error of the library', () => {
  expect(cli('store', 'export-key', filledStore(), 'absent')).toMatchObject({ data: '', words: expect.stringContaining('no entry "absent"'), exit: 1 });
});

test('change-passphrase encrypts a plain store and opens an encrypted one', () => {
  const path = filledStore();
  expect(cli('store', 'change-passphrase', path, '--new-passphrase-env', 'TEST_NEW_PASSPHRASE').exit).toBe(0);
  expect(cli('store', 'list', path)).toMatchObject({ exit: 1, words: expect.stringContaining('store-passphrase') });
  expect(cli('store', 'change-passphrase', path, '--passphrase-env', 'TEST_NEW_PASSPHRASE', '--plain').exit).toBe(0);
  expect(cli('store', 'export-key', path, 'shop').data).toBe(privateKey);
});

test('forget removes what it is told to', () => {
  const path = filledStore();
  expect(cli('store', 'forget', path, 'shop')).toEqual({ data: '', words: `removed shop from ${path}\n`, exit: 0 });
  expect(cli('store', 'list', path).data).toMatch(/^root\t.*\n$/);
});

test.each([
  ['an unknown option', ['store', 'list', 'x', '--nonsense']],
  ['no directory', ['store', 'list']],
  ['no new passphrase', ['store', 'change-passphrase', 'x']],
  ['two new passphrases', ['store', 'change-passphrase', 'x', '--plain', '--new-passphrase-env', 'X']],
])('%s is a wrong use, with exit code 2', (_, args) => {
  expect(cli(...args)).toMatchObject({ data: '', exit: 2, words: expect.stringContaining('error:') });
});

test.each([
  ['list'], ['export-key', 'shop'], ['forget', 'shop'], ['change-passphrase', '--new-passphrase-env', 'TEST_PASSPHRASE'],
])('%s of a folder that is no store is an error, and creates nothing', (command, ...args) => {
  const path = temporaryStore();
  expect(cli('store', command, path, ...args)).toMatchObject({ data: '', words: expect.stringContaining('there is no certificate store in'), exit: 1 });
  expect(existsSync(path)).toBe(false);
  mkdirSync(path);
  expect(cli('store', command, path, ...args)).toMatchObject({ data: '', exit: 1 });
  expect(readdirSync(path)).toEqual([]);
});

test('change-passphrase holds also for a store that has no entries left', () => {
  const path = filledStore();
  cli('store', 'forget', path, 'root', 'shop');
  expect(cli('store', 'change-passphrase', path, '--new-passphrase-env', 'TEST_NEW_PASSPHRASE').exit).toBe(0);
  expect(JSON.parse(readFileSync(join(path, 'index.json'), 'utf8'))).toMatchObject({ encryption: { derivation: 'scrypt' }, entries: [] });
});
