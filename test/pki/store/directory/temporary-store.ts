import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngressError } from '../../../../src/errors/index';

/** Where there is a file system in memory, thousands of waits for the disk cost nothing. */
const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const made: string[] = [];

/** A path that does not exist yet, in a folder that is removed after the tests of the file. */
export function temporaryStore(): string {
  const folder = mkdtempSync(join(BASE, 'store-'));
  made.push(folder);
  return join(folder, 'certificates');
}

export function removeTemporaryStores(): void {
  made.splice(0).forEach(folder => rmSync(folder, { recursive: true, force: true }));
}

/** The error that a call throws, which must be one of ours. */
export function problemOf(call: () => unknown): IngressError {
  try {
    call();
  } catch (error) {
    if (error instanceof IngressError) {
      return error;
    }
    throw error;
  }
  throw new Error('nothing was thrown');
}
