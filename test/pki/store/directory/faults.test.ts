import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { faultySystem, WRITING_CALLS } from './faulty-system';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { IngressError } from '../../../../src/errors/index';
import { sampleRecord } from '../../../../src/pki/store/contract-rules';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { StoreSystem, SYSTEM } from '../../../../src/pki/store/directory/system';
import { CertificateRecord } from '../../../../src/pki/store/store-contract';

const BEFORE = [sampleRecord('kept'), sampleRecord('shop')];
const CHANGED = [sampleRecord('shop', { serialNumber: '77', privateKey: undefined }), sampleRecord('new'), sampleRecord('other')];
const AFTER = [BEFORE[0], ...CHANGED];

afterAll(removeTemporaryStores);

function writeWith(system: StoreSystem, path: string, records: CertificateRecord[]): void {
  const store = new DirectoryStore(path, {}, system, 50);
  store.open();
  try {
    store.write(records);
  } finally {
    store.close();
  }
}

function contentOf(path: string, frozen: boolean): CertificateRecord[] {
  const store = new DirectoryStore(path, { frozen }, SYSTEM, 50);
  try {
    return store.open().map(({ name }) => store.read(name)).sort((a, b) => a.name < b.name ? -1 : 1);
  } finally {
    store.close();
  }
}

function sorted(records: CertificateRecord[]): string {
  return JSON.stringify([...records].sort((a, b) => a.name < b.name ? -1 : 1), (key, value) => key === '' || typeof value !== 'object' || Array.isArray(value)
    ? value : Object.fromEntries(Object.entries(value).sort()));
}

/** Every call that a change of this store makes, as numbers. */
function callsOf(calls?: readonly string[]): number[] {
  const path = temporaryStore();
  writeWith(SYSTEM, path, BEFORE);
  const system = faultySystem({ at: 0, code: 'none', calls });
  writeWith(system, path, CHANGED);
  return Array.from({ length: system.count() }, (_, index) => index + 1);
}

test.each([
  ['ENOSPC', 'store-unwritable', 1],
  ['EIO', 'store-unwritable', 5],
  ['EDQUOT', 'store-unwritable', 9],
  ['EROFS', 'store-permissions', 4],
  ['EACCES', 'store-permissions', 6],
])(
  'wherever %s strikes, the error is %s and the store has all of the change or nothing of it', (code, expected, every) => {
    for (const at of callsOf(WRITING_CALLS).filter(call => call % every === 0)) {
      const path = temporaryStore();
      writeWith(SYSTEM, path, BEFORE);
      let failed = false;
      try {
        writeWith(faultySystem({ at, code, calls: WRITING_CALLS }), path, CHANGED);
      } catch (error) {
        failed = true;
        expect(error).toBeInstanceOf(IngressError);
        expect([at, (error as IngressError).code]).toEqual([at, expected]);
      }
      const found = sorted(contentOf(path, false));
      expect([at, found]).toEqual([at, failed && found === sorted(BEFORE) ? sorted(BEFORE) : sorted(AFTER)]);
    }
  });

test('a disk that is full before anything is committed leaves no trace of the change', () => {
  const path = temporaryStore();
  writeWith(SYSTEM, path, BEFORE);
  const index = readFileSync(join(path, 'index.json'), 'utf8');
  const error = problemOf(() => writeWith(faultySystem({ at: 1, code: 'ENOSPC', calls: ['writeSync'] }), path, CHANGED));
  expect(error.message).toContain('free space');
  expect(readdirSync(path).sort()).toEqual(['.gitattributes', '.gitignore', '.lock', 'index.json', 'kept', 'shop']);
  expect(readFileSync(join(path, 'index.json'), 'utf8')).toBe(index);
});

test.each([true, false])('a process killed at any call leaves the change whole or not begun (read by a frozen synth first: %s)', frozen => {
  for (const at of callsOf()) {
    const path = temporaryStore();
    writeWith(SYSTEM, path, BEFORE);
    try {
      writeWith(faultySystem({ at, code: 'killed' }), path, CHANGED);
    } catch {
      // it is dead: its claim of the lock, its temporary files and its journal stay
    }
    // the claim names this very process, which lives: as seen by another that finds its number in use by a later one
    const survivor = { ...SYSTEM, running: () => ({ start: 'later' }), self: () => ({ ...SYSTEM.self(), pid: 1 }) };
    const allowed = [sorted(BEFORE), sorted(AFTER)];
    if (frozen) {
      expect(allowed).toContain(sorted(contentOf(path, true)));
    }
    const store = new DirectoryStore(path, {}, survivor, 50);
    const found = sorted(store.open().map(({ name }) => store.read(name)));
    store.close();
    expect(allowed).toContain(found);
    expect(readdirSync(path, { recursive: true }).filter(name => /\.tmp$|journal/.test(String(name)))).toEqual([]);
    expect(sorted(contentOf(path, true))).toBe(found);
  }
});

test('keys are for their owner alone from the first byte on', () => {
  const modes: number[] = [];
  const path = temporaryStore();
  const writeSync = (fd: number, ...rest: []) => {
    modes.push(SYSTEM.fs.fstatSync(fd).mode % 0o1000);
    return SYSTEM.fs.writeSync(fd, ...rest as unknown as [string]);
  };
  const fs = { ...SYSTEM.fs, writeSync: writeSync as typeof SYSTEM.fs.writeSync };
  writeWith({ ...SYSTEM, fs }, path, BEFORE);
  expect(new Set(modes)).toEqual(new Set([0o600]));
  expect(statSync(join(path, 'shop')).mode % 0o1000).toBe(0o700);
});
