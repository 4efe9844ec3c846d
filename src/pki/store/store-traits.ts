import type { KeySource } from '../x509/key-source';

/** What stores of the library tell the rest of it, and nobody else's store has to. */
export interface StoreTraits {
  /** Where keys, signatures and serial numbers come from, if not from the operating system. */
  readonly keySource?: KeySource;
  /** Where it keeps what it has: several objects on one place do not see what each other is asked for. */
  readonly place?: string;
  /** Begins with what takes time, when a program is about to ask for certificates. */
  readonly prepare?: () => void;
}

const TRAITS = new WeakMap<object, StoreTraits>();

/** Tells traits of a store. */
export function setStoreTraits(store: object, traits: StoreTraits): void {
  TRAITS.set(store, traits);
}

/** The traits of a store: none of a store from elsewhere. */
export function traitsOf(store: object): StoreTraits {
  return TRAITS.get(store) ?? {};
}
