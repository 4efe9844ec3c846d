import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * Whether the `.gitignore` files of a repository ignore a folder.
 *
 * Only lines without wildcards, and `*`, are evaluated: any other line ignores nothing, and includes everything if it is negated. The
 * result may be false for a folder that git ignores, but is never true for one that git does not ignore.
 *
 * @param folder may not exist yet
 * @see https://git-scm.com/docs/gitignore#_pattern_format
 */
export function isIgnoredByGit(folder: string): boolean {
  let ignored = false;
  for (const parent of foldersOfRepository(resolve(folder))) {
    const path = relative(parent, resolve(folder)).split(sep).join('/');
    for (const line of linesOf(join(parent, '.gitignore'))) {
      const negated = line.startsWith('!');
      const pattern = negated ? line.slice(1) : line;
      if (matches(pattern, path) || (negated && hasWildcard(pattern))) ignored = !negated;
    }
  }
  return ignored;
}

/** From the root of the repository to the folder; empty outside a repository. */
function foldersOfRepository(folder: string): string[] {
  const folders = [folder];
  while (!existsSync(join(folders[0], '.git'))) {
    const parent = dirname(folders[0]);
    if (parent === folders[0]) return [];
    folders.unshift(parent);
  }
  return folders;
}

function linesOf(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').map(line => line.trimEnd()).filter(line => line !== '' && !line.startsWith('#'));
}

function matches(pattern: string, path: string): boolean {
  if (pattern === '*') return true;
  const name = pattern.replace(/\/$/, '');
  if (name === '' || hasWildcard(pattern)) return false;
  if (!name.includes('/')) return path.split('/').includes(name);
  const fromHere = name.replace(/^\//, '');
  return path === fromHere || path.startsWith(`${fromHere}/`);
}

function hasWildcard(pattern: string): boolean {
  return /[*?[\\]/.test(pattern);
}
