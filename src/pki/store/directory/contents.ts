import { join } from 'node:path';
import { EXTENSION, fileName } from './file-name';
import { readText, TEMPORARY } from './files';
import { ATTRIBUTES_FILE, IGNORE_FILE } from './git-files';
import { isStore, STORE_FILE } from './location';
import { conflicting, differentlyEncrypted, lostAuthorities } from './merge-problems';
import { checkPrivate } from './permissions';
import { damaged, guarded, linked, quote, RESTORE_OR_FORGET, unreadable } from './problems';
import { parseRecord, RecordFile } from './record-file';
import { parseStoreFile, StoreFile } from './store-file';
import { StoreSystem } from './system';
import { IngressError } from '../../../errors/index';
import { CertificateRecordKind } from '../record-kind';

/** 20,000 host names, twice, with a chain: a longer file is not a record and is not read. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;
/** Longer for files that git merged because it detected a rename. */
const CONFLICT = /^(<{7,} |>{7,} )/m;

/** The contents of a store at one time. */
export interface StoreContents {
  readonly store: StoreFile;
  /** By identity. */
  readonly files: ReadonlyMap<string, RecordFile>;
}

/** What a reader of a store tolerates. */
export interface Tolerance {
  /** Identities that may be damaged or missing, because they are about to be removed. */
  readonly forgotten?: readonly string[];
  /** Files may be encrypted differently, because they are about to be re-encrypted. */
  readonly encryption?: boolean;
  /** Other users may read keys. */
  readonly openPermissions?: boolean;
  /** Receives what is damaged or lost, instead of an error; the rest is read. */
  readonly onDamage?: (problem: IngressError) => void;
}

/**
 * Reads every file of a store once, and checks that nothing is damaged or lost. Decrypts no keys.
 *
 * @returns undefined if the folder contains no store
 */
export function readContents(system: StoreSystem, root: string, tolerance: Tolerance = {}): StoreContents | undefined {
  const tolerate = tolerating(tolerance);
  const conflicts: string[] = [];
  const files = new Map<string, RecordFile>();
  const folded = new Map<string, string>();
  const forgotten = new Set(tolerance.forgotten?.map(name => fileName(name)));
  const present = new Set(recordFilesIn(system, root, tolerate));
  const storePath = join(root, STORE_FILE);
  const found = tolerate(() => ({ text: readText(system, storePath, MAX_FILE_BYTES)?.text }));
  if (found?.text !== undefined && CONFLICT.test(found.text)) conflicts.push(STORE_FILE);
  for (const file of present) {
    tolerate(() => {
      const path = join(root, file);
      const content = forgotten.has(file) ? undefined : readText(system, path, MAX_FILE_BYTES);
      if (!content) {
        present.delete(file);
        return;
      }
      const record = parseRecord(content.text);
      if (typeof record !== 'string') {
        checkName(record, file, folded);
        if (!record.encryption && record.secret !== '' && !tolerance.openPermissions) checkPrivate(system, path, content.mode, root);
        files.set(record.summary.name, record);
      } else if (CONFLICT.test(content.text)) {
        conflicts.push(file);
      } else {
        throw unreadable(`the certificate store file ${quote(path)} is damaged: ${record}`, RESTORE_OR_FORGET);
      }
    });
  }
  tolerate(() => {
    if (conflicts.length > 0) throw conflicting(root, conflicts);
  });
  if (found && found.text === undefined && files.size === 0) return undefined;
  const store = !found || conflicts.includes(STORE_FILE) ? undefined : tolerate(() => storeFileOf(found.text, storePath));
  if (!store) return { store: { authorities: new Map() }, files };
  tolerate(() => {
    if (!tolerance.encryption) checkEncryption(root, store, files);
  });
  tolerate(() => {
    const lost = [...store.authorities].filter(([name]) => !present.has(fileName(name)) && !tolerance.forgotten?.includes(name));
    if (lost.length > 0) throw lostAuthorities(root, lost);
  });
  return { store, files };
}

type Tolerate = <T>(part: () => T) => T | undefined;

/** Runs a part of reading that may fail without the rest. */
function tolerating({ onDamage }: Tolerance): Tolerate {
  if (!onDamage) return part => part();
  return part => {
    try {
      return part();
    } catch (error) {
      if (!(error instanceof IngressError)) throw error;
      onDamage(error);
      return undefined;
    }
  };
}

function storeFileOf(text: string | undefined, path: string): StoreFile {
  if (text === undefined) throw damaged(path, 'it is missing, and with it the list of authorities that must not be lost');
  return parseStoreFile(text, path);
}

/** Whether a folder holds a store, also one whose `store.json` is lost. */
export function holdsStore(system: StoreSystem, folder: string): boolean {
  if (isStore(system, folder)) return true;
  try {
    const files = system.fs.readdirSync(folder).filter(name => name.endsWith(EXTENSION));
    return files.some(file => typeof parseRecord(readText(system, join(folder, file), MAX_FILE_BYTES)?.text ?? '') !== 'string');
  } catch {
    return false;
  }
}

/** Removes what a killed process has left behind; under the lock nobody else is writing it. */
export function removeLeftovers(system: StoreSystem, root: string): void {
  for (const name of guarded('list', root, system, () => system.fs.readdirSync(root))) {
    const target = name.slice(0, -TEMPORARY.length);
    const isOurs = target.endsWith(EXTENSION) || [STORE_FILE, IGNORE_FILE, ATTRIBUTES_FILE].includes(target);
    const path = join(root, name);
    if (name.endsWith(TEMPORARY) && isOurs) guarded('remove', path, system, () => system.fs.rmSync(path, { force: true }));
  }
}

/** Key identifiers of the authorities in files. */
export function authoritiesIn(files: Iterable<RecordFile>): Map<string, string> {
  const authorities = [...files].filter(({ summary }) => summary.kind === CertificateRecordKind.AUTHORITY);
  return new Map(authorities.map(({ summary }) => [summary.name, summary.keyId]));
}

function recordFilesIn(system: StoreSystem, root: string, tolerate: Tolerate): string[] {
  const entries = guarded('list', root, system, () => system.fs.readdirSync(root, { withFileTypes: true }));
  tolerate(() => {
    const link = entries.find(entry => entry.isSymbolicLink());
    if (link) throw linked(join(root, link.name));
  });
  return entries.filter(entry => entry.name.endsWith(EXTENSION) && !entry.isSymbolicLink()).map(({ name }) => name).sort();
}

/** Refuses a renamed file, and two files that are the same on a file system that ignores case. */
function checkName({ summary: { name } }: RecordFile, file: string, folded: Map<string, string>): void {
  if (fileName(name) !== file) {
    throw unreadable(`the certificate store file '${file}' holds ${JSON.stringify(name)}`, `rename it to '${fileName(name)}', or move it away`);
  }
  const other = folded.get(file.toLowerCase());
  if (other !== undefined) throw unreadable(`the certificate store files '${other}' and '${file}' differ only in case`, 'move one of them away');
  folded.set(file.toLowerCase(), file);
}

function checkEncryption(root: string, store: StoreFile, files: ReadonlyMap<string, RecordFile>): void {
  const different = [...files.values()].filter(({ encryption }) => encryption?.salt !== store.encryption?.salt);
  if (different.length > 0) throw differentlyEncrypted(root, store, different);
}
