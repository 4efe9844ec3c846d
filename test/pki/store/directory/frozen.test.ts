import { chmodSync, existsSync, readdirSync, statSync } from 'fs';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { sampleRecord } from '../../../../src/pki/store/contract-rules';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { SYSTEM } from '../../../../src/pki/store/directory/system';

const VARIABLE = 'CDK8S_ISTIO_INGRESS_FROZEN';

afterEach(() => { delete process.env[VARIABLE]; });
afterAll(removeTemporaryStores);

function filledStore(): string {
  const path = temporaryStore();
  const store = new DirectoryStore(path);
  store.open();
  store.write([sampleRecord('shop')]);
  store.close();
  return path;
}

test('a frozen store that does not exist is empty and is not created', () => {
  const path = temporaryStore();
  const store = new DirectoryStore(path, { frozen: true });
  expect(store.open()).toEqual([]);
  store.close();
  expect(existsSync(path)).toBe(false);
});

test('a frozen store is read without a single write, the lock included', () => {
  const path = filledStore();
  const before = statSync(path).mtimeMs;
  const refuse = (): never => { throw new Error('written'); };
  const fs = { ...SYSTEM.fs, mkdirSync: refuse, writeSync: refuse, renameSync: refuse, rmSync: refuse, fsyncSync: refuse, chmodSync: refuse };
  const store = new DirectoryStore(path, { frozen: true }, { ...SYSTEM, fs: fs as unknown as typeof SYSTEM.fs });
  store.open();
  expect(store.read('shop')).toEqual(sampleRecord('shop'));
  store.close();
  expect(statSync(path).mtimeMs).toBe(before);
});

test('a frozen store refuses to write', () => {
  const path = filledStore();
  const store = new DirectoryStore(path, { frozen: true });
  store.open();
  expect(problemOf(() => store.write([sampleRecord('api')])).code).toBe('store-frozen');
  expect(readdirSync(path)).not.toContain('api');
});

test('a frozen synth beside one that holds the lock reads what is there', () => {
  const path = filledStore();
  const writer = new DirectoryStore(path);
  writer.open();
  const reader = new DirectoryStore(path, { frozen: true });
  reader.open();
  expect(reader.read('shop').name).toBe('shop');
  writer.close();
});

test('what changes under a frozen synth is an error that says to synthesize again', () => {
  const path = filledStore();
  const reader = new DirectoryStore(path, { frozen: true });
  reader.open();
  const writer = new DirectoryStore(path);
  writer.open();
  writer.write([sampleRecord('shop', { serialNumber: '99', privateKey: 'other' })]);
  writer.close();
  expect(problemOf(() => reader.read('shop')).help).toBe('synthesize again');
});

test.each([['1', true], ['true', true], ['0', false], ['false', false], ['', false]])('the environment variable %j makes frozen %s', (value, frozen) => {
  process.env[VARIABLE] = value;
  expect(new DirectoryStore('anywhere').frozen).toBe(frozen);
});

test('the option wins over the environment variable', () => {
  process.env[VARIABLE] = '1';
  expect(new DirectoryStore('anywhere', { frozen: false }).frozen).toBe(false);
});

test.each(['yes', 'toString'])('the environment variable %j is refused', value => {
  process.env[VARIABLE] = value;
  expect(problemOf(() => new DirectoryStore('anywhere')).code).toBe('invalid-argument');
});

test('a folder that may not be written says that frozen reads it', () => {
  const path = filledStore();
  chmodSync(path, 0o500);
  const fs = {
    ...SYSTEM.fs,
    openSync: ((file: string, flags: string, mode: number) => {
      if (flags === 'wx') {
        throw Object.assign(new Error(), { code: 'EACCES' });
      }
      return SYSTEM.fs.openSync(file, flags, mode);
    }) as typeof SYSTEM.fs.openSync,
  };
  const error = problemOf(() => new DirectoryStore(path, {}, { ...SYSTEM, fs }).open());
  expect([error.code, error.help]).toEqual(['store-permissions', expect.stringContaining('`frozen`')]);
  chmodSync(path, 0o700);
});
