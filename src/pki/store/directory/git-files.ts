import { dirname, join } from 'node:path';
import { FOLDER_MODE, readText, replaceDurably, syncFolder } from './files';
import { guarded } from './problems';
import { StoreSystem } from './system';

export const IGNORE_FILE = '.gitignore';
export const ATTRIBUTES_FILE = '.gitattributes';

const PLAIN_IGNORE = `# private keys must not be committed; store.json has no secrets and tells a fresh clone which authorities there are
*
!/.gitignore
!/.gitattributes
!/store.json
`;
const ENCRYPTED_IGNORE = '# what lives only during a synth\n/.lock/\n*.tmp\n';
/** All contents that any version has written; any other text comes from a user. */
const OWN_IGNORES: readonly string[] = [PLAIN_IGNORE, ENCRYPTED_IGNORE];
/** Git must not convert line endings. */
const ATTRIBUTES = '* -text\n';
const MAX_BYTES = 1024 * 1024;

/** Keeps unencrypted keys out of git; does not change files that a user has edited. */
export function guardFromGit(system: StoreSystem, root: string, encrypted: boolean): void {
  const ignore = join(root, IGNORE_FILE);
  const text = encrypted ? ENCRYPTED_IGNORE : PLAIN_IGNORE;
  const found = readText(system, ignore, MAX_BYTES)?.text;
  if (found !== undefined && (found === text || !OWN_IGNORES.includes(found))) return;
  replaceDurably(system, ignore, text);
  if (found !== undefined) return;
  replaceDurably(system, join(root, ATTRIBUTES_FILE), ATTRIBUTES);
  guarded('protect', root, system, () => {
    system.fs.chmodSync(root, FOLDER_MODE);
    syncFolder(system, dirname(root));
  });
}
