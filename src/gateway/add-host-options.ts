import { TerminatingTls } from './server-tls';
import { Destination } from '../routing/destination';
import { HttpRouteOptions } from '../routing/http-route';

/** How a host is served over https. */
export interface AddHostOptions {
  /** Mode and certificate. */
  readonly tls: TerminatingTls;

  /**
   * Where requests go, the first match wins. Further routes are added to the VirtualService of the result.
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
   * Send clients that come by http to https, on port 80. Without it nothing answers http for the host, unless the gateway
   * has an http server whose hosts cover it: that one then serves its routes without TLS.
   *
   * @default true
   */
  readonly httpsRedirect?: boolean;
}

/** How a host is served whose TLS ends at the backend. */
export interface AddPassthroughHostOptions {
  /** Where the connections go: a backend that has the certificate. */
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
   * Send clients that come by http to https, on port 80. Without it nothing answers http for the host, unless the gateway
   * has an http server whose hosts cover it: that one then serves its routes without TLS.
   *
   * @default false
   */
  readonly httpsRedirect?: boolean;
}
