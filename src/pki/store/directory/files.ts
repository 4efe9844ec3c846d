import { constants, Stats } from 'node:fs';
import { dirname } from 'node:path';
import { guarded, hasCode, linked, quote, unreadable } from './problems';
import { StoreSystem } from './system';

/** Folders and files are for their owner alone. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;
/** What a process that was killed can leave behind. */
export const TEMPORARY = '.tmp';

export interface FileContent {
  readonly text: string;
  /** POSIX permission bits. */
  readonly mode: number;
}

/** Sums of bits; some do not exist on Windows. Opened without waiting, a pipe does not block. */
const READ = constants.O_RDONLY + (constants.O_NOFOLLOW ?? 0) + (constants.O_NONBLOCK ?? 0);
const CREATE = constants.O_WRONLY + constants.O_CREAT + constants.O_TRUNC + (constants.O_NOFOLLOW ?? 0);
const RESTORE = 'restore it from a backup or from version control';

/**
 * Reads a regular file, never through a symbolic link and never more than `limit` bytes, in four system calls.
 *
 * @returns undefined when there is no such file
 */
export function readText(system: StoreSystem, path: string, limit: number): FileContent | undefined {
  return guarded('read', path, system, () => {
    const fd = openToRead(system, path);
    if (fd === undefined) return undefined;
    try {
      const stat = system.fs.fstatSync(fd);
      if (!stat.isFile()) throw unreadable(`${quote(path)} in the certificate store is not a regular file`, RESTORE);
      if (stat.size > limit) throw unreadable(`${quote(path)} in the certificate store has ${stat.size} bytes, more than the ${limit} that it can have`, RESTORE);
      const bytes = Buffer.allocUnsafe(stat.size);
      let length = 0;
      while (length < stat.size) {
        const read = system.fs.readSync(fd, bytes, length, stat.size - length, null);
        if (read === 0) break;
        length += read;
      }
      return { text: bytes.toString('utf8', 0, length), mode: stat.mode % 0o1000 };
    } finally {
      system.fs.closeSync(fd);
    }
  });
}

function openToRead({ fs }: StoreSystem, path: string): number | undefined {
  try {
    return fs.openSync(path, READ);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw hasCode(error, 'ELOOP', 'EMLINK') ? linked(path) : error;
  }
}

/** What is at a path, itself and not what a link leads to; undefined when nothing is. */
export function statOf(fs: Pick<StoreSystem['fs'], 'lstatSync'>, path: string): Stats | undefined {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

/**
 * Replaces a file so that a reader, and the disk after a power cut, has the old text or the new one whole.
 *
 * @param check looks at the file while it is empty
 */
export function replaceDurably(system: StoreSystem, path: string, text: string, check?: (mode: number) => void): void {
  guarded('write', path, system, () => {
    replace(system, path, text, true, check);
    syncFolder(system, dirname(path));
  });
}

/**
 * Replaces a file: readers have the old text or the new one whole.
 *
 * @param durable waits until the text, though not the name, is on the disk
 * @param check looks at the file while it is empty
 */
export function replace(system: StoreSystem, path: string, text: string, durable: boolean, check?: (mode: number) => void): void {
  const { fs } = system;
  const temporary = `${path}${TEMPORARY}`;
  try {
    const fd = fs.openSync(temporary, CREATE, FILE_MODE);
    try {
      check?.(fs.fstatSync(fd).mode % 0o1000);
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length;) written += fs.writeSync(fd, bytes, written);
      if (durable) fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(temporary, path);
  } catch (error) {
    try {
      fs.unlinkSync(temporary);
    } catch {
      // the first failure is the one to report
    }
    throw error;
  }
}

/** Makes names in a folder durable; Windows does it by itself and refuses the request. */
export function syncFolder({ fs, posix }: StoreSystem, path: string): void {
  if (!posix) return;
  const fd = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** Creates a folder for the owner alone; one that exists stays as it is. */
export function ensureFolder({ fs }: StoreSystem, path: string): void {
  try {
    fs.mkdirSync(path, FOLDER_MODE);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

/** A folder inside the store, created if need be, and never a link that leads out of it. */
export function ensureOwnFolder(system: StoreSystem, path: string): void {
  ensureFolder(system, path);
  const stat = statOf(system.fs, path);
  if (stat?.isSymbolicLink()) throw linked(path);
  if (stat?.isDirectory() !== true) throw unreadable(`${quote(path)} in the certificate store is not a folder`, 'move that file away');
}
