const PLACES = new WeakMap<object, string>();

/** Tells where a store keeps what it has: several objects on one place do not see what each other is asked for. */
export function standsAt(store: object, place: string): void {
  PLACES.set(store, place);
}

/** Where a store keeps what it has; undefined if that is not known. */
export function placeOf(store: object): string | undefined {
  return PLACES.get(store);
}
