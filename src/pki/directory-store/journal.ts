import { join } from 'path';
import { create, ensureFolder, readText, replace, replaceDurably, sync, syncFolder } from './files';
import { formatIndex, indexFromJson, indexToJson, StoreIndex } from './index-file';
import { isObject, isTextMap, parseJson } from './json';
import { FILES, INDEX_FILE, JOURNAL } from './layout';
import { damaged, guarded, hasCode } from './problems';
import { StoreSystem } from './system';

const MAX_BYTES = 512 * 1024 * 1024;
/** Waiting for the disk costs about 0.3 ms a file, so more paths than these are waited for after the synth. */
const WAIT_FOR_PATHS = 64;

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

/** A change that is carried out in the system's memory, and what has yet to reach the disk. */
interface Applied {
  readonly files: string[];
  readonly folders: string[];
}

/** What this process carried out and waits for behind the program's back, by the journal's path. */
const settling = new Map<string, Applied>();

/**
 * Makes a change happen. The journal, one file with everything, is the moment of truth: once it is on the disk under its
 * name the change will be there, whatever happens to this process or machine; before that nothing has happened.
 *
 * There is never more than one: a later change waits until the files of an earlier one are on the disk.
 */
export function commit(system: StoreSystem, root: string, change: Change): void {
  for (const path of journalPaths(system, root)) {
    const applied = settling.get(path) ?? carryOut(system, root, readJournal(system, path));
    settle(system, root, path, applied);
  }
  const path = join(root, `${JOURNAL.prefix}${system.randomBytes(6).toString('hex')}`);
  replaceDurably(system, path, JSON.stringify({ index: indexToJson(change.index), folders: change.folders }));
  complete(system, root, path, change);
}

/** Carries out what a process that ended too early has committed. */
export function recover(system: StoreSystem, root: string): void {
  for (const { path, change } of pendingChanges(system, root)) {
    complete(system, root, path, change);
  }
}

/** Changes that are committed but perhaps not carried out. */
export function pendingChanges(system: StoreSystem, root: string): { path: string; change: Change }[] {
  return journalPaths(system, root)
    .filter(path => !settling.has(path))
    .map(path => ({ path, change: readJournal(system, path) }))
    .filter(({ change }) => change.folders.length > 0);
}

function complete(system: StoreSystem, root: string, path: string, change: Change): void {
  const applied = carryOut(system, root, change);
  if (applied.files.length + applied.folders.length <= WAIT_FOR_PATHS) {
    settle(system, root, path, applied);
  } else {
    settling.set(path, applied);
    void settleLater(system, path, applied);
  }
}

/** Doing it again changes nothing. */
function carryOut(system: StoreSystem, root: string, { index, folders }: Change): Applied {
  const applied: Applied = { files: [], folders: [root] };
  guarded('write to', root, () => {
    for (const { folder, files } of folders) {
      const path = join(root, folder);
      const write = ensureFolder(system, path) ? create : replace; // a file that is new has no readers
      for (const name of Object.keys(files)) {
        write(system, join(path, name), files[name]);
        applied.files.push(join(path, name));
      }
      if (write === replace) {
        FILES.filter(name => files[name] === undefined).forEach(name => system.fs.rmSync(join(path, name), { force: true }));
      }
      if (Object.keys(files).length > 0) {
        applied.folders.push(path);
      } else {
        removeFolder(system, path);
      }
    }
  });
  replaceDurably(system, join(root, INDEX_FILE), formatIndex(index));
  return applied;
}

function settle(system: StoreSystem, root: string, journal: string, { files, folders }: Applied): void {
  guarded('write to', root, () => {
    files.forEach(path => sync(system, path));
    folders.forEach(path => syncFolder(system, path));
    system.fs.rmSync(journal, { force: true });
    syncFolder(system, root);
  });
  settling.delete(journal);
}

/** If the program ends before the disk is through, the next synth finds the journal. */
async function settleLater({ fs, posix }: StoreSystem, journal: string, { files, folders }: Applied): Promise<void> {
  const queue = [...files, ...posix ? folders : []].values();
  try {
    await Promise.all([1, 2, 3, 4].map(async () => {
      for (const path of queue) {
        const handle = await fs.promises.open(path, 'r');
        await handle.sync().finally(() => handle.close());
      }
    }));
    await fs.promises.rm(journal, { force: true });
  } catch {
    // the journal stays, and with it the change
  } finally {
    settling.delete(journal);
  }
}

function journalPaths({ fs }: StoreSystem, root: string): string[] {
  return guarded('list', root, () => fs.readdirSync(root).filter(name => JOURNAL.pattern.test(name)).map(name => join(root, name)));
}

function readJournal(system: StoreSystem, path: string): Change {
  const content = readText(system, path, MAX_BYTES);
  if (!content) {
    throw damaged(path, 'it is gone although this process has the store');
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
