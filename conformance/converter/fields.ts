/** Why an object is not converted: the field or mistake by which the table counts it. */
export class NotConverted extends Error {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/**
 * A part of a spec that knows which of its fields were read. What is left unread has no form in the constructs, so reading a part ends
 * with an error that names it: no field gets lost silently.
 */
export class Fields {
  /** Reads a whole object; `path` is where it is, without indexes. */
  static read<T>(values: unknown, path: string, reader: (fields: Fields) => T): T {
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      throw new NotConverted(`${path} is not an object`);
    }
    const fields = new Fields(values as { readonly [field: string]: unknown }, path);
    const result = reader(fields);
    for (const field of fields.unread) throw new NotConverted(fields.at(field));
    return result;
  }

  private readonly unread: Set<string>;

  private constructor(private readonly values: { readonly [field: string]: unknown }, private readonly path: string) {
    this.unread = new Set(Object.keys(values).filter(field => values[field] !== undefined && values[field] !== null));
  }

  has(field: string): boolean {
    return this.values[field] !== undefined && this.values[field] !== null;
  }

  text(field: string): string | undefined {
    const value = this.take(field);
    return value === undefined ? undefined : String(value);
  }

  texts(field: string): string[] | undefined {
    return this.list(field)?.map(String);
  }

  number(field: string): number | undefined {
    const value = this.take(field);
    return value === undefined ? undefined : Number(value);
  }

  flag(field: string): boolean | undefined {
    const value = this.take(field);
    if (value !== undefined && typeof value !== 'boolean') throw new NotConverted(`${this.at(field)} is not a boolean`);
    return value;
  }

  /** A map from names to texts. */
  map(field: string): { [name: string]: string } | undefined {
    const value = this.take(field);
    return value === undefined ? undefined
      : Object.fromEntries(Object.entries(value as object).map(([name, text]) => [name, String(text)]));
  }

  /** A map from names to parts. */
  mapOf<T>(field: string, reader: (fields: Fields) => T): { [name: string]: T } | undefined {
    const value = this.take(field);
    return value === undefined ? undefined
      : Object.fromEntries(Object.entries(value as object).map(([name, part]) => [name, Fields.read(part ?? {}, this.at(field), reader)]));
  }

  part<T>(field: string, reader: (fields: Fields) => T): T | undefined {
    const value = this.take(field);
    return value === undefined ? undefined : Fields.read(value, this.at(field), reader);
  }

  parts<T>(field: string, reader: (fields: Fields) => T): T[] | undefined {
    return this.list(field)?.map(part => Fields.read(part ?? {}, `${this.at(field)}[]`, reader));
  }

  /** Istio ignores these fields here, so they are not converted; its configuration must be the same without them. */
  ignored(...fields: string[]): void {
    fields.forEach(field => this.unread.delete(field));
  }

  /** The field cannot be written with the constructs as it is. */
  refuse(field: string, why: string): never {
    throw new NotConverted(`${this.at(field)}: ${why}`);
  }

  private list(field: string): unknown[] | undefined {
    const value = this.take(field);
    if (value !== undefined && !Array.isArray(value)) throw new NotConverted(`${this.at(field)} is not a list`);
    return value;
  }

  private take(field: string): unknown {
    this.unread.delete(field);
    return this.values[field] ?? undefined;
  }

  private at(field: string): string {
    return this.path === '' ? field : `${this.path}.${field}`;
  }
}
