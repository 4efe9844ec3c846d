import { Destination } from './destination';
import { L4RouteSpec } from '../validation/virtual-service-spec';

/**
 * A route for TLS connections that the gateway passes through, selected by the server name (SNI) that the client requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
 */
export interface TlsRouteOptions {
  /** The backend that terminates TLS. */
  readonly destination: Destination;

  /**
   * Server names that the route matches; any one of them: hosts of the VirtualService or names below its wildcards.
   *
   * @default - all hosts of the VirtualService
   */
  readonly sniHosts?: string[];

  /**
   * Only connections to this port of the gateway.
   *
   * @default - any port
   */
  readonly port?: number;
}

/** Renders a route for a VirtualService with these hosts and namespace. */
export function renderTlsRoute(
  { destination, sniHosts, port }: TlsRouteOptions, hosts: readonly string[], namespace?: string,
): L4RouteSpec {
  return { match: [{ ...port !== undefined && { port }, sniHosts: [...sniHosts ?? hosts] }], route: destination._toSpec(namespace) };
}

/** A server name in two routes of one list: Istio drops the second. */
export function repeatedSniHost(routes: readonly L4RouteSpec[]): string | undefined {
  const taken = new Set<string>();
  for (const { port = 0, sniHosts = [] } of routes.flatMap(({ match = [] }) => match)) {
    for (const host of sniHosts) {
      if ([port, ...port ? [0] : []].some(each => taken.has(`${each} ${host}`))) return host;
      taken.add(`${port} ${host}`);
    }
  }
  return undefined;
}
