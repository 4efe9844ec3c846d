import { CipherSuite } from './cipher-suite';
import { BoundServerCertificate, ServerCertificate, ServerContext } from './server-certificate';
import { TlsProtocolVersion } from './tls-protocol-version';
import { cipherSuitesProblems } from '../validation/cipher-suites';
import { at, check } from '../validation/problem';
import { tlsVersionsProblems } from '../validation/tls-versions';

/** What every server that terminates TLS for clients can set. */
export interface TlsOptions {
  /**
   * Lowest TLS version.
   *
   * @default - Envoy's: TLS 1.2
   */
  readonly minProtocolVersion?: TlsProtocolVersion;

  /**
   * Highest TLS version.
   *
   * @default - Envoy's: TLS 1.3
   */
  readonly maxProtocolVersion?: TlsProtocolVersion;

  /**
   * Cipher suites for TLS up to 1.2; those of TLS 1.3 cannot be chosen.
   *
   * @default - Envoy's
   */
  readonly cipherSuites?: CipherSuite[];
}

/** TLS with a server certificate. */
export interface SimpleTlsOptions extends TlsOptions {
  /** Where certificate and key come from. */
  readonly serverCertificate: ServerCertificate;
}

/**
 * TLS settings rendered for one server.
 *
 * @internal
 */
export interface BoundServerTls extends BoundServerCertificate {
  /** The `tls` section of the server. */
  readonly tls: { readonly [field: string]: unknown };
}

/**
 * How a server deals with TLS: one factory a mode, each with the settings that the mode really uses.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode
 */
export abstract class ServerTls {
  /**
   * The server presents a certificate, clients present none (mode `SIMPLE`).
   *
   * @param options certificate, versions, cipher suites
   * @throws `invalid-tls` for settings that contradict each other
   */
  public static simple(options: SimpleTlsOptions): TerminatingTls {
    return new TerminatingTls('SIMPLE', options);
  }

  /**
   * The gateway does not open the connection: it goes by SNI to a back end that has the certificate (mode `PASSTHROUGH`).
   */
  public static passthrough(): PassthroughTls {
    return new PassthroughTls('PASSTHROUGH');
  }

  /** @internal */
  public abstract _bind(server: ServerContext): BoundServerTls;
}

/** TLS that ends at the gateway, which then routes HTTP. */
export class TerminatingTls extends ServerTls {
  /** @internal */
  public constructor(private readonly mode: string, private readonly options: SimpleTlsOptions) {
    super();
    const { minProtocolVersion, maxProtocolVersion, cipherSuites = [] } = options;
    check(undefined,
      ...tlsVersionsProblems({ minProtocolVersion, maxProtocolVersion, cipherSuites }).map(asError),
      ...at('cipherSuites', ...cipherSuitesProblems(cipherSuites).map(asError)));
  }

  /** @internal */
  public _bind(server: ServerContext): BoundServerTls {
    const { minProtocolVersion, maxProtocolVersion, cipherSuites } = this.options;
    const bound = this.options.serverCertificate._bind(server);
    return { ...bound, tls: { mode: this.mode, ...bound.tls, minProtocolVersion, maxProtocolVersion, cipherSuites } };
  }
}

/** TLS that ends at the back end. */
export class PassthroughTls extends ServerTls {
  /** @internal */
  public constructor(private readonly mode: string) {
    super();
  }

  /** @internal */
  public _bind(): BoundServerTls {
    return { tls: { mode: this.mode } };
  }
}

/** What Istio accepts with a warning and then ignores is a mistake in a program. */
function asError<T extends object>(problem: T): T & { readonly level: 'error' } {
  return { ...problem, level: 'error' };
}
