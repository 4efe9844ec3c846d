/** What a synth did with one certificate, and why. */
export interface CertificateChange {
  /** Identity in the store. */
  readonly name: string;

  /**
   * `created`, `renewed`, `unchanged`, `kept` (it should be renewed, but the key that signs is not here), `retired` (an authority
   * that clients trust no longer, in the last phase of its replacement) or `unused` (in the store, but not asked for); for Secrets `sealed` (encrypted) or `plain` (private keys are in manifests).
   */
  readonly action: string;

  /** One of the closed list of reasons, for example `new` or `hosts changed (+b.example.com)`. */
  readonly reason: string;

  /** The whole line for people, for example `created shop: new (EC P-256, expires 2027-12-25)`. Never key material. */
  readonly message: string;
}

/** Is told what happened to the certificates of a synth. */
export interface ICertificateReporter {
  /**
   * Called once for each time that certificates were settled, after they are durable.
   *
   * @param changes one entry a certificate
   */
  report(changes: CertificateChange[]): void;
}
