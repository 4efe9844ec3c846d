/**
 * Certificates of authorities (trust anchors) that verify a peer's certificate: a `TrustBundle`, which contains the certificates, or a
 * `TrustBundleReference`, which specifies where a gateway finds them.
 */
export abstract class TrustAnchors {
  protected constructor(private readonly description: string) {}

  /** Describes the source in messages; never key material. */
  public toString(): string {
    return this.description;
  }
}
