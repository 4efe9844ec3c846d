import type { StoreSystem } from './system';
import { IngressError, IngressErrorCode } from '../../../errors/index';

const OUT_OF_SPACE = ['ENOSPC', 'EDQUOT'];
/** What is done without writing. */
const READING = ['open', 'read', 'list'];
const FORBIDDEN = ['EACCES', 'EPERM', 'EROFS'];

/** Help for one damaged file. */
export const RESTORE_OR_FORGET = 'restore it from a backup or from version control; '
  + 'to reissue it instead, remove it with: cdk8s-istio-ingress store forget';

/** The store is damaged, newer, or incomplete; `help` contains the fix. */
export function unreadable(message: string, help: string): IngressError {
  return new IngressError({ code: 'store-unreadable', message, help });
}

/** `store.json` differs from what was written. */
export function damaged(path: string, how: string): IngressError {
  return unreadable(
    `the certificate store file ${quote(path)} is damaged: ${how}`,
    'restore it from a backup or from version control; nothing was changed, and nothing is issued until then');
}

/** A path that leads out of the store. */
export function linked(path: string): IngressError {
  return new IngressError({
    code: 'store-permissions',
    message: `${quote(path)} in the certificate store is a symbolic link, which could lead out of it`,
    help: 'replace it with the folder or file itself, or remove it',
  });
}

/**
 * Runs system calls and converts their errors. The message of the system is dropped and only its code is kept: our messages contain only
 * names and paths, so they cannot contain keys.
 */
export function guarded<T>(doing: string, path: string, system: StoreSystem, calls: () => T): T {
  try {
    return calls();
  } catch (error) {
    throw systemProblem(error, doing, path, system);
  }
}

function systemProblem(error: unknown, doing: string, path: string, system: StoreSystem): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (error instanceof IngressError || code === undefined) return error;
  if (OUT_OF_SPACE.includes(code)) return problem('store-unwritable', 'free space on that disk and synthesize again');
  if (FORBIDDEN.includes(code)) {
    const owner = ownerOf(path, system);
    const own = system.uid();
    return problem('store-permissions', owner !== undefined && own !== undefined && owner !== own
      ? `it belongs to user ${owner}, and the program runs as user ${own}: change the owner (chown -R), and run containers with --user ${own}`
      : 'grant this user access, or synthesize with `frozen` where the store must not be written');
  }
  return problem(READING.includes(doing) ? 'store-unreadable' : 'store-unwritable', 'check that path and its disk, then synthesize again');

  function problem(kind: IngressErrorCode, help: string): IngressError {
    return new IngressError({ code: kind, message: `the certificate store could not ${doing} ${quote(path)} (${code})`, help });
  }
}

function ownerOf(path: string, { fs }: StoreSystem): number | undefined {
  try {
    return fs.lstatSync(path).uid;
  } catch {
    return undefined;
  }
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? '');
}

/** A path as a POSIX shell takes it. */
export function quote(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
