import { Destination } from './destination';
import { L4MatchOptions, renderL4Match } from './l4-match';
import { L4RouteSpec } from '../validation/virtual-service-spec';

/**
 * A route for connections that the gateway forwards without reading them: of servers for TCP, and of servers that terminate TLS for another
 * protocol than HTTP.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute
 */
export interface TcpRouteOptions extends L4MatchOptions {
  /** Where the bytes of the connections go. */
  readonly destination: Destination;
}

/** Renders a route for the namespace of its VirtualService. */
export function renderTcpRoute({ destination, ...options }: TcpRouteOptions, namespace?: string): L4RouteSpec {
  const match = renderL4Match(options, namespace);
  return { ...Object.keys(match).length > 0 && { match: [match] }, route: destination._toSpec(namespace) };
}
