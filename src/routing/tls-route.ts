import { Destination } from './destination';
import { L4MatchOptions, renderL4Match } from './l4-match';
import { L4RouteSpec } from '../validation/virtual-service-spec';

/**
 * A route for TLS connections that the gateway passes through, selected by the server name (SNI) that the client requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
 */
export interface TlsRouteOptions extends L4MatchOptions {
  /** The backend that terminates TLS. */
  readonly destination: Destination;

  /**
   * Server names that the route matches; any one of them: hosts of the VirtualService or names below its wildcards.
   *
   * @default - all hosts of the VirtualService
   */
  readonly sniHosts?: string[];
}

/** Renders a route for a VirtualService with these hosts and namespace. */
export function renderTlsRoute(
  { destination, sniHosts, ...match }: TlsRouteOptions, hosts: readonly string[], namespace?: string,
): L4RouteSpec {
  return { match: [{ ...renderL4Match(match, namespace), sniHosts: [...sniHosts ?? hosts] }], route: destination._toSpec(namespace) };
}

/** A server name in two routes of one list that differ in nothing else: Istio drops the second. */
export function repeatedSniHost(routes: readonly L4RouteSpec[]): string | undefined {
  const taken = new Map<string, Place[]>();
  for (const { sniHosts = [], port = 0, gateways = [], ...others } of routes.flatMap(({ match = [] }) => match)) {
    const place = { port, gateways, others: JSON.stringify(others) };
    for (const host of sniHosts) {
      const places = taken.get(host) ?? [];
      if (places.some(earlier => covers(earlier, place))) return host;
      taken.set(host, [...places, place]);
    }
  }
  return undefined;
}

interface Place {
  readonly port: number;
  readonly gateways: readonly string[];
  /** Conditions that only the mesh evaluates. */
  readonly others: string;
}

/** Whether every connection of a place is one of an earlier place. */
function covers(earlier: Place, later: Place): boolean {
  return (earlier.port === 0 || earlier.port === later.port)
    && (earlier.gateways.length === 0 || (later.gateways.length > 0 && later.gateways.every(each => earlier.gateways.includes(each))))
    && earlier.others === later.others;
}
