import { FIELD_VERSIONS, FieldSpan, FieldVersions, ISTIO_RELEASES } from './field-versions';
import { at, flawed, ValidationProblem } from './problem';
import { isRecord } from './shape';

/** The newest release of Istio whose fields are known. */
export const NEWEST_ISTIO: string = ISTIO_RELEASES[ISTIO_RELEASES.length - 1];

/** The fields and values of a spec that a version of Istio, such as `1.28` or `1.28.3`, does not have. */
export function unavailableFieldsProblems(
  kind: string, spec: unknown, version: string, versions: FieldVersions = FIELD_VERSIONS,
): ValidationProblem[] {
  return Object.entries(versions[kind] ?? {}).filter(([, span]) => !includes(span, version)).flatMap(([field, span]) => {
    const [path, value] = field.split('=');
    return occurrences(spec, path.split(/(?=\[\])|\./), '')
      .filter(found => value === undefined || found.value === value)
      .map(found => flawed('istio-version', 'error', {
        code: 'istio-version',
        message: value === undefined ? `field '${lastName(path)}' ${whenText(span)}; Istio ${version} silently drops it`
          : `value ${value} of '${lastName(path)}' ${whenText(span)}; Istio ${version} refuses it`,
        help: span.since !== undefined && isBefore(version, span.since)
          ? `remove it, or upgrade to Istio ${span.since} and set the version that runs (istioVersion, --istio-version)`
          : 'remove it: later versions of Istio do not have it',
        field: found.path,
      }));
  });
}

/** `unavailableFieldsProblems` of one entry of a list of the spec, such as the third of `servers`. */
export function unavailableInEntryProblems(
  kind: string, list: string, index: number, entry: unknown, version: string,
): ValidationProblem[] {
  const entries: unknown[] = [];
  entries[index] = entry;
  return at('spec', ...unavailableFieldsProblems(kind, { [list]: entries }, version));
}

/** The first release of Istio with a field, if it is later than the first one that is known. */
export function fieldSince(kind: string, field: string): string | undefined {
  return FIELD_VERSIONS[kind]?.[field]?.since;
}

/** Whether a version of Istio is older than another; both begin with two numbers. */
export function isBefore(version: string, other: string): boolean {
  const [major, minor] = numbers(version);
  const [otherMajor, otherMinor] = numbers(other);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

function numbers(version: string): number[] {
  return version.split('.').map(part => Number.parseInt(part, 10));
}

/** A version later than all known ones has what the newest has. */
function includes({ since, until }: FieldSpan, version: string): boolean {
  return !(since !== undefined && isBefore(version, since)) && !(until !== undefined && isBefore(until, version));
}

function whenText({ since, until }: FieldSpan): string {
  return since === undefined ? `exists until Istio ${until}` : until === undefined ? `exists since Istio ${since}`
    : `exists in Istio ${since} to ${until}`;
}

function lastName(path: string): string {
  return /([^.[\]]+)(\[\])*$/.exec(path)![1];
}

interface Occurrence {
  readonly path: string;
  readonly value: unknown;
}

/** Where a value has a field: `[]` means each entry of a list. */
function occurrences(value: unknown, [segment, ...below]: readonly string[], path: string): Occurrence[] {
  if (segment === undefined) return value === undefined || value === null ? [] : [{ path, value }];
  if (segment === '[]') return Array.isArray(value) ? value.flatMap((item, i) => occurrences(item, below, `${path}[${i}]`)) : [];
  return isRecord(value) ? occurrences(value[segment], below, path === '' ? segment : `${path}.${segment}`) : [];
}
