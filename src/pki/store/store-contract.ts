import { CertificateRecordKind } from './record-kind';

/** What a store knows about one identity without decrypting its key: enough to detect that nothing changed. */
export interface CertificateSummary {
  /** Identity: the name that the user chose, unique in the store. One line of text. */
  readonly name: string;

  /** The kind of record, which determines the fields of `CertificateRecord`. */
  readonly kind: CertificateRecordKind;

  /** Canonical text of the request: one line, written and compared by the library, opaque to the store. */
  readonly spec: string;

  /** Serial number, lower-case hexadecimal; the number of a revocation list; empty for a sealed Secret. */
  readonly serialNumber: string;

  /** Start of validity, ISO 8601 in UTC. */
  readonly notBefore: string;

  /** End of validity, ISO 8601 in UTC. */
  readonly notAfter: string;

  /** Identifier of the subject's public key (RFC 7093), lower-case hexadecimal; empty if there is no key. */
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
   * PEM private key, PKCS#8, optionally in the standard encrypted format. Secret.
   *
   * @default - none, or the key is elsewhere (an offline root)
   */
  readonly privateKey?: string;

  /**
   * PEM `X509 CRL`.
   *
   * @default - none; revocation lists have it
   */
  readonly revocationList?: string;

  /**
   * JSON text of the manifest's encrypted fields.
   *
   * @default - none; sealed Secrets have it
   */
  readonly sealedSecret?: string;

  /**
   * Base64 of the key that encrypts the values of a sealed Secret, for when its recipients change. Secret.
   *
   * @default - none
   */
  readonly dataKey?: string;

  /**
   * Other data of the library for this identity, such as the dates of revocations. Opaque to the store.
   *
   * @default - nothing
   */
  readonly attributes?: { [name: string]: string };
}

/**
 * Keeps records between synths. Implement it to keep certificates elsewhere than in a folder, and pass the implementation to
 * `CertificateStore.of`. `CertificateStoreContract` tests an implementation.
 *
 * A synth calls `open` once, `read` for the records it uses, `write` at most once, and `close`. Between `open` and `close` no other process
 * may write: a shared store takes a lock. Everything is synchronous, as constructs are; a store over a network loads before the program
 * runs and saves after it.
 */
export interface ICertificateStore {
  /** Opens the store for this process and returns a summary of every record in it. */
  open(): CertificateSummary[];

  /**
   * One complete record.
   *
   * @param name an identity that `open` returned
   */
  read(name: string): CertificateRecord;

  /**
   * Adds or replaces records in the given order, authorities first. Each record is written completely or not at all; records before one
   * that fails may remain. When this returns, the records are durable.
   *
   * @param records the issued records; no name occurs twice
   */
  write(records: CertificateRecord[]): void;

  /** Closes the store; does nothing if it is not open. */
  close(): void;
}
