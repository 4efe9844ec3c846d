import { dirname } from 'path';
import { statOf } from './files';
import { guarded, linked, quote } from './problems';
import { StoreSystem } from './system';
import { IngressError } from '../../../errors/index';

/** Refuses what others can read; Windows has no such mode. */
export function checkPrivate({ posix }: StoreSystem, path: string, mode: number, store: string): void {
  if (posix && mode % 0o100 !== 0) {
    throw new IngressError({
      code: 'store-permissions',
      message: `${quote(path)} in the certificate store has mode 0${(mode % 0o1000).toString(8)}, so others can reach private keys`,
      help: `repair it with: chmod -R go-rwx ${quote(store)}`,
    });
  }
}

/** Refuses a folder of an identity that is a link, or that others can read if `secret`; says whether it is there. */
export function checkFolder(system: StoreSystem, path: string, secret: boolean): void {
  const stat = guarded('read', path, () => statOf(system.fs, path));
  if (stat?.isSymbolicLink()) {
    throw linked(path);
  }
  if (stat && secret) {
    checkPrivate(system, path, stat.mode, dirname(path));
  }
}
