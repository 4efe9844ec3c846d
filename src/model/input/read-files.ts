import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MAX_BYTES } from './bounds';
import { withoutPatches } from './kustomize-patches';
import { readYaml } from './read-yaml';
import { unreadableError, unreadablePart } from './unreadable';
import { ManifestObject, Unreadable } from '../resource';

const MANIFEST = /\.(ya?ml|json)$/i;
const SKIPPED = ['node_modules'];
const MAX_FILES = 10_000;

const LARGE: Unreadable = {
  code: 'unreadable-input',
  message: `is larger than ${MAX_BYTES / 1024 / 1024} MiB`,
  help: 'split it, or remove unrelated objects',
};

const LINK: Unreadable = {
  code: 'link-not-followed', message: 'is a symbolic link, which is not followed', help: 'pass the path that it leads to',
};

/**
 * The API objects of a file, of all manifests in a folder, or of standard input (`-`). An unreadable file in a folder becomes an entry; a
 * path that does not exist is an error.
 */
export function readPath(path: string): ManifestObject[] {
  if (path === '-') {
    return readDescriptor(0, '-');
  }
  let directory: boolean;
  try {
    directory = statSync(path).isDirectory();
  } catch (error) {
    throw unreadableError(notReadable(path, error, 'specify a file, a folder, or - for standard input'));
  }
  return directory ? readFolder(path) : readFile(path);
}

/** Files in a fixed order; hidden ones and installed packages are left out, links are named and not followed. */
function readFolder(folder: string): ManifestObject[] {
  const files: string[] = [];
  const unreadable: ManifestObject[] = [];
  const pending = [folder];
  while (pending.length > 0) {
    const current = pending.pop()!;
    try {
      const entries = readdirSync(current, { withFileTypes: true }).filter(e => !e.name.startsWith('.') && !SKIPPED.includes(e.name));
      pending.push(...entries.filter(e => e.isDirectory()).map(e => join(current, e.name)));
      unreadable.push(...entries.filter(e => e.isSymbolicLink()).map(e => join(current, e.name)).filter(leadsToManifests)
        .map(link => unreadablePart(link, undefined, LINK)));
      files.push(...entries.filter(e => e.isFile() && MANIFEST.test(e.name)).map(e => join(current, e.name)));
    } catch (error) {
      unreadable.push(notReadable(current, error, 'make it readable, or remove it from the folder'));
    }
    if (files.length > MAX_FILES) {
      throw unreadableError(unreadablePart(folder, undefined, {
        code: 'unreadable-input', message: `has more than ${MAX_FILES} manifest files`, help: 'specify a smaller folder',
      }));
    }
  }
  return [...withoutPatches(files.sort().flatMap(readFile)), ...unreadable];
}

function leadsToManifests(link: string): boolean {
  if (MANIFEST.test(link)) {
    return true;
  }
  try {
    return statSync(link).isDirectory();
  } catch {
    return false; // it leads nowhere, or around in a circle
  }
}

function readFile(file: string): ManifestObject[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    return [notReadable(file, error, 'make it readable, or remove it from the folder')];
  }
  try {
    return readDescriptor(descriptor, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) {
      throw error;
    }
    return [notReadable(file, error, 'specify a text file with manifests')];
  } finally {
    closeSync(descriptor);
  }
}

/** Reads at most the limit, whatever size the system reports. */
function readDescriptor(descriptor: number, file: string): ManifestObject[] {
  if (file !== '-' && fstatSync(descriptor).size > MAX_BYTES) {
    return [unreadablePart(file, undefined, LARGE)];
  }
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const chunk = Buffer.alloc(64 * 1024);
    const length = readChunk(descriptor, chunk);
    if (length === 0) {
      return readYaml(Buffer.concat(chunks).toString('utf8').replace(/^\uFEFF/, ''), file);
    }
    total += length;
    if (total > MAX_BYTES) {
      return [unreadablePart(file, undefined, LARGE)];
    }
    chunks.push(chunk.subarray(0, length));
  }
}

function notReadable(path: string, error: unknown, help: string): ManifestObject {
  return unreadablePart(
    path, undefined, { code: 'unreadable-input', message: `cannot be read: ${(error as NodeJS.ErrnoException).code}`, help },
  );
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
      if (code !== 'EAGAIN') { // a pipe without data yet
        throw error;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
