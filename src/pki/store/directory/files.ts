import { constants, Stats } from 'node:fs';
import { dirname } from 'node:path';
import { guarded, hasCode, linked, quote, unreadable } from './problems';
import { StoreSystem } from './system';

/** Folders and files are accessible only to their owner. */
export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;
/** Files that a killed process can leave behind. */
export const TEMPORARY = '.tmp';

export interface FileContent {
  readonly text: string;
  /** POSIX permission bits. */
  readonly mode: number;
}

/** Bit masks; some flags do not exist on Windows. Non-blocking, because opening a pipe would block. */
const READ = constants.O_RDONLY + (constants.O_NOFOLLOW ?? 0) + (constants.O_NONBLOCK ?? 0);
const CREATE = constants.O_WRONLY + constants.O_CREAT + constants.O_TRUNC + (constants.O_NOFOLLOW ?? 0);
const RESTORE = 'restore it from a backup or from version control';

/**
 * Reads a regular file, never through a symbolic link and never more than `limit` bytes, in four system calls.
 *
 * @returns undefined if the file does not exist
 */
export function readText(system: StoreSystem, path: string, limit: number): FileContent | undefined {
  return guarded('read', path, system, () => {
    const fd = openToRead(system, path);
    if (fd === undefined) return undefined;
    try {
      const stat = system.fs.fstatSync(fd);
      if (!stat.isFile()) throw unreadable(`${quote(path)} in the certificate store is not a regular file`, RESTORE);
      if (stat.size > limit) throw unreadable(`${quote(path)} in the certificate store has ${stat.size} bytes, more than the limit of ${limit}`, RESTORE);
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

/** The file at a path, without following links; undefined if there is none. */
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
 * Replaces a file atomically: readers see the whole old or the whole new text.
 *
 * @param durable waits until the contents, but not the name, are on the disk
 * @param check inspects the file while it is empty
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
      // the first failure is reported
    }
    throw error;
  }
}

/** Makes names in a folder durable; Windows does this itself and refuses the call. */
export function syncFolder({ fs, posix }: StoreSystem, path: string): void {
  if (!posix) return;
  const fd = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** Creates a folder that is accessible only to its owner; keeps an existing folder as it is. */
export function ensureFolder({ fs }: StoreSystem, path: string): void {
  try {
    fs.mkdirSync(path, FOLDER_MODE);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
}

/** A folder inside the store, created if needed; never a link that leads out of it. */
export function ensureOwnFolder(system: StoreSystem, path: string): void {
  ensureFolder(system, path);
  const stat = statOf(system.fs, path);
  if (stat?.isSymbolicLink()) throw linked(path);
  if (stat?.isDirectory() !== true) throw unreadable(`${quote(path)} in the certificate store is not a folder`, 'move that file away');
}
