import { IClock } from '../store/clock';
import { Passphrase } from '../x509/passphrase';

/** A certificate with its private key as PEM texts. */
export interface CertificateBundlePem {
  /** The certificate, followed by its intermediates; a root at the end is dropped. */
  readonly certificateChain: string;

  /** The private key: PKCS#8, PKCS#1 or SEC 1, encrypted or not. */
  readonly privateKey: string;

  /**
   * Passphrase of an encrypted private key.
   *
   * @default - the key is not encrypted
   */
  readonly passphrase?: Passphrase;

  /**
   * Certificates of the authorities that a client must trust.
   *
   * @default - `trustAnchors` of the bundle is not available
   */
  readonly caCertificates?: string;

  /**
   * Hosts that the certificate must cover.
   *
   * @default - not checked here; a gateway server checks its hosts
   * @nonempty
   */
  readonly hosts?: string[];

  /**
   * The time at which the certificate must be valid.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;
}

/** A certificate with its private key as PEM files. */
export interface CertificateBundleFiles {
  /** File with the certificate, optionally followed by its intermediates. */
  readonly certificatePath: string;

  /** File with the private key: PKCS#8, PKCS#1 or SEC 1, encrypted or not. */
  readonly privateKeyPath: string;

  /**
   * File with the intermediates, if the file of the certificate does not contain them.
   *
   * @default - none
   */
  readonly chainPath?: string;

  /**
   * File with the certificates of the authorities that a client must trust.
   *
   * @default - `trustAnchors` of the bundle is not available
   */
  readonly caCertificatesPath?: string;

  /**
   * Passphrase of an encrypted private key.
   *
   * @default - the key is not encrypted
   */
  readonly passphrase?: Passphrase;

  /**
   * Hosts that the certificate must cover.
   *
   * @default - not checked here; a gateway server checks its hosts
   * @nonempty
   */
  readonly hosts?: string[];

  /**
   * The time at which the certificate must be valid.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;
}
