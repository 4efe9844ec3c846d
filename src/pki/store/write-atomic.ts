import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file atomically: readers see the whole old or new contents, and the mode applies from the first byte on. When it returns,
 * contents and name are on the disk.
 */
export function writeAtomic(path: string, contents: string | Buffer, mode: number): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  rmSync(temporary, { force: true });
  try {
    synced(openSync(temporary, 'wx', mode), descriptor => writeFileSync(descriptor, contents));
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  // the new name too; Windows does this itself and refuses the call
  if (process.platform !== 'win32') synced(openSync(dirname(path), 'r'));
}

function synced(descriptor: number, write?: (descriptor: number) => void): void {
  try {
    write?.(descriptor);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
