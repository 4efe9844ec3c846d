import { quote } from './problems';
import { StoreSystem } from './system';
import { IngressError } from '../../../errors/index';

/** Whether other users can access a file; Windows has no such mode. */
export function isOpenToOthers({ posix }: StoreSystem, mode: number): boolean {
  return posix && mode % 0o100 !== 0;
}

/** Refuses files that other users can read. */
export function checkPrivate(system: StoreSystem, path: string, mode: number, store: string): void {
  if (!isOpenToOthers(system, mode)) return;
  throw new IngressError({
    code: 'store-permissions',
    message: `${quote(path)} in the certificate store has mode 0${(mode % 0o1000).toString(8)}, so others can reach private keys`,
    help: `repair it with: chmod -R go-rwx ${quote(store)}; on a file system without modes, ${encryptOrAccept(store)}`,
  });
}

function encryptOrAccept(store: string): string {
  return `encrypt the store: cdk8s-istio-ingress store change-passphrase ${quote(store)} --new-passphrase-env VARIABLE; `
    + 'or accept it with allowOpenPermissions (on the command line --allow-open-permissions)';
}

/** The error of a file system on which plain keys cannot be protected. */
export function noModes(store: string, mode: number): IngressError {
  return new IngressError({
    code: 'store-permissions',
    message: `the file system of the certificate store ${quote(store)} keeps no modes (a new file has 0${mode.toString(8)} instead of 0600), so others could read private keys`,
    help: 'give the store a passphrase, or accept it with allowOpenPermissions (on the command line --allow-open-permissions)',
  });
}
