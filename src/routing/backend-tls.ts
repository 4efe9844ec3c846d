import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { ICredentialSecret, keysOf } from '../secrets/credential-secret';
import { SecretMount } from '../secrets/secret-mount';

/** What TLS to a backend can set in every mode with a certificate of the backend's own. */
export interface BackendTlsOptions {
  /**
   * Name that is asked for (SNI).
   *
   * @default - the host of the request
   */
  readonly sni?: string;

  /**
   * Names of which the backend's certificate must have one.
   *
   * @default - the host of the request
   */
  readonly subjectAltNames?: string[];
}

/** TLS to a backend that presents a certificate. */
export interface SimpleBackendTlsOptions extends BackendTlsOptions {
  /**
   * The authorities that the backend's certificate is verified with.
   *
   * @default BackendTrust.publicAuthorities()
   */
  readonly trust?: BackendTrust;
}

/** The `tls` section of a DestinationRule. */
interface ClientTlsSpec {
  readonly [field: string]: unknown;
}

/** With which authorities the gateway verifies a backend. */
export abstract class BackendTrust {
  /** Those that the operating system of the proxy knows. */
  public static publicAuthorities(): BackendTrust {
    return new SpecTrust({});
  }

  /**
   * A Secret in the namespace of the gateway's workload, such as a `CaSecret`.
   *
   * @param secret the Secret, with the key `ca.crt`
   * @throws `invalid-credential` for a Secret without that key
   */
  public static fromSecret(secret: ICredentialSecret): BackendTrust {
    checkArguments('BackendTrust.fromSecret', [secret]);
    requireKeys(secret, 'ca.crt');
    // Istio looks for NAME-cacert, then for NAME
    return new SpecTrust({ credentialName: secret.name.replace(/-cacert$/, '') });
  }

  /**
   * A file of a Secret that is mounted into the gateway's container.
   *
   * @param mount the Secret and where it is mounted
   * @param key key of the Secret
   * @throws `invalid-credential` for a key that the Secret does not have
   */
  public static fromMountedFile(mount: SecretMount, key: string): BackendTrust {
    checkArguments('BackendTrust.fromMountedFile', [mount, key]);
    return new SpecTrust({ caCertificates: mount.path(key) });
  }

  /** @internal */
  public abstract _toSpec(): ClientTlsSpec;
}

/**
 * How the gateway speaks TLS to a backend.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export abstract class BackendTls {
  /**
   * The backend presents a certificate, the gateway none (mode `SIMPLE`).
   *
   * @param options authorities, SNI, names
   */
  public static simple(options: SimpleBackendTlsOptions = {}): BackendTls {
    checkArguments('BackendTls.simple', [options]);
    const { trust = BackendTrust.publicAuthorities(), sni, subjectAltNames } = options;
    return new SpecTls({ mode: 'SIMPLE', ...trust._toSpec(), sni, subjectAltNames });
  }

  /**
   * Both sides present a certificate (mode `MUTUAL`).
   *
   * @param secret the gateway's own certificate and the authorities of the backend, in the namespace of the gateway's workload: a `MutualTlsSecret`
   * @param options SNI, names
   * @throws `invalid-credential` for a Secret without `tls.crt`, `tls.key` or `ca.crt`
   */
  public static mutual(secret: ICredentialSecret, options: BackendTlsOptions = {}): BackendTls {
    checkArguments('BackendTls.mutual', [secret, options]);
    requireKeys(secret, 'tls.crt', 'tls.key', 'ca.crt');
    return new SpecTls({ mode: 'MUTUAL', credentialName: secret.name, sni: options.sni, subjectAltNames: options.subjectAltNames });
  }

  /** The certificates that the mesh gave both sides (mode `ISTIO_MUTUAL`). */
  public static istioMutual(): BackendTls {
    return new SpecTls({ mode: 'ISTIO_MUTUAL' });
  }

  /** No TLS, also where the mesh would use it by itself (mode `DISABLE`). */
  public static disable(): BackendTls {
    return new SpecTls({ mode: 'DISABLE' });
  }

  /** @internal */
  public abstract _toSpec(): ClientTlsSpec;
}

class SpecTrust extends BackendTrust {
  constructor(private readonly spec: ClientTlsSpec) {
    super();
  }

  public _toSpec(): ClientTlsSpec {
    return this.spec;
  }
}

class SpecTls extends BackendTls {
  constructor(private readonly spec: ClientTlsSpec) {
    super();
  }

  public _toSpec(): ClientTlsSpec {
    return this.spec;
  }
}

function requireKeys(secret: ICredentialSecret, ...needed: string[]): void {
  const keys = keysOf(secret);
  const missing = needed.filter((key) => keys && !keys.includes(key));
  if (missing.length === 0) return;
  throw new IngressError({
    code: 'invalid-credential',
    message: `Secret '${secret.name}' has no ${missing.join(' and no ')} (has: ${keys!.join(', ')})`,
    help: needed.length === 1 ? 'use a CaSecret' : 'use a MutualTlsSecret',
  }, secret);
}
