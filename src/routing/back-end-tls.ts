import { IngressError } from '../errors';
import { ICredentialSecret, keysOf } from '../secrets/credential-secret';
import { SecretMount } from '../secrets/secret-mount';

/** What TLS to a back end can set in every mode with a certificate of the back end's own. */
export interface BackEndTlsOptions {
  /**
   * Name that is asked for (SNI).
   *
   * @default - the host of the request
   */
  readonly sni?: string;

  /**
   * Names of which the back end's certificate must have one.
   *
   * @default - the host of the request
   */
  readonly subjectAltNames?: string[];
}

/** TLS to a back end that presents a certificate. */
export interface SimpleBackEndTlsOptions extends BackEndTlsOptions {
  /**
   * The authorities that the back end's certificate is verified with.
   *
   * @default BackEndTrust.publicAuthorities()
   */
  readonly trust?: BackEndTrust;
}

/** The `tls` section of a DestinationRule. */
interface ClientTlsSpec {
  readonly [field: string]: unknown;
}

/** With which authorities the gateway verifies a back end. */
export abstract class BackEndTrust {
  /** Those that the operating system of the proxy knows. */
  public static publicAuthorities(): BackEndTrust {
    return new SpecTrust({});
  }

  /**
   * A Secret in the namespace of the gateway's workload, such as a `CaSecret`.
   *
   * @param secret the Secret, with the key `ca.crt`
   * @throws `invalid-credential` for a Secret without that key
   */
  public static fromSecret(secret: ICredentialSecret): BackEndTrust {
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
  public static fromMountedFile(mount: SecretMount, key: string): BackEndTrust {
    return new SpecTrust({ caCertificates: mount.path(key) });
  }

  /** @internal */
  public abstract _toSpec(): ClientTlsSpec;
}

/**
 * How the gateway speaks TLS to a back end.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
 */
export abstract class BackEndTls {
  /**
   * The back end presents a certificate, the gateway none (mode `SIMPLE`).
   *
   * @param options authorities, SNI, names
   */
  public static simple(options: SimpleBackEndTlsOptions = {}): BackEndTls {
    const { trust = BackEndTrust.publicAuthorities(), sni, subjectAltNames } = options;
    return new SpecTls({ mode: 'SIMPLE', ...trust._toSpec(), sni, subjectAltNames });
  }

  /**
   * Both sides present a certificate (mode `MUTUAL`).
   *
   * @param secret the gateway's own certificate and the authorities of the back end, in the namespace of the gateway's workload: a `MutualTlsSecret`
   * @param options SNI, names
   * @throws `invalid-credential` for a Secret without `tls.crt`, `tls.key` or `ca.crt`
   */
  public static mutual(secret: ICredentialSecret, options: BackEndTlsOptions = {}): BackEndTls {
    requireKeys(secret, 'tls.crt', 'tls.key', 'ca.crt');
    return new SpecTls({ mode: 'MUTUAL', credentialName: secret.name, sni: options.sni, subjectAltNames: options.subjectAltNames });
  }

  /** The certificates that the mesh gave both sides (mode `ISTIO_MUTUAL`). */
  public static istioMutual(): BackEndTls {
    return new SpecTls({ mode: 'ISTIO_MUTUAL' });
  }

  /** No TLS, also where the mesh would use it by itself (mode `DISABLE`). */
  public static disable(): BackEndTls {
    return new SpecTls({ mode: 'DISABLE' });
  }

  /** @internal */
  public abstract _toSpec(): ClientTlsSpec;
}

class SpecTrust extends BackEndTrust {
  constructor(private readonly spec: ClientTlsSpec) {
    super();
  }

  public _toSpec(): ClientTlsSpec {
    return this.spec;
  }
}

class SpecTls extends BackEndTls {
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
