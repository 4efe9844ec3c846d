import { IngressError } from '../../errors/index';
import { planMode } from '../../plan/plan-mode';

/**
 * Writes files to a path from the program; a file system failure becomes an error with the path. In a plan it records the path instead.
 *
 * @param place folder or file, as in the program
 * @throws IngressError `file-unwritable`
 */
export function writing(place: string, write: () => void): void {
  const plan = planMode();
  if (plan) {
    plan.record({ type: 'files', path: place });
    return;
  }
  try {
    write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const shown = place.length > 200 ? `${place.slice(0, 199)}…` : place;
    throw new IngressError({
      code: 'file-unwritable',
      message: `'${shown}' cannot be written: ${code}`,
      help: HELP[code] ?? 'choose another path, or make it writable',
    });
  }
}

const HELP: { readonly [code: string]: string } = {
  EEXIST: 'a parent folder of the path is a file; choose another path',
  ENOTDIR: 'a parent folder of the path is a file; choose another path',
  EISDIR: 'the path is a folder; use the path of a file',
  ENOSPC: 'the disk is full; free space on it',
  ENAMETOOLONG: 'choose a shorter name',
};
