import { Duration } from 'cdk8s';
import { CertificateStore } from './certificate-store';
import { DistinguishedName } from '../x509/distinguished-name';
import { KeyAlgorithm } from '../x509/key-algorithm';
import { Passphrase } from '../x509/passphrase';
import { RevocationReason } from '../x509/revocation-reason';

/** An authority that is made, and kept, at synth time. */
export interface SelfSignedAuthorityOptions {
  /** Where the authority and everything it issues is kept between synths. */
  readonly store: CertificateStore;

  /**
   * Subject of the root. The intermediate has the same, with ` intermediate` after the common name.
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
   * Issue through an intermediate, so that the root's key can be kept elsewhere.
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
   * DNS domains that the authority may speak for, each with everything below it, also as the host of a URI
   * (`cluster.local` for `spiffe://cluster.local/…`) or of an e-mail address, and no IP address: what is outside is
   * refused by clients (name constraints), so a key that leaks from a test environment is worth nothing elsewhere.
   *
   * @default - any host
   * @nonempty
   */
  readonly permittedDnsDomains?: string[];

  /**
   * Encrypts the private keys of root and intermediate in the store (PKCS#8, AES-256). It is asked for again
   * only when something is signed.
   *
   * @default - as the store keeps keys
   */
  readonly passphrase?: Passphrase;

  /**
   * File that keeps the root's private key outside the store, for example on a medium that is put away (an offline
   * root). It is written when the root is made, never overwritten, and needed again only when the root or its intermediate
   * is renewed, and for the root's revocation list: at the first revocation, and before its five years are over. A key that is
   * there already becomes the key of a new root.
   *
   * @default - in the store
   * @nonempty
   */
  readonly rootKeyPath?: string;

  /**
   * A text of your own, for example a date or a ticket; changing it replaces the authority, with new keys, at once.
   * See `docs/pki.md` for replacing it without an outage.
   *
   * @default - never asked for
   * @nonempty
   */
  readonly reissue?: string;
}

/** An authority that exists already, as PEM texts. */
export interface ImportedAuthorityPem {
  /** Where what the authority issues is kept between synths; its own certificate and key are not. */
  readonly store: CertificateStore;

  /** The authority's certificate, then those above it, up to and with the root that clients trust. */
  readonly certificateChain: string;

  /**
   * The private key of the first certificate: PKCS#8, PKCS#1 or SEC 1, encrypted or not.
   *
   * @default - the key is kept elsewhere: what was issued is used, and nothing can be issued
   */
  readonly privateKey?: string;

  /**
   * Passphrase of an encrypted private key.
   *
   * @default - the key is not encrypted
   */
  readonly passphrase?: Passphrase;

  /**
   * PEM revocation lists of the authorities above. TLS servers that check revocation want a list of each authority in a chain.
   *
   * @default - none
   */
  readonly revocationLists?: string;
}

/** An authority that exists already, as PEM files. */
export interface ImportedAuthorityFiles {
  /** Where what the authority issues is kept between synths; its own certificate and key are not. */
  readonly store: CertificateStore;

  /** File with the authority's certificate, perhaps followed by those above it. */
  readonly certificatePath: string;

  /**
   * File with the private key.
   *
   * @default - the key is kept elsewhere: what was issued is used, and nothing can be issued
   */
  readonly privateKeyPath?: string;

  /**
   * File with the certificates above, up to and with the root, when they are not in the file of the certificate.
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

/** Why a certificate is revoked. */
export interface RevokeOptions {
  /**
   * The reason, as clients may read it.
   *
   * @default RevocationReason.UNSPECIFIED
   */
  readonly reason?: RevocationReason;
}
