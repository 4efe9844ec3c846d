import { CertificateRecordKind } from './record-kind';

/** What a store knows of one identity without opening its key: all that a synth needs to find that nothing changed. */
export interface CertificateSummary {
  /** Identity: the name that the user gave, unique in the store. One line of text. */
  readonly name: string;

  /** What the record is, and with it which fields of `CertificateRecord` it has. */
  readonly kind: CertificateRecordKind;

  /** Canonical text of what was requested: one line, written and compared by the library, opaque to the store. */
  readonly spec: string;

  /** Serial number, lower-case hexadecimal; the number of a revocation list; empty for a sealed Secret. */
  readonly serialNumber: string;

  /** Start of validity, ISO 8601 in UTC. */
  readonly notBefore: string;

  /** End of validity, ISO 8601 in UTC. */
  readonly notAfter: string;

  /** Identifier of the subject's public key (RFC 7093), lower-case hexadecimal; empty where there is no key. */
  readonly keyId: string;
}

/** One identity with its material, as a store keeps it. */
export interface CertificateRecord extends CertificateSummary {
  /**
   * PEM certificates: the certificate, then the authorities above it, without the root (a root's record: itself).
   *
   * @default - none; certificates and authorities have it
   */
  readonly certificateChain?: string;

  /**
   * PEM private key, PKCS#8; perhaps in the standard encrypted form. Secret.
   *
   * @default - none, or kept elsewhere (an offline root)
   */
  readonly privateKey?: string;

  /**
   * PEM `X509 CRL`.
   *
   * @default - none; revocation lists have it
   */
  readonly revocationList?: string;

  /**
   * JSON text: what goes into the manifest.
   *
   * @default - none; sealed Secrets have it
   */
  readonly sealedSecret?: string;

  /**
   * Base64: the key that the values of a sealed Secret are encrypted with, for when its recipients change. Secret.
   *
   * @default - none
   */
  readonly dataKey?: string;

  /**
   * What else the library keeps for this identity, such as the dates of revocations. Opaque to the store.
   *
   * @default - nothing
   */
  readonly attributes?: { [name: string]: string };
}

/**
 * Keeps records between synths. Implement it to keep certificates elsewhere than in a folder, and give the implementation
 * to `CertificateStore.of`. `CertificateStoreContract` tests an implementation.
 *
 * A synth calls `open` once, `read` for what it uses, `write` at most once, and `close`. Between `open` and `close` no
 * other process may write: a store that is shared takes a lock. Everything is synchronous, as constructs are; a store over
 * a network loads before the program runs and saves after it.
 */
export interface ICertificateStore {
  /** Takes the store for this process and returns a summary of every record in it. */
  open(): CertificateSummary[];

  /**
   * One record, whole.
   *
   * @param name an identity that `open` returned
   */
  read(name: string): CertificateRecord;

  /**
   * Adds or replaces records in the given order, authorities first. A record is written whole or not at all; records
   * before one that fails may stay. What is written is durable when this returns.
   *
   * @param records what was issued; no name twice
   */
  write(records: CertificateRecord[]): void;

  /** Releases the store; does nothing when it is not open. */
  close(): void;
}
