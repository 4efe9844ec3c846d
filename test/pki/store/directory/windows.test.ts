import { openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { edit, treeOf, writeRecords } from './store-at';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { sampleRecord } from '../../../../src/pki/store/contract-samples';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { StoreSystem, SYSTEM } from '../../../../src/pki/store/directory/system';
import { CertificateRecordKind } from '../../../../src/pki/store/record-kind';

const AUTHORITY = sampleRecord('ca', { kind: CertificateRecordKind.AUTHORITY });
const BEFORE = [AUTHORITY, sampleRecord('shop')];
const CHANGED = [AUTHORITY, sampleRecord('shop', { serialNumber: '77' }), sampleRecord('new')];

/** What Windows refuses: folders that are opened, open files that are replaced or removed. Modes have no effect. */
function windows(openElsewhere: readonly string[] = []): StoreSystem {
  const open = new Map<number, string>();
  const refuse = (code: string) => {
    throw Object.assign(new Error(`${code}: refused by a test`), { code });
  };
  const untouched = (path: unknown) => {
    if ([...open.values(), ...openElsewhere].includes(resolve(String(path)))) refuse('EPERM');
  };
  const fs = {
    ...SYSTEM.fs,
    chmodSync: () => {},
    openSync: (path: string, flags: string | number) => {
      if (SYSTEM.fs.existsSync(path) && SYSTEM.fs.lstatSync(path).isDirectory()) refuse('EPERM');
      const handle = openSync(path, flags, 0o666);
      open.set(handle, resolve(path));
      return handle;
    },
    closeSync: (handle: number) => {
      open.delete(handle);
      SYSTEM.fs.closeSync(handle);
    },
    renameSync: (from: string, to: string) => {
      [from, to].forEach(untouched);
      SYSTEM.fs.renameSync(from, to);
    },
    rmSync: (path: string, options?: object) => {
      untouched(path);
      SYSTEM.fs.rmSync(path, options);
    },
    unlinkSync: (path: string) => {
      untouched(path);
      SYSTEM.fs.unlinkSync(path);
    },
  } as unknown as StoreSystem['fs'];
  const self = () => ({ ...SYSTEM.self(), start: 'x', boot: 't1767225600', namespace: 'x' });
  return { ...SYSTEM, fs, posix: false, uid: () => undefined, self };
}

afterAll(removeTemporaryStores);

/** Names and serial numbers of all records. */
function read(path: string): { readonly [name: string]: string } {
  const store = new DirectoryStore(path, {}, windows(), 50);
  try {
    return Object.fromEntries(store.open().map(({ name, serialNumber }) => [name, serialNumber]));
  } finally {
    store.close();
  }
}

test('a store is written and changed without folders that are opened or open files that are replaced', () => {
  const path = temporaryStore();
  writeRecords(path, BEFORE, {}, windows());
  writeRecords(path, CHANGED, {}, windows());
  expect(read(path)).toEqual({ ca: AUTHORITY.serialNumber, new: sampleRecord('new').serialNumber, shop: '77' });
});

test('a file that another program holds open is one coded error, and the store stays as it was', () => {
  const path = temporaryStore();
  writeRecords(path, BEFORE, {}, windows());
  const before = treeOf(path);
  const system = windows([join(path, 'shop.pem')]);
  expect(problemOf(() => writeRecords(path, [sampleRecord('shop', { serialNumber: '77' })], {}, system)).code).toBe('store-permissions');
  expect(treeOf(path)).toEqual(before);
});

test('a store with the line ends of Windows reads as the same records and is left as it is', () => {
  const path = temporaryStore();
  writeRecords(path, BEFORE, {}, windows());
  const records = read(path);
  for (const file of Object.keys(treeOf(path))) edit(path, file, text => text.replace(/\n/g, '\r\n'));
  const before = treeOf(path);
  expect(read(path)).toEqual(records);
  expect(treeOf(path)).toEqual(before);
});
