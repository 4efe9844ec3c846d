/**
 * A value that is produced when the manifest is rendered.
 *
 * cdk8s's own `Lazy` is known only to the copy of cdk8s that it comes from, and a monorepo may have an app of another copy. Every copy
 * resolves what has a method `resolve`.
 *
 * @param produce gives the value
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
