import { IngressError } from '../../errors/index';
import { ManifestObject, Unreadable } from '../resource';

/** The entry for an unreadable part of the input; the rest is still read. */
export function unreadablePart(file: string | undefined, line: number | undefined, unreadable: Unreadable): ManifestObject {
  return { object: undefined, origin: { file, line }, unreadable };
}

/** The error for one unreadable part of the input. */
export function unreadableError({ origin: { file, line }, unreadable }: ManifestObject): IngressError {
  const place = file === undefined ? 'the text' : file === '-' ? 'standard input' : file;
  return new IngressError({
    code: 'invalid-manifest', message: `${place}${line === undefined ? '' : `:${line}`} ${unreadable!.message}`, help: unreadable!.help,
  });
}

/** The objects of an input; throws if any part is unreadable. */
export function readableOnly(objects: readonly ManifestObject[]): ManifestObject[] {
  const bad = objects.find(({ unreadable }) => unreadable);
  if (bad) {
    throw unreadableError(bad);
  }
  return [...objects];
}
