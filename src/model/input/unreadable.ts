import { IngressError } from '../../errors/index';
import { ManifestObject, Unreadable } from '../resource';

/** The entry for a part of the input that cannot be read; what is around it still is. */
export function unreadablePart(file: string | undefined, line: number | undefined, unreadable: Unreadable): ManifestObject {
  return { object: undefined, origin: { file, line }, unreadable };
}

/** The error for one part of the input that cannot be read. */
export function unreadableError({ origin: { file, line }, unreadable }: ManifestObject): IngressError {
  const place = file === undefined ? 'the text' : file === '-' ? 'standard input' : file;
  return new IngressError({
    code: 'invalid-manifest', message: `${place}${line === undefined ? '' : `:${line}`} ${unreadable!.message}`, help: unreadable!.help,
  });
}

/** The objects of an input of which every part must be readable. */
export function readableOnly(objects: readonly ManifestObject[]): ManifestObject[] {
  const bad = objects.find(({ unreadable }) => unreadable);
  if (bad) {
    throw unreadableError(bad);
  }
  return [...objects];
}
