import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Replaces a file as a whole: readers see the old contents or the new, never a part, and the mode holds from the first byte on.
 * When it returns, contents and name are on the disk.
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
  // the new name too; Windows does that by itself and refuses to be asked
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
