import { checkClientPins } from './client-pins';
import { clientTrust } from './client-trust';
import { ServerCertificate } from './server-certificate';
import { credentialNameOf, CredentialsFactory, ServerContext, ServerCredentials } from './server-credentials';
import { IssuedTlsOptions, IstioMutualTlsOptions, MutualTlsOptions, ServerTlsOptions, SimpleTlsOptions } from './server-tls-options';
import { handshakeOf } from './tls-policy';
import { ClientCertificates } from '../access/caller-rules';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CertificateAuthority } from '../pki/ca/certificate-authority';
import { ServerTlsSpec, TlsMode } from '../validation/gateway-spec';

/**
 * How a server handles TLS: one factory per mode, with the settings of that mode.
 *
 * @example
 * const mutual = ServerTls.mutual({
 *   serverCertificate: ServerCertificate.issuedBy(ca),
 *   clientCertificates: TrustBundle.of(CertificateAuthority.selfSigned('partner-ca', { store })),
 * });
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSmode
 */
export abstract class ServerTls {
  /**
   * The server presents a certificate that an authority issues for its hosts, clients present none (mode `SIMPLE`): short for `simple` with
   * `ServerCertificate.issuedBy`. Creates a `ServerCertificateSecret` for each server.
   *
   * @param authority the issuer
   * @param options name, key, lifetime, TLS policy
   * @throws `invalid-tls` for settings that contradict each other; `invalid-argument` for settings of another mode
   */
  public static issuedBy(authority: CertificateAuthority, options: IssuedTlsOptions = {}): TerminatingTls {
    checkArguments('ServerTls.issuedBy', [authority, options]);
    const { tlsPolicy, alpnProtocols, ...certificate } = options;
    const serverCertificate = ServerCertificate.issuedBy(authority, certificate);
    return ServerTls.simple({ serverCertificate, tlsPolicy, alpnProtocols });
  }

  /**
   * The server presents a certificate, clients present none (mode `SIMPLE`).
   *
   * @param options certificate, TLS policy
   * @throws `invalid-tls` for settings that contradict each other; `invalid-argument` for settings of another mode
   */
  public static simple(options: SimpleTlsOptions): TerminatingTls {
    checkArguments('ServerTls.simple', [options]);
    return TerminatingTls._of('never', server => {
      const credentials = options.serverCertificate._resolve(server);
      return { ...credentials, tls: { mode: 'SIMPLE', ...credentials.tls, ...handshake(options, server) } };
    });
  }

  /**
   * Both sides present a certificate; a client without one is refused (mode `MUTUAL`).
   *
   * @param options certificate, authorities of the clients, which clients, TLS policy
   * @throws `invalid-tls` for settings that contradict each other; `invalid-argument` for settings of another mode
   */
  public static mutual(options: MutualTlsOptions): TerminatingTls {
    checkArguments('ServerTls.mutual', [options]);
    return mutual('MUTUAL', options);
  }

  /**
   * Clients may present a certificate; an invalid one is refused, a missing one is accepted (mode `OPTIONAL_MUTUAL`).
   *
   * @param options certificate, authorities of the clients, which clients, TLS policy
   * @throws `invalid-tls` for settings that contradict each other; `invalid-argument` for settings of another mode
   */
  public static optionalMutual(options: MutualTlsOptions): TerminatingTls {
    checkArguments('ServerTls.optionalMutual', [options]);
    return mutual('OPTIONAL_MUTUAL', options);
  }

  /**
   * Both sides present certificates of the mesh: for clients that are workloads of the mesh, such as an egress gateway (mode
   * `ISTIO_MUTUAL`). The mesh decides versions and cipher suites.
   *
   * @param options accepted clients
   * @throws `invalid-tls` for an empty list of clients; `invalid-argument` for settings of another mode
   */
  public static istioMutual(options: IstioMutualTlsOptions = {}): TerminatingTls {
    checkArguments('ServerTls.istioMutual', [options]);
    const { subjectAltNames } = options;
    checkClientPins({ subjectAltNames });
    return TerminatingTls._of('required', () => ({ bundles: [], secrets: [], tls: { mode: 'ISTIO_MUTUAL', subjectAltNames } }));
  }

  /**
   * The gateway does not terminate TLS: it routes connections by SNI to a backend that terminates TLS (mode `PASSTHROUGH`).
   */
  public static passthrough(): PassthroughTls {
    return new PassthroughTls('PASSTHROUGH');
  }

  /**
   * The gateway does not terminate TLS and needs no route: the SNI contains service, subset and port in the mesh, as between clusters (mode
   * `AUTO_PASSTHROUGH`). Every service of the mesh that matches the hosts is reachable.
   */
  public static autoPassthrough(): PassthroughTls {
    return new PassthroughTls('AUTO_PASSTHROUGH');
  }

  /** @internal */
  public abstract _resolve(server: ServerContext): ServerCredentials;
}

/** TLS that ends at the gateway, which then routes HTTP. */
export class TerminatingTls extends ServerTls {
  /** @internal */
  public static _of(clientCertificates: ClientCertificates, resolve: CredentialsFactory): TerminatingTls {
    return new TerminatingTls(clientCertificates, resolve);
  }

  private constructor(
    /** @internal */ public readonly _clientCertificates: ClientCertificates,
    private readonly resolve: CredentialsFactory,
  ) {
    super();
  }

  /** @internal */
  public _resolve(server: ServerContext): ServerCredentials {
    return this.resolve(server);
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
  public _resolve(): ServerCredentials {
    return { bundles: [], secrets: [], tls: { mode: this.mode } };
  }
}

function mutual(mode: TlsMode, options: MutualTlsOptions): TerminatingTls {
  const { serverCertificate, clientCertificates, subjectAltNames, verifyCertificateSpki, verifyCertificateHash } = options;
  checkClientPins(options);
  const pin = verifyCertificateSpki ? 'verifyCertificateSpki' : 'verifyCertificateHash';
  return TerminatingTls._of(mode === 'MUTUAL' ? 'required' : 'optional', server => {
    const credentials = serverCertificate._resolve(server);
    if (credentialNameOf(credentials) === undefined && (verifyCertificateSpki ?? verifyCertificateHash)) {
      throw new IngressError({
        code: 'invalid-tls',
        message: `${pin} is ignored with mounted files, so every client of the authorities would be accepted`,
        help: 'use subjectAltNames, or read the certificate from a Secret',
      }, server.scope);
    }
    const authorities = clientTrust(clientCertificates, server, credentials, mode);
    const clients = { subjectAltNames, verifyCertificateSpki, verifyCertificateHash };
    const { caSecret, caCrl } = authorities;
    const tls = { mode, ...credentials.tls, ...authorities.tls, ...clients, ...handshake(options, server) };
    return { ...credentials, caSecret, caCrl, tls };
  });
}

function handshake({ tlsPolicy, alpnProtocols }: ServerTlsOptions, { scope, workload }: ServerContext): ServerTlsSpec {
  return { ...handshakeOf(tlsPolicy, scope, workload.istioVersion), ...alpnProtocols && { alpnProtocols } };
}
