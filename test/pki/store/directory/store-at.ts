import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DirectoryStore, DirectoryStoreSettings } from '../../../../src/pki/store/directory/directory-store';
import { StoreSystem, SYSTEM } from '../../../../src/pki/store/directory/system';
import { CertificateRecord } from '../../../../src/pki/store/store-contract';

/** Writes records in one session. */
export function writeRecords(
  path: string,
  records: CertificateRecord[],
  settings: DirectoryStoreSettings = {},
  system: StoreSystem = SYSTEM,
): void {
  const store = new DirectoryStore(path, settings, system, 50);
  store.open();
  try {
    store.write(records);
  } finally {
    store.close();
  }
}

/** All records of a store, in the order of their names, with their secrets. */
export function readRecords(path: string, settings: DirectoryStoreSettings = {}): CertificateRecord[] {
  const store = new DirectoryStore(path, { frozen: true, ...settings }, SYSTEM, 50);
  try {
    return store.open().map(({ name }) => ({ ...store.read(name) })).sort((a, b) => a.name < b.name ? -1 : 1);
  } finally {
    store.close();
  }
}

/** Changes the text of a file. */
export function edit(path: string, file: string, change: (text: string) => string): void {
  writeFileSync(join(path, file), change(readFileSync(join(path, file), 'utf8')));
}

/** All files below a folder, with their texts. */
export function treeOf(path: string): { [file: string]: string } {
  return Object.fromEntries(readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map((file): [string, string] => [file.slice(path.length + 1), readFileSync(file, 'utf8')])
    .sort(([a], [b]) => a < b ? -1 : 1));
}
