import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { writeRecords } from './store-at';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { CertificateStore } from '../../../../src';
import { sampleRecord } from '../../../../src/pki/store/contract-samples';
import { DirectoryStore, DirectoryStoreSettings } from '../../../../src/pki/store/directory/directory-store';
import { SYSTEM } from '../../../../src/pki/store/directory/system';

const VARIABLE = 'CDK8S_ISTIO_INGRESS_FROZEN';
const here = process.cwd();

afterEach(() => {
  delete process.env[VARIABLE];
  process.chdir(here);
});
afterAll(removeTemporaryStores);

function filledStore(): string {
  const path = temporaryStore();
  writeRecords(path, [sampleRecord('shop')]);
  return path;
}

test('a frozen store that does not exist is an error with its absolute path, and is not created', () => {
  const path = temporaryStore();
  expect(problemOf(() => new DirectoryStore(relative('.', path), { frozen: true }).open())).toMatchObject({
    code: 'store-missing', message: expect.stringContaining(`no certificate store in '${path}'`),
  });
  expect(existsSync(path)).toBe(false);
});

test('a store that must exist is not created', () => {
  const path = temporaryStore();
  const error = problemOf(() => new DirectoryStore(path, { mustExist: true }).open());
  expect(error).toMatchObject({ code: 'store-missing', help: 'give the path of a folder with store.json, or synthesize once without `mustExist` or `frozen` to create one' });
  expect(existsSync(path)).toBe(false);
  mkdirSync(path);
  expect(problemOf(() => new DirectoryStore(path, { mustExist: true }).open()).code).toBe('store-missing');
  expect(readdirSync(path)).toEqual([]);
});

test.each<[string, DirectoryStoreSettings]>([
  ['frozen', { frozen: true }],
  ['one that must exist', { mustExist: true }],
  ['writable', {}],
])('a store whose store.json is lost is damaged and not missing: %s', (_, settings) => {
  const path = filledStore();
  rmSync(join(path, 'store.json'));
  expect(problemOf(() => new DirectoryStore(path, settings).open())).toMatchObject({
    code: 'store-unreadable', message: expect.stringContaining(`'${join(path, 'store.json')}' is damaged: it is missing`),
  });
});

test('a folder with certificates of others is not a store', () => {
  const path = temporaryStore();
  mkdirSync(path);
  writeFileSync(join(path, 'ca.pem'), sampleRecord('shop').certificateChain!);
  expect(problemOf(() => new DirectoryStore(path, { frozen: true }).open()).code).toBe('store-missing');
});

test('a new store is reported with its absolute path', () => {
  const path = temporaryStore();
  const notes: string[] = [];
  writeRecords(path, [sampleRecord('shop')], { notify: note => notes.push(note) });
  writeRecords(path, [sampleRecord('api')], { notify: note => notes.push(note) });
  expect(notes).toEqual([`new certificate store in '${path}'`]);
});

test.each([['above', '..'], ['below', 'sub']])('a store by the same name seen from a folder %s is part of the message', (_, cwd) => {
  const root = dirname(temporaryStore());
  const [there, inside] = [join(root, 'there'), join(root, 'there', 'sub')];
  mkdirSync(inside, { recursive: true });
  const [existing, current] = cwd === '..' ? [there, inside] : [inside, there];
  writeRecords(join(existing, 'certificates'), [sampleRecord('shop')]);
  process.chdir(current);
  const help = problemOf(() => new DirectoryStore('certificates', { mustExist: true }).open()).help;
  expect(help).toContain(`'${join(existing, 'certificates')}' has one`);
  const notes: string[] = [];
  writeRecords('certificates', [], { notify: note => notes.push(note) });
  expect(notes).toEqual([
    expect.stringContaining(`'${join(existing, 'certificates')}': was the program started in another folder? Start it there, or give an absolute path`),
  ]);
});

test('a frozen store is read without a single write, the lock included', () => {
  const path = filledStore();
  const before = statSync(path).mtimeMs;
  const refuse = (): never => { throw new Error('written'); };
  const fs = {
    ...SYSTEM.fs,
    mkdirSync: refuse,
    writeSync: refuse,
    renameSync: refuse,
    rmSync: refuse,
    fsyncSync: refuse,
    chmodSync: refuse,
  };
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
  expect(readdirSync(path)).not.toContain('api.pem');
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

test('what changes under a frozen synth does not: certificate and key are those of its beginning', () => {
  const path = filledStore();
  const reader = new DirectoryStore(path, { frozen: true });
  reader.open();
  writeRecords(path, [sampleRecord('shop', { serialNumber: '99', privateKey: sampleRecord('other').privateKey })]);
  expect(reader.read('shop')).toEqual(sampleRecord('shop'));
});

test('opening and reading a store changes no byte', () => {
  const path = filledStore();
  const { mtimeMs } = statSync(join(path, 'shop.pem'));
  const store = new DirectoryStore(path);
  store.open();
  store.read('shop');
  store.write([]);
  store.close();
  expect(statSync(join(path, 'shop.pem')).mtimeMs).toBe(mtimeMs);
});

test.each([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
  ['', false],
])('the environment variable %j makes frozen %s', (value, frozen) => {
  process.env[VARIABLE] = value;
  expect(CertificateStore.directory('anywhere')._setup.frozen).toBe(frozen);
});

test('the option wins over the environment variable', () => {
  process.env[VARIABLE] = '1';
  expect(CertificateStore.directory('anywhere', { frozen: false })._setup.frozen).toBe(false);
});

test.each(['yes', 'toString'])('the environment variable %j is refused', value => {
  process.env[VARIABLE] = value;
  expect(problemOf(() => CertificateStore.directory('anywhere')).code).toBe('invalid-argument');
});

test('a folder that may not be written says that frozen reads it', () => {
  const path = filledStore();
  chmodSync(path, 0o500);
  const fs = {
    ...SYSTEM.fs,
    openSync: ((file: string, flags: string, mode: number) => {
      if (flags === 'wx') throw Object.assign(new Error(), { code: 'EACCES' });
      return SYSTEM.fs.openSync(file, flags, mode);
    }) as typeof SYSTEM.fs.openSync,
  };
  const error = problemOf(() => new DirectoryStore(path, {}, { ...SYSTEM, fs }).open());
  expect([error.code, error.help]).toEqual(['store-permissions', expect.stringContaining('`frozen`')]);
  chmodSync(path, 0o700);
  rmSync(path, { recursive: true });
});
