import { CanaryOptions } from './canary';
import { HostDefaults } from './host-defaults';
import { HttpsRedirect } from './https-redirect';
import { MaintenanceOptions } from './maintenance';
import { TerminatingTls } from './server-tls';
import { AccessOptions } from '../access/access-options';
import { Destination } from '../routing/destination';
import { GrpcRouteOptions } from '../routing/grpc-route';
import { HttpRouteOptions } from '../routing/http-route';

/** Options of a host that is served over https. */
export interface AddHostOptions extends HostDefaults {
  /**
   * Mode and certificate.
   *
   * @default - the TLS of the Gateway; one of the two must be given
   */
  readonly tls?: TerminatingTls;

  /**
   * Where all requests go: short for `routes: [{ destination }]`. Cannot be combined with `routes`.
   *
   * @default - decided by `routes`
   */
  readonly destination?: Destination;

  /**
   * Where requests go; the first match wins. Cannot be combined with `destination`. More routes can be added to the VirtualService of the
   * result.
   *
   * @default - none yet; there must be one when the app is synthesized
   */
  readonly routes?: HttpRouteOptions[];

  /**
   * Name of the VirtualService.
   *
   * @default - the host, `wildcard.` for a leading `*.`
   */
  readonly name?: string;

  /**
   * Port of the gateway for https.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Names that are redirected to the first host, such as `www.example.com` for `example.com` or the other way round: path and query stay,
   * with status 301. The certificate covers them too.
   *
   * @default - none
   * @nonempty
   */
  readonly redirectFrom?: string[];

  /**
   * The gateway answers itself, with 503 by default; the routes of the host stay in the program.
   *
   * @default - the host is not in maintenance
   */
  readonly maintenance?: MaintenanceOptions;

  /**
   * A second backend for a share of the requests, or for requests with a header or cookie. Needs `destination`; with `routes`, give a route
   * `Destination.weighted` or a match of headers.
   *
   * @default - none
   */
  readonly canary?: CanaryOptions;

  /**
   * Who may call: addresses, tokens, identities of client certificates.
   *
   * @default - all clients
   */
  readonly access?: AccessOptions;
}

/** Options of a host whose TLS ends at the backend. */
export interface AddPassthroughHostOptions {
  /** The backend that terminates TLS. */
  readonly destination: Destination;

  /**
   * Name of the VirtualService.
   *
   * @default - the host, `wildcard.` for a leading `*.`
   */
  readonly name?: string;

  /**
   * Port of the gateway for TLS.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * What happens to requests over http on port 80: `HttpsRedirect.enabled(…)`.
   *
   * @default HttpsRedirect.disabled()
   */
  readonly httpsRedirect?: HttpsRedirect;
}

/** Options of a host whose TLS ends at the gateway, for another protocol than HTTP. */
export interface AddTcpHostOptions {
  /** Where the decrypted connections go. */
  readonly destination: Destination;

  /** Port of the gateway, such as 5432. Hosts share it: clients send theirs as server name (SNI). */
  readonly port: number;

  /**
   * Mode and certificate.
   *
   * @default - the TLS of the Gateway; one of the two must be given
   */
  readonly tls?: TerminatingTls;

  /**
   * Name of the VirtualService.
   *
   * @default - the host, `wildcard.` for a leading `*.`
   */
  readonly name?: string;
}

/** How a host of the Gateway API is served over http, without TLS. */
export interface AddHttpHostOptions {
  /**
   * Where all requests go: short for `routes: [{ destination }]`. Not together with `routes`.
   *
   * @default - as `routes` decide
   */
  readonly destination?: Destination;

  /**
   * Where requests go; the first match wins. Not together with `destination`. Further routes can be added to the result.
   *
   * @default - none yet; there must be one when the app is synthesized
   */
  readonly routes?: HttpRouteOptions[];

  /**
   * Name of the HTTPRoute.
   *
   * @default - the host and `-http`, `wildcard.` for a leading `*.`
   */
  readonly name?: string;

  /**
   * Port of the gateway for http. A port with http has no https.
   *
   * @default 80
   */
  readonly port?: number;

  /**
   * Who may call: addresses, tokens, identities of client certificates.
   *
   * @default - all clients
   */
  readonly access?: AccessOptions;
}

/** How a host of the Gateway API is served whose requests are gRPC calls. */
export interface AddGrpcHostOptions {
  /** Where calls go; the first match wins. */
  readonly routes: GrpcRouteOptions[];

  /**
   * Mode and certificate.
   *
   * @default - the TLS of all hosts; one of the two must be given
   */
  readonly tls?: TerminatingTls;

  /**
   * Name of the GRPCRoute.
   *
   * @default - the host, `wildcard.` for a leading `*.`
   */
  readonly name?: string;

  /**
   * Port of the gateway for https.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Who may call: addresses, tokens, identities of client certificates.
   *
   * @default - all clients
   */
  readonly access?: AccessOptions;
}
