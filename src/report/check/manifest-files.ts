import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Texts of files by absolute path. */
export type Files = ReadonlyMap<string, string>;

/** The regular files of a folder; none if it does not exist. */
export function filesIn(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const pending = [folder];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    for (const entry of entriesOf(current)) {
      const path = join(current, entry.name);
      if (entry.isDirectory()) pending.push(path);
      else if (entry.isFile()) files.set(path, readFileSync(path, 'utf8'));
    }
  }
  return files;
}

/** A path for output: relative to the current folder, with slashes. */
export function shownPath(path: string): string {
  return relative('.', path).split('\\').join('/') || '.';
}

/** The innermost output folder around a file. */
export function folderOf(file: string, folders: readonly string[]): string {
  const around = folders.filter(folder => !relative(folder, file).startsWith('..'));
  return around.reduce((longest, folder) => folder.length > longest.length ? folder : longest, '');
}

/** Sizes and times of the files of a folder, to notice that something wrote to it. */
export function stateOf(folder: string): string {
  return [...filesIn(folder).keys()].sort().map(path => {
    const { size, mtimeMs } = lstatSync(path);
    return `${path} ${size} ${mtimeMs}`;
  }).join('\n');
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
