const PREPARATIONS = new WeakMap<object, () => void>();

/** Lets a store begin with what takes time as soon as a program is about to ask for certificates; told once. */
export function whenAskedFor(store: object, prepare: () => void): void {
  PREPARATIONS.set(store, prepare);
}

/** Tells a store that the program is about to ask for certificates. */
export function prepareStore(store: object): void {
  PREPARATIONS.get(store)?.();
}
