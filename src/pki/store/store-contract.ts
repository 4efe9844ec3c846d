import { IClock } from './clock';
import { ICertificateReporter } from './reporter';

/**
 * What a store answers for one identity without opening its certificate or key.
 *
 * It is all that a synth needs to know that nothing changed.
 */
export interface CertificateSummary {
  /** Identity: the name that the user gave, unique in the store. */
  readonly name: string;

  /** Canonical text of what was asked for. Written and compared by the library, opaque to the store. */
  readonly spec: string;

  /** Serial number, lower-case hexadecimal. */
  readonly serialNumber: string;

  /** Start of validity, ISO 8601 in UTC. */
  readonly notBefore: string;

  /** End of validity, ISO 8601 in UTC. */
  readonly notAfter: string;

  /** Identifier of the subject's public key (RFC 7093), lower-case hexadecimal; empty where there is no key, as for a revocation list. */
  readonly keyId: string;

  /** Lower-case hexadecimal SHA-256 over certificate chain and private key, to tell that files and index agree. */
  readonly digest: string;
}

/** One identity with its material, as a store keeps it. */
export interface CertificateRecord extends CertificateSummary {
  /**
   * PEM certificates: the certificate, then the authorities above it, without the root (a root's record: itself).
   * The record of a revocation list holds one PEM `X509 CRL` instead, that of a sealed Secret (its name has a `/`) a JSON text.
   */
  readonly certificateChain: string;

  /**
   * PEM private key, PKCS#8; perhaps in the standard encrypted form.
   *
   * @default - the key is kept elsewhere (an offline root)
   */
  readonly privateKey?: string;

  /**
   * What else the library keeps for this identity, such as what an authority revoked. Opaque to the store.
   *
   * @default - nothing
   */
  readonly attributes?: { [name: string]: string };
}

/**
 * Keeps certificates and keys between synths, so that a certificate changes only for a stated reason.
 *
 * A synth calls `open` once, `read` for what it uses, `write` at most once, and `close`. Between `open`
 * and `close` no other process may write: a store that is shared takes a lock. Everything is synchronous,
 * as constructs are; a store over a network loads before the program runs and saves after it.
 */
export interface ICertificateStore {
  /**
   * The time for validity and renewal.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;

  /**
   * Read-only: a synth that would issue anything fails and lists what and why.
   *
   * @default false
   */
  readonly frozen?: boolean;

  /**
   * Who is told what was issued and why.
   *
   * @default - one line a certificate on stderr
   */
  readonly reporter?: ICertificateReporter;

  /** Takes the store for this process and answers every identity in it. */
  open(): CertificateSummary[];

  /**
   * The material of one identity.
   *
   * @param name an identity that `open` answered
   */
  read(name: string): CertificateRecord;

  /**
   * Adds or replaces identities: durable when it returns, all of them or none.
   *
   * @param records what was issued
   */
  write(records: CertificateRecord[]): void;

  /** Gives the store free again. */
  close(): void;
}
