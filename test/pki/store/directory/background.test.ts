import { existsSync, readdirSync } from 'fs';
import { removeTemporaryStores, temporaryStore } from './temporary-store';
import { sampleRecord } from '../../../../src/pki/store/contract-rules';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { recover } from '../../../../src/pki/store/directory/journal';
import { StoreSystem, SYSTEM } from '../../../../src/pki/store/directory/system';

const MANY = Array.from({ length: 40 }, (_, index) => sampleRecord(`host-${index}`));
const FEW = MANY.slice(0, 3);

afterAll(removeTemporaryStores);

/** A machine whose background work is started, and never gets on by itself. */
function machine(): StoreSystem & { readonly started: { root: string; claim: string }[] } {
  const started: { root: string; claim: string }[] = [];
  return { ...SYSTEM, started, background: { start: (root, claim) => started.push({ root, claim }), wait: () => {} } };
}

function journals(path: string): string[] {
  return readdirSync(path).filter(name => name.startsWith('.journal'));
}

function contentOf(path: string, frozen: boolean): unknown[] {
  const store = new DirectoryStore(path, { frozen });
  try {
    return store.open().map(({ name }) => store.read(name));
  } finally {
    store.close();
  }
}

const sorted = [...MANY].sort((a, b) => a.name < b.name ? -1 : 1);

function largeWrite(system: StoreSystem): string {
  const path = temporaryStore();
  const store = new DirectoryStore(path, {}, system);
  store.open();
  store.write(MANY);
  store.close();
  return path;
}

test('a large change is durable in one journal, and its files are left for later', () => {
  const path = largeWrite(machine());
  expect(journals(path)).toHaveLength(1);
  expect(existsSync(`${path}/host-1`)).toBe(false);
});

test('what was left is handed over with the lock, which stays taken', () => {
  const system = machine();
  const path = largeWrite(system);
  expect(system.started).toEqual([{ root: path, claim: expect.stringContaining(`${path}/.lock/`) }]);
  expect(existsSync(system.started[0].claim)).toBe(true);
});

test('the session that wrote it reads it before the files are there', () => {
  const store = new DirectoryStore(temporaryStore(), {}, machine());
  store.open();
  store.write(MANY);
  expect(MANY.map(({ name }) => store.read(name))).toEqual(MANY);
  store.close();
});

test('a second change in the same session comes after the first', () => {
  const path = temporaryStore();
  const store = new DirectoryStore(path, {}, machine());
  const renewed = sampleRecord('host-1', { serialNumber: '77' });
  store.open();
  store.write(MANY);
  store.write([renewed]);
  expect(store.read('host-1')).toEqual(renewed);
  expect(journals(path)).toEqual([]);
  store.close();
  expect(contentOf(path, true)).toEqual(sorted.map(record => record.name === 'host-1' ? renewed : record));
});

test('a read-only synth reads it before the files are there, and writes nothing', () => {
  const path = largeWrite(machine());
  expect(contentOf(path, true)).toEqual(sorted);
  expect(journals(path)).toHaveLength(1);
});

test('when the program ends too early the next synth finishes', () => {
  const path = largeWrite(machine());
  expect(contentOf(path, false)).toEqual(sorted);
  expect(journals(path)).toEqual([]);
  expect(existsSync(`${path}/host-1/tls.key`)).toBe(true);
});

test('finishing twice changes nothing', () => {
  const path = largeWrite(machine());
  recover(SYSTEM, path);
  recover(SYSTEM, path);
  expect(contentOf(path, true)).toEqual(sorted);
});

test('a small change is finished at once', () => {
  const system = machine();
  const path = temporaryStore();
  const store = new DirectoryStore(path, {}, system);
  store.open();
  store.write(FEW);
  store.close();
  expect([journals(path), system.started]).toEqual([[], []]);
});

test('every session waits for what is under way in its store', () => {
  const waited: string[] = [];
  const path = temporaryStore();
  const system: StoreSystem = { ...SYSTEM, background: { start: () => {}, wait: root => waited.push(root) } };
  for (const frozen of [false, true]) {
    const store = new DirectoryStore(path, { frozen }, system);
    store.open();
    store.close();
  }
  expect(waited).toEqual([path, path]);
});
