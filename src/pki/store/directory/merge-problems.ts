import { join } from 'node:path';
import { fileName } from './file-name';
import { quote, unreadable } from './problems';
import { RecordFile } from './record-file';
import { StoreFile } from './store-file';
import { IngressError } from '../../../errors/index';
import { listed } from '../../../text/listed';

const MAX_LISTED = 8;

/** The branch that is merged into, or rebased onto, and then what git calls the other side. */
const SIDES = 'HEAD MERGE_HEAD REBASE_HEAD CHERRY_PICK_HEAD';

/**
 * Files that contain both sides of a merge. The printed command checks out whole files of one branch: if git detected a rename between two
 * certificates, `git checkout --ours` also returns both sides, and one of the branches lacks the file.
 */
export function conflicting(root: string, files: readonly string[]): IngressError {
  const paths = files.map(file => quote(join(root, file))).join(' ');
  const each = files.length <= MAX_LISTED ? `for file in ${paths}`
    : `grep -lE '^<{7,} ' ${quote(root)}/*.pem ${quote(root)}/store.json | while IFS= read -r file`;
  const command = `${each}; do for side in ${SIDES}; do git checkout "$side" -- "$file" && break; done; done`;
  return unreadable(
    `the certificate store ${quote(root)} has unresolved merge conflicts in ${listed(files.map(quote), MAX_LISTED)}`,
    `take either side whole, for example with: ${command}; then synthesize, which issues what differs from the program, `
      + 'and commit, or continue the rebase');
}

/** Files whose encryption differs from the store's. */
export function differentlyEncrypted(root: string, { encryption }: StoreFile, files: readonly RecordFile[]): IngressError {
  const names = listed(files.map(({ summary }) => quote(fileName(summary.name))), MAX_LISTED);
  const isPlain = files.every(file => !file.encryption);
  const state = isPlain
    ? 'not encrypted, but the store is'
    : encryption
      ? 'encrypted with a different passphrase than the store'
      : 'encrypted, but the store is not';
  return new IngressError({
    code: 'store-passphrase',
    message: `${names} in the certificate store ${quote(root)} ${files.length === 1 ? 'is' : 'are'} ${state}: `
      + 'the passphrase was changed, but not for these files (another branch wrote them, or the change was interrupted)',
    help: `re-encrypt these files: ${rekeyCommand(root, encryption, isPlain)}`,
  });
}

/** Files whose own passphrase is needed to encrypt them like the others. */
export function stillDifferent(root: string, { encryption }: StoreFile, files: readonly RecordFile[], isOldGiven: boolean): IngressError {
  const names = listed(files.map(({ summary }) => quote(fileName(summary.name))), MAX_LISTED);
  const those = `${names} in the certificate store ${quote(root)}`;
  return new IngressError({
    code: 'store-passphrase',
    message: isOldGiven ? `the old passphrase does not open ${those}`
      : `${those} ${files.length === 1 ? 'has' : 'have'} another passphrase than the store, and it was not given`,
    help: `give the passphrase of the branch that wrote ${files.length === 1 ? 'it' : 'them'}: ${rekeyCommand(root, encryption, false)}`,
  });
}

function rekeyCommand(root: string, encryption: StoreFile['encryption'], isPlain: boolean): string {
  const current = encryption ? ' --passphrase-env VARIABLE' : '';
  const old = isPlain ? '' : ' --old-passphrase-env OLD_VARIABLE';
  return `cdk8s-istio-ingress store rekey ${quote(root)}${current}${old}`;
}

/** Authorities that the store has had, whose files are gone: a new one in their place would be trusted by nobody. */
export function lostAuthorities(root: string, lost: readonly (readonly [name: string, keyId: string])[]): IngressError {
  const names = lost.map(([name]) => name);
  const described = lost.map(([name, keyId]) => `'${name}' (key ${keyId.slice(0, 16)})`);
  return new IngressError({
    code: 'authority-missing',
    message: `the certificate store ${quote(root)} lists ${lost.length === 1 ? 'authority' : 'authorities'} ${described.join(', ')}, but ${lost.length === 1 ? 'its file is' : 'their files are'} missing`,
    help: `restore ${names.map(name => quote(join(root, fileName(name)))).join(', ')} from a backup or from the machine that created it (a store without a passphrase is not in git); `
      + `to create a new authority, which clients must then trust: cdk8s-istio-ingress store forget ${quote(root)} ${names.map(quote).join(' ')}`,
  });
}
