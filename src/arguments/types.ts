/**
 * A type in the notation of the descriptions: a primitive, `construct`, `object`, the name of one of our types, `[T]` for a list, `{ of: T
 * }` for a map, `{ nonempty: T }` for a string or list that must not be empty.
 */
export type Type = string | readonly [Type] | { readonly of: Type } | { readonly nonempty: Type };

/** Names with their types, in order: `name?` is optional, `...name` takes the remaining arguments. */
export interface Fields { readonly [name: string]: Type }

/** The tables of the generated descriptions. */
export interface Types {
  readonly entries: { readonly [entry: string]: Fields };
  readonly options: { readonly [name: string]: Fields };
  readonly enums: { readonly [name: string]: { readonly [member: string]: string | number } };
  /** The factories of each class. */
  readonly classes: { readonly [name: string]: readonly string[] };
  readonly interfaces: { readonly [name: string]: { readonly construct: boolean; readonly members: readonly string[] } };
}
