import { IngressError } from '../../errors/index';

/**
 * Writes files where the program says; what the file system refuses is an error that names the place.
 *
 * @param place folder or file, as the program wrote it
 * @throws IngressError `file-unwritable`
 */
export function writing(place: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const shown = place.length > 200 ? `${place.slice(0, 199)}…` : place;
    throw new IngressError({
      code: 'file-unwritable',
      message: `'${shown}' cannot be written: ${code}`,
      help: HELP[code] ?? 'choose another place, or make it writable',
    });
  }
}

const HELP: { readonly [code: string]: string } = {
  EEXIST: 'a file has the name of a folder that is needed; choose another place',
  ENOTDIR: 'a file has the name of a folder that is needed; choose another place',
  EISDIR: 'it is a folder; name a file',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'choose a shorter name',
};
