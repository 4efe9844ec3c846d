import { dirname, join, relative, resolve } from 'node:path';
import { ensureFolder } from './files';
import { guarded, hasCode, quote, unreadable } from './problems';
import { StoreSystem } from './system';
import { IngressError } from '../../../errors/index';

export const STORE_FILE = 'store.json';
const MAX_LEVELS = 8;
const MAX_SIBLINGS = 200;

/** The folder with symbolic links resolved; undefined if it does not exist and must not be created. */
export function locate(system: StoreSystem, path: string, create: boolean): string | undefined {
  return guarded('open', path, system, () => {
    if (create) {
      system.fs.mkdirSync(dirname(path), { recursive: true });
      ensureFolder(system, path);
    }
    try {
      const root = system.fs.realpathSync(path);
      if (system.fs.lstatSync(root).isDirectory()) return root;
    } catch (error) {
      if (hasCode(error, 'ENOENT') && !create) return undefined;
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
    }
    throw unreadable(`the certificate store ${quote(path)} is not a folder`, 'set the path of a folder');
  });
}

/** Whether a folder contains a store. */
export function isStore({ fs }: StoreSystem, folder: string): boolean {
  return fs.existsSync(join(folder, STORE_FILE));
}

/**
 * A store of the same name relative to a folder above or below the current one: the program was probably started in a different folder.
 *
 * @param path as in the program
 */
function nearbyStore(system: StoreSystem, path: string): string | undefined {
  const here = resolve('.');
  const inside = relative(here, resolve(path));
  if (inside.startsWith('..') || resolve(path) === here) return undefined;
  const folders: string[] = [];
  for (let folder = dirname(here), level = 0; level < MAX_LEVELS; level++) {
    folders.push(folder);
    folder = dirname(folder);
  }
  return [...folders, ...foldersIn(system, here)].map(folder => join(folder, inside)).find(each => isStore(system, each));
}

/** The error of a store that should exist. */
export function missingStore(system: StoreSystem, path: string): IngressError {
  const nearby = nearbyStore(system, path);
  return new IngressError({
    code: 'store-missing',
    message: `there is no certificate store in ${quote(resolve(path))}`,
    help: nearby ? `${quote(nearby)} has one: start the program in the folder that the path is relative to, or give an absolute path`
      : 'give the path of a folder with store.json, or synthesize once without `mustExist` or `frozen` to create one',
  });
}

/** The message for a new store. */
export function newStoreNotice(system: StoreSystem, path: string): string {
  const nearby = nearbyStore(system, path);
  const question = nearby ? `; there is one by that name in '${nearby}': was the program started in another folder? Start it there, or give an absolute path` : '';
  return `new certificate store in '${resolve(path)}'${question}`;
}

function foldersIn({ fs }: StoreSystem, folder: string): string[] {
  try {
    const entries = fs.readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory() && entry.name !== 'node_modules');
    return entries.slice(0, MAX_SIBLINGS).map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
