import { Duration } from 'cdk8s';
import { CertificateStore } from './certificate-store';
import { DistinguishedName } from '../x509/distinguished-name';
import { KeyAlgorithm } from '../x509/key-algorithm';
import { Passphrase } from '../x509/passphrase';
import { RevocationReason } from '../x509/revocation-reason';

/** Options of an authority that is created at the first synth and kept in a store. */
export interface SelfSignedAuthorityOptions {
  /** The store that keeps the authority and everything it issues. */
  readonly store: CertificateStore;

  /**
   * Subject of the root. The intermediate has the same subject, with ` intermediate` after the common name.
   *
   * @default - the name of the authority and ` root` as common name
   */
  readonly subject?: DistinguishedName;

  /**
   * Kind of key of root and intermediate.
   *
   * @default KeyAlgorithm.EC_P256
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * Issue through an intermediate, so that the root's key can be stored elsewhere.
   *
   * @default false
   */
  readonly intermediate?: boolean;

  /**
   * How long the root is valid.
   *
   * @default Duration.days(3650)
   */
  readonly lifetime?: Duration;

  /**
   * How long the intermediate is valid.
   *
   * @default Duration.days(1825)
   */
  readonly intermediateLifetime?: Duration;

  /**
   * DNS domains that the authority may issue for (name constraints): each covers itself and its subdomains, also as the host of a URI
   * (`cluster.local` for `spiffe://cluster.local/…`) or of an e-mail address. IP addresses are excluded. Clients refuse all other names, so
   * a key that leaks from a test environment is useless elsewhere.
   *
   * @default - any host
   * @nonempty
   */
  readonly permittedDnsDomains?: string[];

  /**
   * Encrypts the private keys of root and intermediate in the store (PKCS#8, AES-256). It is read only when something is signed.
   *
   * @default - encrypted as the other keys of the store
   */
  readonly passphrase?: Passphrase;

  /**
   * File that holds the root's private key instead of the store, for example on a removable medium (an offline root). It is written when
   * the root is created, and never overwritten. It is needed again only to renew the root or its intermediate, and to sign the root's
   * revocation list: at the first revocation, and before its five years end. If the file already contains a key, a new root uses that key.
   *
   * @default - in the store
   * @nonempty
   */
  readonly rootKeyPath?: string;

  /**
   * Any text, for example a date or a ticket. Changing it immediately replaces the authority, with new keys. See `docs/reference/pki.md`
   * for a replacement without an outage.
   *
   * @default - none
   * @nonempty
   */
  readonly reissue?: string;
}

/** An existing authority as PEM texts. */
export interface ImportedAuthorityPem {
  /** The store that keeps what the authority issues; it does not keep the authority's own certificate and key. */
  readonly store: CertificateStore;

  /** The authority's certificate, followed by the certificates above it, up to and including the root that clients trust. */
  readonly certificateChain: string;

  /**
   * The private key of the first certificate: PKCS#8, PKCS#1 or SEC 1, encrypted or not.
   *
   * @default - the key is elsewhere: issued certificates are used, and nothing can be issued
   */
  readonly privateKey?: string;

  /**
   * Passphrase of an encrypted private key.
   *
   * @default - the key is not encrypted
   */
  readonly passphrase?: Passphrase;

  /**
   * PEM revocation lists of the authorities above. TLS servers that check revocation need a list from each authority of a chain.
   *
   * @default - none
   */
  readonly revocationLists?: string;
}

/** An existing authority as PEM files. */
export interface ImportedAuthorityFiles {
  /** The store that keeps what the authority issues; it does not keep the authority's own certificate and key. */
  readonly store: CertificateStore;

  /** File with the authority's certificate, optionally followed by the certificates above it. */
  readonly certificatePath: string;

  /**
   * File with the private key.
   *
   * @default - the key is elsewhere: issued certificates are used, and nothing can be issued
   */
  readonly privateKeyPath?: string;

  /**
   * File with the certificates above, up to and including the root, if the file of the certificate does not contain them.
   *
   * @default - none
   */
  readonly chainPath?: string;

  /**
   * Passphrase of an encrypted private key.
   *
   * @default - the key is not encrypted
   */
  readonly passphrase?: Passphrase;

  /**
   * File with PEM revocation lists of the authorities above.
   *
   * @default - none
   */
  readonly revocationListsPath?: string;
}

/** Options of a revocation. */
export interface RevokeOptions {
  /**
   * The reason, which clients can read.
   *
   * @default RevocationReason.UNSPECIFIED
   */
  readonly reason?: RevocationReason;
}
