import { IConstruct } from 'constructs';
import { backendTrust, requireKeys, TrustPlace } from './backend-trust';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { TrustAnchors } from '../pki/ca/trust-anchors';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { ICredentialSecret } from '../secrets/credential-secret';
import { credentialSecretOf } from '../secrets/credential-secret-of';
import { ClientTlsSpec } from '../validation/destination-rule-spec';
import { mountedPathProblem } from '../validation/mounted-path';
import { asError, check } from '../validation/problem';
import { subjectAltNamesProblems } from '../validation/subject-alt-names';

/** Options of TLS to a backend: names. */
export interface BackendTlsOptions {
  /**
   * Server name that the gateway sends (SNI).
   *
   * @default - the host of the request; with certificates of the mesh, a name that Istio derives from the backend
   * @nonempty
   */
  readonly sni?: string;

  /**
   * Accepted names; the backend's certificate must have one of them.
   *
   * @default - the host of the request; with certificates of the mesh, the service accounts of the backend
   * @nonempty
   */
  readonly subjectAltNames?: string[];
}

/** Options of TLS to a backend where both sides present certificates. */
export interface MutualBackendTlsOptions extends BackendTlsOptions {
  /**
   * Accept any certificate of the backend. Everyone between the gateway and the backend can read and change everything.
   *
   * @default false
   */
  readonly insecureSkipVerify?: boolean;
}

/** Options of TLS to a backend that presents a certificate. */
export interface SimpleBackendTlsOptions extends MutualBackendTlsOptions {
  /**
   * The authorities that verify the backend's certificate: a `TrustBundle`, for which a `CaSecret` is created, or a
   * `TrustBundleReference` to a Secret or mounted file.
   *
   * @default - the public authorities in the proxy's operating system
   */
  readonly trust?: TrustAnchors;
}

/** Paths inside the gateway's container. */
export interface ClientCertificatePaths {
  /** Path of the PEM certificate chain that the gateway presents: leaf, then intermediates. */
  readonly clientCertificate: string;

  /** Path of the PEM private key. */
  readonly privateKey: string;
}

interface Settings extends SimpleBackendTlsOptions {
  readonly mode: 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
  readonly secret?: ICredentialSecret;
  readonly files?: ClientCertificatePaths;
}

