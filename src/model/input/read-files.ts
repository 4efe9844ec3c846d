import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'fs';
import { join } from 'path';
import { MAX_BYTES, readYaml, unreadable } from './read-yaml';
import { ManifestObject } from '../resource';

const MANIFEST = /\.(ya?ml|json)$/i;
const SKIPPED = ['node_modules'];
const MAX_FILES = 10_000;

/** The API objects of a file, of all manifests below a folder, or of standard input (`-`). */
export function readPath(path: string): ManifestObject[] {
  if (path === '-') {
    return readYaml(readText(0, '-'), '-');
  }
  let directory: boolean;
  try {
    directory = statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(path, undefined, `cannot be read: ${(error as NodeJS.ErrnoException).code}`, 'give a file, a folder, or - for standard input');
  }
  return (directory ? manifestsBelow(path) : [path]).flatMap(file => {
    const descriptor = openSync(file, 'r');
    try {
      return readYaml(readText(descriptor, file), file);
    } finally {
      closeSync(descriptor);
    }
  });
}

/** Files in a fixed order; hidden ones, links and installed packages are left out. */
function manifestsBelow(folder: string): string[] {
  const files: string[] = [];
  const pending = [folder];
  while (pending.length > 0) {
    const current = pending.pop()!;
    const entries = readdirSync(current, { withFileTypes: true }).filter(e => !e.name.startsWith('.') && !SKIPPED.includes(e.name));
    pending.push(...entries.filter(e => e.isDirectory()).map(e => join(current, e.name)));
    files.push(...entries.filter(e => e.isFile() && MANIFEST.test(e.name)).map(e => join(current, e.name)));
    if (files.length > MAX_FILES) {
      throw unreadable(folder, undefined, `has more than ${MAX_FILES} manifest files`, 'give a smaller folder');
    }
  }
  return files.sort();
}

/** Reads at most what is allowed, whatever the size that the system claims. */
function readText(descriptor: number, file: string): string {
  const tooLarge = () => unreadable(file, undefined, `is larger than ${MAX_BYTES / 1024 / 1024} MiB`, 'split it, or leave out what is not about gateways');
  if (file !== '-' && fstatSync(descriptor).size > MAX_BYTES) {
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.alloc(64 * 1024);
    const length = readChunk(descriptor, chunk);
    if (length === 0) {
      return Buffer.concat(chunks).toString('utf8').replace(/^\uFEFF/, '');
    }
    total += length;
    if (total > MAX_BYTES) {
      throw tooLarge();
    }
    chunks.push(chunk.subarray(0, length));
  }
}

function readChunk(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EOF') {
        return 0;
      }
      if (code !== 'EAGAIN') { // a pipe that has nothing yet
        throw error;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
