import { withField } from './json-pointer';

/** A field that is set in a rendered manifest. */
export interface FieldPatch {
  /** The path of the object that has the field; it may move until the manifest is rendered. Undefined if the manifest does not have it. */
  readonly place: () => readonly (string | number)[] | undefined;
  /** The path of the field below the object. */
  readonly keys: readonly string[];
  readonly value: unknown;
}

/** An API object whose fields can be patched at places that are known when it is rendered. */
export interface LatePatched {
  /** Sets a field of the rendered manifest, before all JSON patches. */
  _patchField(patch: FieldPatch): void;
}

/** A manifest with its fields set. */
export function patchedFields(manifest: unknown, patches: readonly FieldPatch[]): unknown {
  return patches.reduce((patched, { place, keys, value }) => {
    const path = place();
    return path ? withField(patched, [...path.map(String), ...keys], value) : patched;
  }, manifest);
}
