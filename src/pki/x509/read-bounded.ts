import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { IngressError, IngressErrorCode } from '../../errors/index';

/** Certificates with long chains have about 20 kB; a larger file is the wrong one, and reading it would only cost memory. */
export const MAX_BYTES = 1024 * 1024;

/** Reads a small file; refuses a large one before reading it. */
export function readBounded(path: string, code: IngressErrorCode): Buffer {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new IngressError({ code, message: `'${path}' is not a file` });
    if (stat.size > MAX_BYTES) {
      throw new IngressError({ code, message: `file '${path}' has ${stat.size} bytes`, help: `at most ${MAX_BYTES} are read` });
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof IngressError) throw error;
    throw new IngressError({
      code,
      message: `file '${path}' cannot be read: ${(error as NodeJS.ErrnoException).code}`,
      help: `use a readable file; the full path is '${resolve(path)}'`,
    });
  }
}
