import { PassthroughTls, ServerTls, TerminatingTls } from './server-tls';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { gatewayHostProblem, parseGatewayHost } from '../validation/gateway-host';
import { at, check, refused, ValidationProblem } from '../validation/problem';
import { bindProblem, portNameProblem, portNumberProblem } from '../validation/server-port';

/** Options of every server. */
export interface ServerOptions {
  /**
   * Hosts of the server: fully qualified names, `*.example.com`, or `*`. With a namespace in front (`namespace/host`, `./host`), only
   * VirtualServices of that namespace can bind to the host. An IPv4 address may be a host; IPv6 addresses such as `::1` have no dot, and
   * Istio refuses them as short names.
   */
  readonly hosts: string[];

  /**
   * Name of the port, unique in its Gateway.
   *
   * @default - the protocol and the first host, for example `https-shop-example-com`
   */
  readonly portName?: string;

  /**
   * IP address that the server listens on.
   *
   * @default - all addresses
   */
  readonly bind?: string;
}

/** Options of a server for HTTP without TLS. */
export interface HttpServerOptions extends ServerOptions {
  /**
   * Port of the gateway.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * Redirect every request to https with a 301.
   *
   * @default false
   */
  readonly httpsRedirect?: boolean;
}

/** Options of a server that terminates TLS and routes HTTP. */
export interface HttpsServerOptions extends ServerOptions {
  /** Mode and certificate. */
  readonly tls: TerminatingTls;

  /**
   * Port of the gateway.
   *
   * @default 443
   */
  readonly port?: number;
}

/** Options of a server that routes TLS connections by SNI without decrypting them. */
export interface PassthroughServerOptions extends ServerOptions {
  /**
   * How connections find their backend: by the `tls` routes of a VirtualService, or by an SNI that names it.
   *
   * @default ServerTls.passthrough()
   */
  readonly tls?: PassthroughTls;

  /**
   * Port of the gateway.
   *
   * @default 443
   */
  readonly port?: number;
}

/** Options of a server that terminates TLS and forwards what is inside, in whatever protocol. */
export interface TlsServerOptions extends ServerOptions {
  /** Mode and certificate. */
  readonly tls: TerminatingTls;

  /** Port of the gateway. */
  readonly port: number;
}

/** Options of a server that forwards connections without TLS, in whatever protocol. */
export interface TcpServerOptions extends ServerOptions {
  /** Port of the gateway; no other server may have it. */
  readonly port: number;
}

/** @internal */
export interface ServerDescription extends ServerOptions {
  readonly protocol: 'HTTP' | 'HTTPS' | 'TLS' | 'TCP';
  readonly port: number;
  readonly httpsRedirect?: boolean;
  /** No other server of the port may have its hosts, although it has no TLS. */
  readonly sole?: boolean;
  readonly tls?: ServerTls;
  /** Hosts without the namespaces that may bind to them. */
  readonly plainHosts: string[];
  /** Has warnings. */
  readonly hasWarnings: boolean;
}

/**
 * A port of a Gateway with its hosts: one factory per protocol.
 *
 * @example
 * gateway.addServer(Server.https({ hosts: ['shop.example.com'], tls: ServerTls.issuedBy(ca) }));
 * gateway.addServer(Server.passthrough({ hosts: ['db.example.com'] }));
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#Server
 */
export class Server {
  /**
   * HTTP without TLS; with `httpsRedirect` it only redirects clients to https.
   *
   * @param options hosts and port
   * @throws `invalid-host`, `invalid-port` for what Istio refuses; `invalid-argument` for settings of another protocol
   */
  public static http(options: HttpServerOptions): Server {
    checkArguments('Server.http', [options]);
    return new Server({ ...options, port: options.port ?? 80, protocol: 'HTTP' });
  }

  /**
   * HTTPS that ends at the gateway.
   *
   * @param options hosts, port, TLS
   * @throws `invalid-host`, `invalid-port` for what Istio refuses; `invalid-argument` for settings of another protocol
   */
  public static https(options: HttpsServerOptions): Server {
    checkArguments('Server.https', [options]);
    return new Server({ ...options, port: options.port ?? 443, protocol: 'HTTPS' });
  }

