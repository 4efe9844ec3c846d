import { IConstruct } from 'constructs';
import { CertificatePaths, IssuedServerCertificateOptions, MountedFilesOptions } from './server-certificate-options';
import { bundleCredentials, issuedCredentials, mountedCredentials, secretCredentials } from './server-certificate-sources';
import { CredentialsFactory, ServerContext, ServerCredentials } from './server-credentials';
import { twoKeyTypes } from './two-key-types';
import { checkArguments } from '../arguments/check-arguments';
import { CertificateAuthority } from '../pki/ca/certificate-authority';
import { CertificateBundle } from '../pki/ca/certificate-bundle';
import { credentialSecretOf } from '../secrets/credential-secret-of';
import { SecretMount } from '../secrets/secret-mount';

/** Two certificates of one server. */
export interface KeyTypeCertificates {
  /** The certificate with an elliptic-curve key. */
  readonly ecdsa: ServerCertificate;

  /** The certificate with an RSA key. */
  readonly rsa: ServerCertificate;
}

/**
 * The source of a server's certificate and private key.
 *
 * @example
 * const issued = ServerCertificate.issuedBy(ca);
 * const existing = ServerCertificate.fromSecret(ServerCertificateSecret.fromSecretName(chart, 'Existing', 'shop-credential'));
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class ServerCertificate {
  /**
   * Issued by an authority for the server's hosts; creates a `ServerCertificateSecret` that the server reads by `credentialName`.
   *
   * @param authority the issuer
   * @param options name, key, lifetime
   */
  public static issuedBy(authority: CertificateAuthority, options: IssuedServerCertificateOptions = {}): ServerCertificate {
    checkArguments('ServerCertificate.issuedBy', [authority, options]);
    return new ServerCertificate(issuedCredentials(authority, options));
  }

  /**
   * An existing certificate, for example from a public authority; creates a `ServerCertificateSecret` that the server reads by
   * `credentialName`.
   *
   * @param bundle chain and private key
   */
  public static fromBundle(bundle: CertificateBundle): ServerCertificate {
    checkArguments('ServerCertificate.fromBundle', [bundle]);
    return new ServerCertificate(bundleCredentials(bundle));
  }

  /**
   * A Secret of this program or an existing one, which the server reads by `credentialName`.
   *
   * @param secret a `ServerCertificateSecret`, `ServerCertificateSecret.fromSecretName(…)`, a `Secret` of any cdk8s-plus, or an `ApiObject`
   * @throws `invalid-credential` for another construct, or a Secret without a namespace
   */
  public static fromSecret(secret: IConstruct): ServerCertificate {
    checkArguments('ServerCertificate.fromSecret', [secret]);
    return new ServerCertificate(secretCredentials(credentialSecretOf(secret)));
  }

  /**
   * Files that are mounted in the gateway's container.
   *
   * @param paths absolute paths in the container
   * @throws `invalid-credential` for paths that Istio cannot use
   */
  public static fromPaths(paths: CertificatePaths): ServerCertificate {
    checkArguments('ServerCertificate.fromPaths', [paths]);
    return new ServerCertificate(mountedCredentials(paths));
  }

  /**
   * Files of a Secret that is mounted in the gateway's container.
   *
   * @param mount the Secret and its mount path
   * @param options keys in the Secret
   * @throws `invalid-credential` for keys that the Secret does not have
   */
  public static fromMountedFiles(mount: SecretMount, options: MountedFilesOptions = {}): ServerCertificate {
    checkArguments('ServerCertificate.fromMountedFiles', [mount, options]);
    return new ServerCertificate(mountedCredentials({
      serverCertificate: mount.path(options.certificateKey ?? 'tls.crt'),
      privateKey: mount.path(options.privateKeyKey ?? 'tls.key'),
    }, mount));
  }

  /**
   * Two certificates; each client gets the one whose key type it supports. An RSA certificate that is issued here has 2048 bits, and `-rsa`
   * appended to its name, unless its options differ. Needs Istio 1.26.
   *
   * @param certificates one for each key type
   * @throws `invalid-key` when synthesized, for a certificate with a key of the other type
   */
  public static ofKeyTypes(certificates: KeyTypeCertificates): ServerCertificate {
    checkArguments('ServerCertificate.ofKeyTypes', [certificates]);
    const { ecdsa, rsa } = certificates;
    return new ServerCertificate(twoKeyTypes(server => ecdsa._resolve(server), server => rsa._resolve(server)));
  }

  private constructor(private readonly credentials: CredentialsFactory) {}

  /** @internal */
  public _resolve(server: ServerContext): ServerCredentials {
    return this.credentials(server);
  }
}
