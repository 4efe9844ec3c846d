import { Duration } from 'cdk8s';
import { KeyAlgorithm } from '../pki/x509/key-algorithm';
import { SecretOutput } from '../secrets/output/secret-output';

/** Options of a certificate that an authority issues for a server. */
export interface IssuedServerCertificateOptions {
  /**
   * Identity in the certificate store, and name of the Secret. At most 200 characters; longer hosts need it.
   *
   * @default - the first host of the server, `wildcard.` for a leading `*.`
   */
  readonly name?: string;

  /**
   * Kind of key.
   *
   * @default KeyAlgorithm.EC_P256
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * How long the certificate is valid.
   *
   * @default Duration.days(397)
   */
  readonly lifetime?: Duration;

  /**
   * How long before its expiry a synth replaces the certificate.
   *
   * @default - a third of the lifetime
   */
  readonly renewBefore?: Duration;

  /**
   * How the Secret is written. With an output whose certificate is issued elsewhere (`certManager`, `existing`) the authority issues
   * nothing.
   *
   * @default - the output of the Gateway, chart or app, else `SecretOutput.plain()`
   */
  readonly secretOutput?: SecretOutput;
}

/** The keys of a mounted Secret that hold certificate and private key. */
export interface MountedFilesOptions {
  /**
   * Key of the PEM certificate chain in the Secret.
   *
   * @default 'tls.crt'
   */
  readonly certificateKey?: string;

  /**
   * Key of the PEM private key in the Secret.
   *
   * @default 'tls.key'
   */
  readonly privateKeyKey?: string;
}

/** Paths inside the gateway's container. */
export interface CertificatePaths {
  /** Path of the PEM certificate chain: leaf, then intermediates. */
  readonly serverCertificate: string;

  /** Path of the PEM private key. */
  readonly privateKey: string;
}
