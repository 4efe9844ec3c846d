/**
 * Certificates of authorities (trust anchors) that verify a peer's certificate: a `TrustBundle`, whose certificates this program has, or a
 * `TrustBundleReference`, which names where a gateway finds them.
 */
export abstract class TrustAnchors {
  protected constructor(private readonly description: string) {}

  /** What they are, for messages; never key material. */
  public toString(): string {
    return this.description;
  }
}
