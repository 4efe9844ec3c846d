import { IConstruct } from 'constructs';
import { IngressError } from '../../errors';

/** A value for a construct and everything below it; the nearest one counts. */
export class ScopedValue<T extends object> {
  readonly #values = new WeakMap<IConstruct, T>();
  /** Constructs that somebody below has asked already. */
  readonly #asked = new WeakSet<IConstruct>();

  /** @param what what the value is, for errors */
  constructor(private readonly what: string) {}

  /** @throws invalid-secret-output after something below was created with another value */
  public set(scope: IConstruct, value: T): void {
    if (this.#asked.has(scope)) {
      throw new IngressError({
        code: 'invalid-secret-output',
        message: `${this.what} is chosen after Secrets were created, which would not follow it`,
        help: 'choose it before what it applies to is created',
      }, scope);
    }
    this.#values.set(scope, value);
  }

  public of(scope: IConstruct): T | undefined {
    let nearest: T | undefined;
    for (let each: IConstruct | undefined = scope; each; each = each.node.scope) {
      this.#asked.add(each);
      nearest ??= this.#values.get(each);
    }
    return nearest;
  }
}