  /**
   * TLS that ends at the backend; a VirtualService routes it by SNI.
   *
   * @param options hosts and port
   * @throws `invalid-host`, `invalid-port` for what Istio refuses; `invalid-argument` for settings of another protocol
   */
  public static passthrough(options: PassthroughServerOptions): Server {
    checkArguments('Server.passthrough', [options]);
    return new Server({ ...options, port: options.port ?? 443, protocol: 'TLS', tls: options.tls ?? ServerTls.passthrough() });
  }

  /**
   * TLS that ends at the gateway, for another protocol than HTTP, such as a database; the `tcpRoutes` of a VirtualService say where the
   * connections go. Several such servers share a port, because clients send the host as server name (SNI).
   *
   * @param options hosts, port, TLS
   * @throws `invalid-host`, `invalid-port` for what Istio refuses; `invalid-argument` for settings of another protocol
   */
  public static tls(options: TlsServerOptions): Server {
    checkArguments('Server.tls', [options]);
    return new Server({ ...options, protocol: 'TLS' });
  }

  /**
   * Connections without TLS of another protocol than HTTP; the `tcpRoutes` of a VirtualService say where they go. Such connections have no
   * host: the hosts select only the VirtualServices.
   *
   * @param options hosts and port
   * @throws `invalid-host`, `invalid-port` for what Istio refuses; `invalid-argument` for settings of another protocol
   */
  public static tcp(options: TcpServerOptions): Server {
    checkArguments('Server.tcp', [options]);
    return new Server({ ...options, protocol: 'TCP' });
  }

  /**
   * A host of the Gateway API without TLS, which no other listener of the port may have.
   *
   * @internal
   */
  public static _soleHttp(host: string, port?: number): Server {
    return new Server({ hosts: [host], port: port ?? 80, protocol: 'HTTP', sole: true });
  }

  /** @internal */
  public readonly _description: ServerDescription;

  private constructor(description: Omit<ServerDescription, 'plainHosts' | 'hasWarnings'>) {
    if (description.hosts.length === 0) {
      throw new IngressError({
        code: 'invalid-host', message: `${description.protocol} server has no host`, help: "set its hosts, or '*' for every host",
      });
    }
    const problems = [
      ...description.hosts.flatMap((host, index) => at(`hosts[${index}]`, gatewayHostProblem(host) ?? trailingDotProblem(host))),
      portNumberProblem(description.port),
      description.portName === undefined ? undefined : portNameProblem(description.portName),
      description.bind === undefined ? undefined : bindProblem(description.bind, description.port),
    ];
    check(undefined, ...problems);
    const hosts = [...description.hosts];
    const plainHosts = hosts.map(host => parseGatewayHost(host).host);
    checkRepetition(description.protocol, hosts, plainHosts);
    this._description = { ...description, hosts, plainHosts, hasWarnings: problems.some(problem => problem !== undefined) };
  }

  /** The hosts as given. */
  public get hosts(): string[] {
    return [...this._description.hosts];
  }

  /** Port of the gateway. */
  public get port(): number {
    return this._description.port;
  }
}

/** The server on port 80 for the hosts of another one: it redirects to https, or leaves that to the routes of the hosts. @internal */
export function httpServerOf({ hosts, plainHosts }: ServerDescription, redirects: boolean): ServerDescription {
  return { hosts, plainHosts, port: 80, protocol: 'HTTP', hasWarnings: false, ...redirects ? { httpsRedirect: true } : { sole: true } };
}

/** Istio compares hosts as they are written, but Envoy refuses a listener with one name in two spellings. */
function checkRepetition(protocol: string, hosts: readonly string[], plainHosts: readonly string[]): void {
  for (const [index, host] of hosts.entries()) {
    const first = hosts.findIndex((other, before) => other === host
      || (plainHosts[before] !== plainHosts[index] && plainHosts[before].toLowerCase() === plainHosts[index].toLowerCase()));
    if (first >= index) continue;
    throw new IngressError({
      code: 'invalid-host',
      message: `${protocol} server has host '${host}' twice${hosts[first] === host ? '' : `: '${hosts[first]}' is the same name`}`,
      help: 'list it once',
    });
  }
}

/** Istio accepts a host with a trailing dot, but clients send it without, and Envoy compares exactly. */
function trailingDotProblem(host: string): ValidationProblem | undefined {
  return host.endsWith('.') ? refused({
    code: 'invalid-host', message: `host '${host}' ends with a dot, which clients do not send`, help: `use '${host.slice(0, -1)}'`,
  }) : undefined;
}
