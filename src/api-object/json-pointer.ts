/**
 * The keys of a JSON Pointer below an object, or what is wrong with it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6901
 */
export function pointerKeys(pointer: string): { readonly keys: readonly string[] } | { readonly flaw: string } {
  if (!pointer.startsWith('/')) return { flaw: "does not begin with '/'" };
  const written = pointer.slice(1).split('/');
  if (written.includes('')) return { flaw: 'has an empty name' };
  if (/~(?![01])/.test(pointer)) return { flaw: "has a '~' that is written neither '~0' nor begins '~1'" };
  const keys = written.map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  // JavaScript treats it specially, so it would silently be missing from the manifest
  return keys.includes('__proto__') ? { flaw: "has the name '__proto__', which cannot be written to a manifest" } : { keys };
}

/** A place that a pointer cannot reach. */
export class UnreachableError extends Error {}

/**
 * A copy of a JSON value with a field added or replaced. Objects on the way are created. An index of a list replaces its entry; `-` and the
 * index behind the last entry append.
 *
 * @throws UnreachableError for a field of a text, number or boolean, and for an index outside of a list
 */
export function withField(target: unknown, [key, ...below]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(target) || (target === undefined && /^[-0]$/.test(key))) return withEntry((target ?? []) as unknown[], key, below, value);
  if (target !== undefined && (typeof target !== 'object' || target === null)) {
    throw new UnreachableError(`${JSON.stringify(target)} has no field '${key}'`);
  }
  const fields = (target ?? {}) as { readonly [field: string]: unknown };
  return { ...fields, [key]: withField(Object.hasOwn(fields, key) ? fields[key] : undefined, below, value) };
}

function withEntry(list: readonly unknown[], key: string, below: readonly string[], value: unknown): unknown[] {
  const index = key === '-' ? list.length : /^(0|[1-9]\d*)$/.test(key) ? Number(key) : Infinity;
  if (index > list.length) throw new UnreachableError(`'${key}' is not an index of a list of ${list.length}; '-' appends`);
  return [...list.slice(0, index), withField(list[index], below, value), ...list.slice(index + 1)];
}
