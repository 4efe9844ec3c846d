import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { join } from 'path';
import { removeTemporaryStores, temporaryStore } from './temporary-store';
import { CertificateAuthority } from '../../../../src/pki/ca/certificate-authority';
import { sampleRecord } from '../../../../src/pki/store/contract-rules';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { stretch } from '../../../../src/pki/store/directory/encryption';
import { Stretched } from '../../../../src/pki/store/directory/stretch-ahead';
import { StoreSystem, SYSTEM } from '../../../../src/pki/store/directory/system';
import { Passphrase } from '../../../../src/pki/x509/passphrase';

const PASSPHRASE = 'correct horse battery staple';
const VARIABLE = 'STRETCH_AHEAD_TEST';
const encrypted = temporaryStore();

beforeAll(() => {
  const store = new DirectoryStore(encrypted, { passphrase: Passphrase.fromValue(PASSPHRASE) });
  store.open();
  store.write([sampleRecord('shop')]);
  store.close();
});
afterEach(() => { delete process.env[VARIABLE]; });
afterAll(removeTemporaryStores);

/** A machine that begins, and answers what it is told to. */
function machine(answer: Stretched): StoreSystem & { readonly begun: string[] } {
  const begun: string[] = [];
  return { ...SYSTEM, begun, stretchAhead: { start: (root, passphrase) => (begun.push(`${root} ${passphrase}`), answer) } };
}

function storeOf(path: string, system: StoreSystem, passphrase?: Passphrase): DirectoryStore {
  const store = new DirectoryStore(path, { passphrase, frozen: true }, system);
  CertificateAuthority.selfSigned('ca', { store });
  return store;
}

function read(store: DirectoryStore): unknown {
  store.open();
  try {
    return store.read('shop');
  } finally {
    store.close();
  }
}

test('it begins when a program names an authority, for the passphrase of the store', () => {
  const system = machine(() => undefined);
  storeOf(encrypted, system, Passphrase.fromValue(PASSPHRASE));
  expect(system.begun).toEqual([`${encrypted} ${PASSPHRASE}`]);
});

test('it does not begin for a store that is not there, nor for a plain one', () => {
  const system = machine(() => undefined);
  storeOf(temporaryStore(), system, Passphrase.fromValue(PASSPHRASE));
  storeOf(encrypted, system);
  expect(system.begun).toEqual([]);
});

test('keys are read with what was stretched ahead', () => {
  const asked: string[] = [];
  const system = machine((passphrase, encryption) => {
    asked.push(passphrase);
    return stretch(passphrase, encryption);
  });
  expect(read(storeOf(encrypted, system, Passphrase.fromValue(PASSPHRASE)))).toEqual(sampleRecord('shop'));
  expect(asked).toEqual([PASSPHRASE]);
});

test('where nothing could be stretched ahead the store does it by itself', () => {
  expect(read(storeOf(encrypted, machine(() => undefined), Passphrase.fromValue(PASSPHRASE)))).toEqual(sampleRecord('shop'));
});

test('a key that is not the store\'s is found out', () => {
  const system = machine(() => new Uint8Array(32));
  expect(() => read(storeOf(encrypted, system, Passphrase.fromValue(PASSPHRASE)))).toThrow(expect.objectContaining({ code: 'store-passphrase' }));
});

test('a passphrase that is set only after the program has named its authority is the one that counts', () => {
  const system = machine(() => undefined);
  const store = storeOf(encrypted, system, Passphrase.fromEnvironment(VARIABLE));
  process.env[VARIABLE] = PASSPHRASE;
  expect(read(store)).toEqual(sampleRecord('shop'));
  expect(system.begun).toEqual([]);
});

describe('the worker of the compiled library', () => {
  const encryption = () => JSON.parse(readFileSync(join(encrypted, 'index.json'), 'utf8')).encryption;

  /** What it answers, in base64; a process of its own, because it is a thread that loads compiled files. */
  function answer(root: string, passphrase: string, wanted: string, changes: object = {}): string {
    const script = `
      const { workerStretchAhead } = require('./lib/src/pki/store/directory/stretch-ahead');
      const [root, passphrase, wanted, encryption] = JSON.parse(process.argv[1]);
      const key = workerStretchAhead().start(root, passphrase)(wanted, encryption);
      process.stdout.write(key ? Buffer.from(key).toString('base64') : 'nothing');`;
    const args = JSON.stringify([root, passphrase, wanted, { ...encryption(), ...changes }]);
    return execFileSync(process.execPath, ['-e', script, args], { cwd: join(__dirname, '../../../..'), encoding: 'utf8' });
  }

  test('stretches as the store does', () => {
    expect(answer(encrypted, PASSPHRASE, PASSPHRASE)).toBe(stretch(PASSPHRASE, encryption()).toString('base64'));
  });

  test('answers nothing for another passphrase, other parameters, or a folder without a store', () => {
    expect(answer(encrypted, PASSPHRASE, 'another passphrase')).toBe('nothing');
    expect(answer(encrypted, PASSPHRASE, PASSPHRASE, { parallelization: 6 })).toBe('nothing');
    expect(answer(temporaryStore(), PASSPHRASE, PASSPHRASE)).toBe('nothing');
  });
});
