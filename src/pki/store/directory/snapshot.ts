import { dirname, join } from 'path';
import { ensureFolder, FOLDER_MODE, readText, replaceDurably, syncFolder } from './files';
import { folderName } from './folder-name';
import { parseIndex, StoreIndex } from './index-file';
import { contentsOf, FolderContent, pendingChanges, recover } from './journal';
import { ATTRIBUTES, ATTRIBUTES_FILE, ENCRYPTED_IGNORE, FILES, IGNORE_FILE, INDEX_FILE, LEFTOVER, MAX_INDEX_BYTES, OWN_IGNORES, PLAIN_IGNORE } from './layout';
import { checkPrivate } from './permissions';
import { HOW_TO_GO_ON, guarded, hasCode, linked, quote, unreadable } from './problems';
import { StoreSystem } from './system';

/** The store at one moment: its index, and what a read-only synth must read in place of files. */
export interface Snapshot {
  readonly index: StoreIndex;
  /** By folder, the committed files of those that are not in place yet; what is not among them is to be removed. */
  readonly pending: ReadonlyMap<string, FolderContent['files']>;
}

/** The folder without symbolic links in its path; undefined when it does not exist and is not to be created. */
export function locate(system: StoreSystem, path: string, create: boolean): string | undefined {
  return guarded('open', path, () => {
    if (create) {
      system.fs.mkdirSync(dirname(path), { recursive: true });
      ensureFolder(system, path);
    }
    try {
      const root = system.fs.realpathSync(path);
      if (system.fs.lstatSync(root).isDirectory()) {
        return root;
      }
    } catch (error) {
      if (hasCode(error, 'ENOENT') && !create) {
        return undefined;
      }
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) {
        throw error;
      }
    }
    throw unreadable(`the certificate store ${quote(path)} is not a folder`, 'give the path of a folder');
  });
}

/**
 * Reads the index and checks it against the folders, without opening any certificate or key.
 *
 * @param write complete what a killed process left behind, which needs the lock
 * @param forgotten names whose folder may be missing
 */
export function takeSnapshot(system: StoreSystem, root: string, write: boolean, forgotten: readonly string[] = []): Snapshot {
  if (write) {
    recover(system, root);
  }
  // journals before the index: one that is finished in between has its entries there
  const changes = pendingChanges(system, root).map(({ change }) => change);
  const index = changes.at(-1)?.index ?? readIndex(system, root);
  const pending = contentsOf(changes);
  const unlisted = foldersOf(system, root, write);
  checkListed(root, index, pending, unlisted, forgotten);
  checkUnlisted(system, root, index, pending, unlisted);
  const snapshot = { index: index ?? { entries: new Map() }, pending };
  if (isSecret(snapshot.index)) {
    checkPrivate(system, root, guarded('read', root, () => system.fs.lstatSync(root)).mode, root);
  }
  return snapshot;
}

/** Whether the store holds keys that only file permissions protect. */
export function isSecret({ encryption, entries }: StoreIndex): boolean {
  return encryption === undefined && entries.size > 0;
}

/** Keeps keys out of git unless they are encrypted; what a person wrote there stays. */
export function guardFromGit(system: StoreSystem, root: string, { encryption }: StoreIndex): void {
  const ignore = join(root, IGNORE_FILE);
  const text = encryption ? ENCRYPTED_IGNORE : PLAIN_IGNORE;
  const found = readText(system, ignore, MAX_INDEX_BYTES)?.text;
  if (found !== undefined && (found === text || !OWN_IGNORES.includes(found))) {
    return;
  }
  replaceDurably(system, ignore, text);
  if (found === undefined) {
    replaceDurably(system, join(root, ATTRIBUTES_FILE), ATTRIBUTES);
  }
  guarded('protect', root, () => {
    system.fs.chmodSync(root, FOLDER_MODE);
    syncFolder(system, dirname(root));
  });
}

/** The index as its file has it; undefined when there is none. */
export function readIndex(system: StoreSystem, root: string): StoreIndex | undefined {
  const path = join(root, INDEX_FILE);
  const content = readText(system, path, MAX_INDEX_BYTES);
  return content && parseIndex(content.text, path);
}

function foldersOf(system: StoreSystem, root: string, write: boolean): Set<string> {
  const found = new Set<string>();
  for (const entry of guarded('list', root, () => system.fs.readdirSync(root, { withFileTypes: true }))) {
    if (entry.isSymbolicLink()) {
      throw linked(join(root, entry.name));
    }
    if (entry.isDirectory()) {
      found.add(entry.name);
    } else if (write && LEFTOVER.test(entry.name)) {
      guarded('clean', root, () => system.fs.rmSync(join(root, entry.name), { force: true }));
    }
  }
  return found;
}

/** Every entry has its folder; those are taken out of `folders`. */
function checkListed(
  root: string, index: StoreIndex | undefined, pending: Snapshot['pending'], folders: Set<string>, forgotten: readonly string[],
): void {
  for (const name of index?.entries.keys() ?? []) {
    const folder = folderName(name);
    if (!folders.delete(folder) && Object.keys(pending.get(folder) ?? {}).length === 0 && !forgotten.includes(name)) {
      throw unreadable(
        `the certificate store has no folder ${quote(join(root, folder))} for ${JSON.stringify(name)}, which its index lists`,
        HOW_TO_GO_ON);
    }
  }
}

/** No other folder holds certificates or keys: a lost line of the index would mean a silent reissue. */
function checkUnlisted(
  system: StoreSystem, root: string, index: StoreIndex | undefined, pending: Snapshot['pending'], folders: Set<string>,
): void {
  for (const folder of folders) {
    const file = folder.startsWith('.') ? undefined : materialIn(system, join(root, folder));
    if (file !== undefined && !pending.has(folder)) {
      throw unreadable(
        `the certificate store has ${quote(join(root, folder, file))}, but its index ${index ? 'does not list it' : 'is missing'}`,
        index ? 'restore the index that belongs to it, or move that folder away' : `restore ${quote(join(root, INDEX_FILE))}, or move the store away`);
    }
  }
}

function materialIn({ fs }: StoreSystem, folder: string): string | undefined {
  return guarded('list', folder, () => fs.readdirSync(folder).find(name => FILES.includes(name)));
}
