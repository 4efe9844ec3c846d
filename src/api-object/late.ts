/**
 * A value that is produced when the manifest is rendered.
 *
 * cdk8s recognizes its own `Lazy` only within one copy of cdk8s, and a monorepo may load several. Every copy resolves an object that has a
 * method `resolve`.
 *
 * @param produce computes the value
 */
export function late(produce: () => unknown): any {
  return new LateValue(produce);
}

class LateValue {
  constructor(private readonly produce: () => unknown) {}

  public resolve(): unknown {
    return this.produce();
  }
}
