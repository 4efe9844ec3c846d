import { IngressError, IngressErrorCode } from '../../../errors/index';

const OUT_OF_SPACE = ['ENOSPC', 'EDQUOT'];
const FORBIDDEN = ['EACCES', 'EPERM', 'EROFS'];

/** For one entry that is damaged while the index is whole. */
export const HOW_TO_GO_ON = 'restore it from a backup or from version control; '
  + 'to have it issued anew instead, remove it with: cdk8s-istio-ingress store forget';

/** The store is damaged, newer, or out of step with its index; `help` says how to go on. */
export function unreadable(message: string, help: string): IngressError {
  return new IngressError({ code: 'store-unreadable', message, help });
}

/** A file of the store that is not what was written. */
export function damaged(path: string, how: string): IngressError {
  return unreadable(
    `the certificate store file ${quote(path)} is damaged: ${how}`,
    'restore it from a backup or from version control, or move the whole store away to begin anew; nothing was changed and nothing is issued meanwhile');
}

/** What would lead out of the store. */
export function linked(path: string): IngressError {
  return new IngressError({
    code: 'store-permissions',
    message: `${quote(path)} in the certificate store is a symbolic link`,
    help: 'put the folder or file itself in its place',
  });
}

/**
 * A failed system call as an error of ours. The system's message is left out, only its code is kept:
 * ours are built from names and paths alone, so that no key can be in them.
 */
export function systemProblem(error: unknown, doing: string, path: string): unknown {
  const code = (error as NodeJS.ErrnoException)?.code;
  if (error instanceof IngressError || code === undefined) {
    return error;
  }
  if (OUT_OF_SPACE.includes(code)) {
    return problem('store-unwritable', 'free space on that disk and synthesize again');
  }
  if (FORBIDDEN.includes(code)) {
    return problem('store-permissions', 'give this user access, or synthesize with `frozen` where the store must not be written');
  }
  if (code === 'ELOOP') {
    return problem('store-permissions', 'a symbolic link is refused there: put the file itself in its place');
  }
  return problem('store-unwritable', 'look at that disk, then synthesize again');

  function problem(kind: IngressErrorCode, help: string): IngressError {
    return new IngressError({ code: kind, message: `the certificate store could not ${doing} ${quote(path)} (${code})`, help });
  }
}

/** Runs system calls and turns what they throw into errors of ours. */
export function guarded<T>(doing: string, path: string, calls: () => T): T {
  try {
    return calls();
  } catch (error) {
    throw systemProblem(error, doing, path);
  }
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException)?.code ?? '');
}

/** A path as a POSIX shell takes it. */
export function quote(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
