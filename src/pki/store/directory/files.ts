import { constants, Stats } from 'fs';
import { dirname } from 'path';
import { guarded, hasCode, linked, quote, unreadable } from './problems';
import { StoreSystem } from './system';

/** Folders and files are for their owner alone. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

export interface FileContent {
  readonly text: string;
  /** POSIX permission bits. */
  readonly mode: number;
}

/** Flags are sums of their bits; one does not exist on Windows. */
const CREATE = constants.O_WRONLY + constants.O_CREAT + constants.O_TRUNC + (constants.O_NOFOLLOW ?? 0);

/**
 * Reads a regular file, never through a symbolic link and never more than `limit` bytes. Asked first what it is: opening a pipe
 * would block. A synth of 1,000 hosts reads 2,000 files, so this is two system calls' worth.
 *
 * @returns undefined when there is no such file
 */
export function readText({ fs }: StoreSystem, path: string, limit: number): FileContent | undefined {
  return guarded('read', path, () => {
    const stat = statOf(fs, path);
    if (!stat) {
      return undefined;
    }
    if (!stat.isFile()) {
      throw stat.isSymbolicLink() ? linked(path)
        : unreadable(`${quote(path)} in the certificate store is not a regular file`, 'restore it from a backup or from version control');
    }
    if (stat.size > limit) {
      throw unreadable(
        `${quote(path)} in the certificate store has ${stat.size} bytes, more than the ${limit} that it can have`,
        'restore it from a backup or from version control');
    }
    return { text: fs.readFileSync(path, 'utf8'), mode: stat.mode % 0o1000 };
  });
}

/** What stands at a path, itself and not what a link leads to; undefined when nothing does. */
export function statOf(fs: Pick<StoreSystem['fs'], 'lstatSync'>, path: string): Stats | undefined {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) {
      return undefined;
    }
    throw error;
  }
}

/** Replaces a file so that a reader, and the disk after a power cut, has the old text or the new one whole. */
export function replaceDurably(system: StoreSystem, path: string, text: string): void {
  guarded('write', path, () => {
    replace(system, path, text, true);
    syncFolder(system, dirname(path));
  });
}

/** Replaces a file whole, in the system's memory only: for what the journal has on disk already. */
export function replace({ fs }: StoreSystem, path: string, text: string, durable: boolean = false): void {
  const temporary = `${path}.tmp`;
  try {
    create({ fs }, temporary, text, durable);
    fs.renameSync(temporary, path);
  } catch (error) {
    try {
      fs.unlinkSync(temporary);
    } catch {
      // the first failure is the one to tell
    }
    throw error;
  }
}

/** Writes a file for the owner alone, in the system's memory only unless asked otherwise. */
export function create({ fs }: Pick<StoreSystem, 'fs'>, path: string, text: string, durable: boolean = false): void {
  const fd = fs.openSync(path, CREATE, FILE_MODE);
  try {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) {
      written += fs.writeSync(fd, bytes, written);
    }
    if (durable) {
      fs.fsyncSync(fd);
    }
  } finally {
    fs.closeSync(fd);
  }
}

/** Windows syncs only what is open for writing; folders, which cannot be opened so, are not synced there. */
export function syncFlags({ posix }: StoreSystem): string {
  return posix ? 'r' : 'r+';
}

/** Waits until a file, or the names in a folder, are on the disk. */
export function sync(system: StoreSystem, path: string): void {
  const { fs } = system;
  const fd = fs.openSync(path, syncFlags(system));
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** Makes names in a folder durable; Windows does it by itself and refuses to be asked. */
export function syncFolder(system: StoreSystem, path: string): void {
  if (system.posix) {
    sync(system, path);
  }
}

/**
 * Creates a folder for the owner alone; one that exists stays as it is.
 *
 * @returns whether it was created
 */
export function ensureFolder({ fs }: StoreSystem, path: string): boolean {
  try {
    fs.mkdirSync(path, FOLDER_MODE);
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) {
      throw error;
    }
    return false;
  }
}

/** A folder inside the store, created if need be, and never a link that leads out of it. */
export function ensureOwnFolder(system: StoreSystem, path: string): boolean {
  const created = ensureFolder(system, path);
  if (!created && statOf(system.fs, path)?.isDirectory() !== true) {
    throw statOf(system.fs, path)?.isSymbolicLink() ? linked(path)
      : unreadable(`${quote(path)} in the certificate store is not a folder`, 'move that file away');
  }
  return created;
}
