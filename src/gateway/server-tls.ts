import { BoundServerCertificate, credentialNameOf, ServerContext } from './binding';
import { checkClientPins } from './client-pins';
import { IstioMutualTlsOptions, MutualTlsOptions, SimpleTlsOptions, ServerTlsOptions } from './server-tls-options';
import { checkTlsFields } from './tls-fields';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { cipherSuitesProblems } from '../validation/cipher-suites';
import { ServerTlsSpec, TlsMode } from '../validation/gateway-spec';
import { asError, at, check } from '../validation/problem';
import { tlsVersionsProblems } from '../validation/tls-versions';

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
   * @throws `invalid-tls` for settings that contradict each other, or of another mode
   */
  public static simple(options: SimpleTlsOptions): TerminatingTls {
    checkArguments('ServerTls.simple', [options]);
    checkTlsFields('simple', options);
    checkHandshake(options);
    return TerminatingTls._of((server) => {
      const bound = options.serverCertificate._bind(server);
      return { ...bound, tls: { mode: 'SIMPLE', ...bound.tls, ...handshake(options) } };
    });
  }

  /**
   * Both sides present a certificate; a client without one is refused (mode `MUTUAL`).
   *
   * @param options certificate, authorities of the clients, which clients, versions, cipher suites
   * @throws `invalid-tls` for settings that contradict each other, or of another mode
   */
  public static mutual(options: MutualTlsOptions): TerminatingTls {
    checkArguments('ServerTls.mutual', [options]);
    checkTlsFields('mutual', options);
    return mutual('MUTUAL', options);
  }

  /**
   * Clients may present a certificate; a wrong one is refused, none is not (mode `OPTIONAL_MUTUAL`).
   *
   * @param options certificate, authorities of the clients, which clients, versions, cipher suites
   * @throws `invalid-tls` for settings that contradict each other, or of another mode
   */
  public static optionalMutual(options: MutualTlsOptions): TerminatingTls {
    checkArguments('ServerTls.optionalMutual', [options]);
    checkTlsFields('optionalMutual', options);
    return mutual('OPTIONAL_MUTUAL', options);
  }

  /**
   * Both sides present the certificates that the mesh gave them: for clients that are workloads of the mesh, such as
   * an egress gateway's (mode `ISTIO_MUTUAL`). Versions and cipher suites are the mesh's.
   *
   * @param options which clients
   * @throws `invalid-tls` for an empty list of clients, or settings of another mode
   */
  public static istioMutual(options: IstioMutualTlsOptions = {}): TerminatingTls {
    checkArguments('ServerTls.istioMutual', [options]);
    checkTlsFields('istioMutual', options);
    const { subjectAltNames } = options;
    checkClientPins({ subjectAltNames });
    return TerminatingTls._of(() => ({ bundles: [], tls: { mode: 'ISTIO_MUTUAL', subjectAltNames } }));
  }

  /**
   * The gateway does not open the connection: it goes by SNI to a backend that has the certificate (mode `PASSTHROUGH`).
   */
  public static passthrough(): PassthroughTls {
    return new PassthroughTls('PASSTHROUGH');
  }

  /**
   * The gateway does not open the connection and needs no route: the SNI names service, subset and port of the mesh, as
   * between clusters (mode `AUTO_PASSTHROUGH`). Every service of the mesh that the hosts match is reachable.
   */
  public static autoPassthrough(): PassthroughTls {
    return new PassthroughTls('AUTO_PASSTHROUGH');
  }

  /** @internal */
  public abstract _bind(server: ServerContext): BoundServerCertificate;
}

/** TLS that ends at the gateway, which then routes HTTP. */
export class TerminatingTls extends ServerTls {
  /** @internal */
  public static _of(bind: (server: ServerContext) => BoundServerCertificate): TerminatingTls {
    return new TerminatingTls(bind);
  }

  private constructor(private readonly bind: (server: ServerContext) => BoundServerCertificate) {
    super();
  }

  /** @internal */
  public _bind(server: ServerContext): BoundServerCertificate {
    return this.bind(server);
  }
}

/** TLS that ends at the backend. */
export class PassthroughTls extends ServerTls {
  /** @internal */
  public constructor(private readonly mode: TlsMode) {
    checkArguments('PassthroughTls', [mode]);
    super();
  }

  /** @internal */
  public _bind(): BoundServerCertificate {
    return { bundles: [], tls: { mode: this.mode } };
  }
}

function mutual(mode: TlsMode, options: MutualTlsOptions): TerminatingTls {
  const { serverCertificate, caCertificates, subjectAltNames, verifyCertificateSpki, verifyCertificateHash } = options;
  checkHandshake(options);
  checkClientPins(options);
  return TerminatingTls._of((server) => {
    const bound = serverCertificate._bind(server);
    if (credentialNameOf(bound) === undefined && (verifyCertificateSpki ?? verifyCertificateHash)) {
      throw new IngressError({
        code: 'invalid-tls',
        message: `${verifyCertificateSpki ? 'verifyCertificateSpki' : 'verifyCertificateHash'} is ignored with mounted files, so every client of the authorities would be accepted`,
        help: 'use subjectAltNames, or give the certificate by Secret',
      }, server.scope);
    }
    const authorities = caCertificates._bind(server, bound);
    const clients = { subjectAltNames, verifyCertificateSpki, verifyCertificateHash };
    const { caSecret, caCrl } = authorities;
    return { ...bound, caSecret, caCrl, tls: { mode, ...bound.tls, ...authorities.tls, ...clients, ...handshake(options) } };
  });
}

function handshake({ minProtocolVersion, maxProtocolVersion, cipherSuites }: ServerTlsOptions): ServerTlsSpec {
  return { minProtocolVersion, maxProtocolVersion, cipherSuites };
}

function checkHandshake({ minProtocolVersion, maxProtocolVersion, cipherSuites = [] }: ServerTlsOptions): void {
  check(undefined,
    ...tlsVersionsProblems({ minProtocolVersion, maxProtocolVersion, cipherSuites }).map(asError),
    ...at('cipherSuites', ...cipherSuitesProblems(cipherSuites).map(asError)));
}
