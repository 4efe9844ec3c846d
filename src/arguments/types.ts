/**
 * A type as the descriptions write it: a primitive, `construct`, `object`, the name of one of our types, `[T]` for a list,
 * `{ of: T }` for a map, `{ nonempty: T }` for a text or a list that is not empty.
 */
export type Type = string | readonly [Type] | { readonly of: Type } | { readonly nonempty: Type };

/** Names with their types, in order: `name?` may be left out, `...name` takes the rest. */
export interface Fields { readonly [name: string]: Type }

/** The tables of the generated descriptions. */
export interface Types {
  readonly entries: { readonly [entry: string]: Fields };
  readonly options: { readonly [name: string]: Fields };
  readonly enums: { readonly [name: string]: { readonly [member: string]: string | number } };
  /** With what returns an instance. */
  readonly classes: { readonly [name: string]: readonly string[] };
  readonly interfaces: { readonly [name: string]: { readonly construct: boolean; readonly members: readonly string[] } };
}
