/** What a synth did with one certificate, and why. */
export interface CertificateChange {
  /** Identity in the store; for a Secret its namespace and name; for a message about the store its path. */
  readonly name: string;

  /**
   * `created`, `renewed`, `unchanged`, `kept` (due for renewal, but this synth may not or cannot renew it), `retired` (an
   * authority that clients no longer trust, in the last phase of its replacement) or `unused` (in the store, but not
   * requested); for Secrets `sealed` (encrypted) or `plain` (private keys are in manifests); `store` for the store itself.
   */
  readonly action: string;

  /** The reason, from a closed list, for example `new` or `hosts changed (+b.example.com)`. */
  readonly reason: string;

  /** The whole message as a line, for example `created shop: new (EC P-256, expires 2027-12-25)`. Never key material. */
  readonly message: string;

  /**
   * Absolute path of the store.
   *
   * @default - the program has one store, or the store has no path
   */
  readonly store?: string;
}

/** Receives the changes to the certificates of a synth. */
export interface ICertificateReporter {
  /**
   * Called each time that certificates were issued or compared, after they are durable. A synth of an app reports `unchanged`
   * and `unused` later, in one call, when everything that its manifests need has been read.
   *
   * @param changes one entry per certificate
   */
  report(changes: CertificateChange[]): void;
}