/**
 * How the gateway connects to a backend with TLS.
 *
 * @example
 * const tls = BackendTls.simple({ sni: 'legacy.example.org', trust: TrustBundle.of(ca) });
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export class BackendTls {
  /**
   * The backend presents a certificate, the gateway none (mode `SIMPLE`).
   *
   * @param options authorities, SNI, names
   * @throws `invalid-tls` for `insecureSkipVerify` with authorities or names; by the DestinationRule, `invalid-tls` for a bundle in a
   *   ConfigMap or in the server's Secret, `invalid-credential` for a Secret without `ca.crt`
   */
  public static simple(options: SimpleBackendTlsOptions = {}): BackendTls {
    checkArguments('BackendTls.simple', [options]);
    return new BackendTls({ ...options, mode: 'SIMPLE' });
  }

  /**
   * Both sides present a certificate (mode `MUTUAL`).
   *
   * @param secret the gateway's own certificate and the authorities of the backend, in the namespace of the gateway's workload: a
   *   `MutualTlsSecret`
   * @param options SNI, names
   * @throws `invalid-credential` for a Secret without `tls.crt`, `tls.key` or `ca.crt`; `invalid-tls` for `insecureSkipVerify` with names
   */
  public static mutual(secret: IConstruct, options: MutualBackendTlsOptions = {}): BackendTls {
    checkArguments('BackendTls.mutual', [secret, options]);
    const credential = credentialSecretOf(secret);
    const needed = options.insecureSkipVerify ? ['tls.crt', 'tls.key'] : ['tls.crt', 'tls.key', 'ca.crt'];
    requireKeys(credential, needed, 'use a MutualTlsSecret');
    return new BackendTls({ ...options, mode: 'MUTUAL', secret: credential });
  }

  /**
   * Both sides present a certificate (mode `MUTUAL`); the gateway reads its own from files.
   *
   * @param files certificate and key in the gateway's container
   * @param options authorities in a file of the gateway's container, SNI, names
   * @throws `invalid-credential` for paths that Istio cannot use; `invalid-tls` for authorities that are not in a file, and for
   *   `insecureSkipVerify` with authorities or names
   */
  public static mutualFromFiles(files: ClientCertificatePaths, options: SimpleBackendTlsOptions = {}): BackendTls {
    checkArguments('BackendTls.mutualFromFiles', [files, options]);
    check(undefined, mountedPathProblem(files.clientCertificate), mountedPathProblem(files.privateKey));
    return new BackendTls({ ...options, mode: 'MUTUAL', files });
  }

  /**
   * Both sides present certificates of the mesh (mode `ISTIO_MUTUAL`).
   *
   * @param options SNI, names
   */
  public static istioMutual(options: BackendTlsOptions = {}): BackendTls {
    checkArguments('BackendTls.istioMutual', [options]);
    return new BackendTls({ ...options, mode: 'ISTIO_MUTUAL' });
  }

  /** No TLS, even where the mesh would use it by default (mode `DISABLE`). */
  public static disable(): BackendTls {
    return new BackendTls({ mode: 'DISABLE' });
  }

  private constructor(private readonly settings: Settings) {
    check(undefined, ...subjectAltNamesProblems(settings.subjectAltNames).map(asError));
    const { insecureSkipVerify, trust, subjectAltNames } = settings;
    if (insecureSkipVerify && (trust ?? subjectAltNames)) {
      throw new IngressError({
        code: 'invalid-tls',
        message: `insecureSkipVerify accepts any certificate, so ${trust ? 'trust' : 'subjectAltNames'} has no effect`,
        help: 'remove insecureSkipVerify',
        field: 'insecureSkipVerify',
      });
    }
  }

  /** @internal */
  public _toSpec(place: TrustPlace): ClientTlsSpec {
    const { mode, trust, secret, files, sni, subjectAltNames, insecureSkipVerify } = this.settings;
    const authorities = trust && backendTrust(trust, place);
    if (files && authorities && !authorities.caCertificates) {
      throw new IngressError({
        code: 'invalid-tls',
        message: `a gateway that reads its certificate from files cannot read authorities from ${String(trust)}`,
        help: 'use TrustBundleReference.fromMountedFile or fromPath, or BackendTls.mutual with a MutualTlsSecret',
        field: 'trust',
      }, place.scope);
    }
    const verified = mode === 'SIMPLE' || (mode === 'MUTUAL' && files !== undefined);
    return {
      mode,
      // Istio's default, but its analysis takes a rule without it for one that verifies nothing
      ...verified && !insecureSkipVerify && !authorities && { caCertificates: 'system' },
      ...authorities,
      ...files,
      ...secret && { credentialName: secret.name },
      sni,
      subjectAltNames,
      insecureSkipVerify,
    };
  }

  /**
   * Whether the gateway starts TLS that is not the mesh's.
   *
   * @internal
   */
  public get _startsTls(): boolean {
    return this.settings.mode === 'SIMPLE' || this.settings.mode === 'MUTUAL';
  }

  /**
   * Whether two settings write the same.
   *
   * @internal
   */
  public _equals(other: BackendTls): boolean {
    const [{ trust, secret, ...values }, { trust: otherTrust, secret: otherSecret, ...otherValues }] = [this.settings, other.settings];
    return secret?.name === otherSecret?.name && isSameTrust(trust, otherTrust) && canonical(values) === canonical(otherValues);
  }
}

function isSameTrust(one: TrustAnchors | undefined, other: TrustAnchors | undefined): boolean {
  return one === other || (one instanceof TrustBundle && other instanceof TrustBundle ? one._equals(other)
    : one !== undefined && other !== undefined && !(one instanceof TrustBundle) && String(one) === String(other));
}

function canonical({ mode, sni, subjectAltNames, insecureSkipVerify, files }: Settings): string {
  return JSON.stringify([mode, sni, subjectAltNames, insecureSkipVerify ?? false, files?.clientCertificate, files?.privateKey]);
}
