/** Why a value cannot be written to a manifest as it is; undefined if it can. */
export function jsonFlaw(value: unknown, within: readonly unknown[] = []): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean': return undefined;
    case 'number': return Number.isFinite(value) ? undefined : `${value} is not a finite number`;
    case 'object': return value === null ? 'null is not a value' : objectFlaw(value, within);
    default: return `${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`} is not JSON`;
  }
}

function objectFlaw(value: object, within: readonly unknown[]): string | undefined {
  if (within.includes(value)) return 'an object contains itself';
  const inner = [...within, value];
  if (Array.isArray(value)) return firstFlaw(Array.from(value), inner);
  const prototype = Object.getPrototypeOf(value) as object | null;
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain ? firstFlaw(Object.values(value), inner) : `an object of class ${String(value.constructor?.name)} is not JSON`;
}

function firstFlaw(values: readonly unknown[], within: readonly unknown[]): string | undefined {
  for (const value of values) {
    const flaw = jsonFlaw(value, within);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}
