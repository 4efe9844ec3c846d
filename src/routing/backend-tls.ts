import { IConstruct } from 'constructs';
import { BackendContext, ClientTlsSpec, requireKeys } from './backend-credentials';
import { backendTrust } from './backend-trust';
import { checkArguments } from '../arguments/check-arguments';
import { TrustAnchors } from '../pki/ca/trust-anchors';
import { credentialSecretOf } from '../secrets/credential-secret-of';

/** Options of TLS to a backend in the modes where the backend presents its own certificate. */
export interface BackendTlsOptions {
  /**
   * Server name that the gateway sends (SNI).
   *
   * @default - the host of the request
   * @nonempty
   */
  readonly sni?: string;

  /**
   * Accepted names; the backend's certificate must have one of them.
   *
   * @default - the host of the request
   * @nonempty
   */
  readonly subjectAltNames?: string[];
}

/** TLS to a backend that presents a certificate. */
export interface SimpleBackendTlsOptions extends BackendTlsOptions {
  /**
   * The authorities that verify the backend's certificate: a `TrustBundle`, for which a `CaSecret` is created, or a
   * `TrustBundleReference` to a Secret or mounted file.
   *
   * @default - the public authorities in the proxy's operating system
   */
  readonly trust?: TrustAnchors;
}

/**
 * How the gateway connects to a backend with TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export class BackendTls {
  /**
   * The backend presents a certificate, the gateway none (mode `SIMPLE`).
   *
   * @param options authorities, SNI, names
   * @throws `invalid-tls` by the DestinationRule, for a bundle in a ConfigMap or in the server's Secret; `invalid-credential` for a Secret
   *   without `ca.crt`
   */
  public static simple(options: SimpleBackendTlsOptions = {}): BackendTls {
    checkArguments('BackendTls.simple', [options]);
    const { trust, sni, subjectAltNames } = options;
    return new BackendTls(context => ({ mode: 'SIMPLE', ...trust && backendTrust(trust, context), sni, subjectAltNames }));
  }

  /**
   * Both sides present a certificate (mode `MUTUAL`).
   *
   * @param secret the gateway's own certificate and the authorities of the backend, in the namespace of the gateway's workload: a
   *   `MutualTlsSecret`
   * @param options SNI, names
   * @throws `invalid-credential` for a Secret without `tls.crt`, `tls.key` or `ca.crt`
   */
  public static mutual(secret: IConstruct, options: BackendTlsOptions = {}): BackendTls {
    checkArguments('BackendTls.mutual', [secret, options]);
    const credential = credentialSecretOf(secret);
    requireKeys(credential, ['tls.crt', 'tls.key', 'ca.crt'], 'use a MutualTlsSecret');
    const { sni, subjectAltNames } = options;
    return new BackendTls(() => ({ mode: 'MUTUAL', credentialName: credential.name, sni, subjectAltNames }));
  }

  /** Both sides present certificates of the mesh (mode `ISTIO_MUTUAL`). */
  public static istioMutual(): BackendTls {
    return new BackendTls(() => ({ mode: 'ISTIO_MUTUAL' }));
  }

  /** No TLS, even where the mesh would use it by default (mode `DISABLE`). */
  public static disable(): BackendTls {
    return new BackendTls(() => ({ mode: 'DISABLE' }));
  }

  private constructor(private readonly spec: (context: BackendContext) => ClientTlsSpec) {}

  /** @internal */
  public _toSpec(context: BackendContext): ClientTlsSpec {
    return this.spec(context);
  }
}
