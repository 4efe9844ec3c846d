import { join } from 'path';
import { create, ensureOwnFolder, readText, replace, replaceDurably, sync, syncFolder } from './files';
import { formatIndex, indexFromJson, indexToJson, StoreIndex } from './index-file';
import { isObject, isTextMap, parseJson } from './json';
import { FILES, INDEX_FILE, JOURNAL } from './layout';
import { damaged, guarded, hasCode } from './problems';
import { StoreSystem } from './system';

const MAX_BYTES = 512 * 1024 * 1024;
/** Creating a folder with two files and waiting for the disk costs about a millisecond: more than these can be left for later. */
const MANY = 32;

/** What the folder of one identity is to hold. */
export interface FolderContent {
  readonly folder: string;
  /** Texts by file name; files of the store that are not named are removed, and with the last one the folder. */
  readonly files: { readonly [name: string]: string };
}

/** One change of the store, all of it or nothing: the new index and the material that goes with it. */
export interface Change {
  readonly index: StoreIndex;
  readonly folders: FolderContent[];
}

/**
 * Makes a change happen. The journal, one file with everything, is the moment of truth: once it is on the disk under its
 * name the change will be there, whatever happens to this process or machine; before that nothing has happened.
 *
 * There is never more than one: a later change waits until the files of an earlier one are on the disk.
 *
 * @param canWait leave the files of a large change to a later `recover`
 * @returns whether it was left
 */
export function commit(system: StoreSystem, root: string, change: Change, canWait: boolean): boolean {
  recover(system, root);
  const path = join(root, `${JOURNAL.prefix}${system.randomBytes(6).toString('hex')}`);
  replaceDurably(system, path, JSON.stringify({ index: indexToJson(change.index), folders: change.folders }));
  if (canWait && change.folders.length > MANY) {
    return true;
  }
  finish(system, root, path, change);
  return false;
}

/** Carries out what is committed but not finished; doing it again changes nothing. */
export function recover(system: StoreSystem, root: string): void {
  for (const { path, change } of pendingChanges(system, root)) {
    finish(system, root, path, change);
  }
}

/** Changes that are committed but perhaps not carried out. */
export function pendingChanges(system: StoreSystem, root: string): { path: string; change: Change }[] {
  return guarded('list', root, () => system.fs.readdirSync(root))
    .filter(name => JOURNAL.pattern.test(name))
    .map(name => join(root, name))
    .flatMap(path => {
      const change = readJournal(system, path);
      return change ? [{ path, change }] : [];
    });
}

/** What changes put into folders, by folder; of several the last. */
export function contentsOf(changes: readonly Change[]): Map<string, FolderContent['files']> {
  return new Map(changes.flatMap(({ folders }) => folders).map(({ folder, files }) => [folder, files]));
}

/** Puts the files in place, waits until all are on the disk, and only then drops the journal. */
function finish(system: StoreSystem, root: string, journal: string, change: Change): void {
  guarded('write to', root, () => carryOut(system, root, change).forEach(path => sync(system, path)));
  dropJournal(system, root, journal);
}

/**
 * Puts files and index in place; doing it again changes nothing.
 *
 * @returns files and folders that have yet to reach the disk
 */
export function carryOut(system: StoreSystem, root: string, { index, folders }: Change): string[] {
  return guarded('write to', root, () => {
    const changed = folders.flatMap(({ folder, files }) => putFiles(system, join(root, folder), files));
    replaceDurably(system, join(root, INDEX_FILE), formatIndex(index));
    return changed;
  });
}

/** Once everything is on the disk. */
export function dropJournal(system: StoreSystem, root: string, journal: string): void {
  guarded('write to', root, () => {
    syncFolder(system, root);
    system.fs.rmSync(journal, { force: true });
    syncFolder(system, root);
  });
}

function putFiles(system: StoreSystem, folder: string, files: FolderContent['files']): string[] {
  const paths = Object.keys(files).map(name => join(folder, name));
  const put = ensureOwnFolder(system, folder) ? create : replace; // a file that is new has no readers
  Object.values(files).forEach((text, index) => put(system, paths[index], text));
  if (put === replace) {
    FILES.filter(name => files[name] === undefined).forEach(name => system.fs.rmSync(join(folder, name), { force: true }));
  }
  if (paths.length === 0) {
    removeFolder(system, folder);
  } else if (system.posix) {
    paths.push(folder);
  }
  return paths;
}

/** undefined: another process has finished it in between. */
function readJournal(system: StoreSystem, path: string): Change | undefined {
  const content = readText(system, path, MAX_BYTES);
  if (!content) {
    return undefined;
  }
  const json = parseJson(content.text, path);
  if (!isObject(json) || !Array.isArray(json.folders) || !json.folders.every(isFolderContent)) {
    throw damaged(path, 'it does not list files of the store');
  }
  return { index: indexFromJson(json.index, path), folders: json.folders };
}

function isFolderContent(value: unknown): value is FolderContent {
  return isObject(value) && typeof value.folder === 'string' && /^[A-Za-z0-9_+][A-Za-z0-9_.+~-]*$/.test(value.folder)
    && isTextMap(value.files) && Object.keys(value.files).every(name => FILES.includes(name));
}

function removeFolder({ fs }: StoreSystem, path: string): void {
  try {
    fs.rmdirSync(path);
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) { // what a person put there stays
      throw error;
    }
  }
}
