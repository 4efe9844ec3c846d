import { serializer, SnapshotSerializer } from './serializer';

export { serializer, SnapshotSerializer } from './serializer';

/** The part of jest's and vitest's `expect` that is used here. */
export interface Expect {
  addSnapshotSerializer(serializer: SnapshotSerializer): void;
}

/**
 * Adds serializer and matchers to `expect`. Importing this module does it for a global `expect`, as jest and vitest with
 * `globals: true` have it; otherwise pass yours.
 */
export function install(expect: Expect): void {
  expect.addSnapshotSerializer(serializer);
}

const { expect } = globalThis as { readonly expect?: Expect };
// imported outside of a test file, for example by a configuration, there is nothing to add to
if (typeof expect?.addSnapshotSerializer === 'function') install(expect);
