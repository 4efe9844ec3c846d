import { IConstruct } from 'constructs';
import { hostKeys } from './reserved-hosts';
import { ServerDescription } from './server';
import { AppState } from '../app-state';
import { CallSite } from '../errors/call-site';
import { IGateway } from '../routing/gateway-reference';
import { GatewayWorkload } from '../workload/gateway-workload';
import { declareProxies } from '../workload/proxies-of-pods';
import { samePods } from '../workload/same-pods';

interface ServedHost {
  readonly key: string;
  readonly host: string;
  readonly port: number;
}

/** A Gateway of the app: the Pods that it configures, and the hosts that it serves. */
export interface ServingGateway {
  readonly construct: IConstruct;
  readonly name: string;
  /** Namespace of the Gateway itself. */
  readonly gatewayNamespace?: string;
  /** Namespace of the Pods. */
  readonly namespace: string;
  readonly selector: { readonly [label: string]: string };
  /** Version of Istio that the Pods run. */
  readonly istioVersion: string;
  hosts(): ServedHost[];
  servers(): readonly ServerDescription[];
  /** Hosts with routes. */
  routed(): readonly string[];
  /** Hosts whose requests take their own routes on each port, and never those of a wildcard. */
  certain(): readonly string[];
  /** Grows with each host and route that is added. */
  routeCount(): number;
}

/**
 * Refuses hosts that two Gateways of one app serve on the same Pods: Istio merges both into one listener, and then drops a server of the
 * Gateway that was created later, or Envoy refuses the listener.
 *
 * @param gateway the Gateway, in its constructor
 * @param servers its servers, as they are when the app is validated
 * @param pods the Pods that serve
 * @param routing its routes, by default those of the hosts of all servers
 */
export function checkHostConflicts(
  gateway: IGateway, servers: () => readonly ServerDescription[], workload: GatewayWorkload,
  routing: Pick<ServingGateway, 'routed' | 'certain' | 'routeCount'> = routingOf(servers),
): void {
  const { name, namespace: gatewayNamespace } = gateway;
  const { namespace, selector, istioVersion } = workload;
  const gateways = gatewaysOfApp(gateway);
  const earlier = [...gateways];
  const own: ServingGateway = {
    construct: gateway, name, gatewayNamespace, namespace, selector, istioVersion, hosts: () => servedHosts(servers()), servers, ...routing,
  };
  gateways.push(own);
  declareProxies(gateway, workload, false);
  gateway.node.addValidation({ validate: () => conflicts(own, earlier.filter(other => samePods(other, own))) });
}

/** A listener of the Gateway API has the routes of its host alone. */
function routingOf(servers: () => readonly ServerDescription[]): Pick<ServingGateway, 'routed' | 'certain' | 'routeCount'> {
  const routed = () => servers().flatMap(({ plainHosts }) => plainHosts);
  return { routed, certain: routed, routeCount: () => 0 };
}

/** The Gateways of the app around a construct, in the order of their creation. */
export function gatewaysOfApp(scope: IConstruct): ServingGateway[] {
  return AppState.of(scope).part('gateways', () => []);
}

/** A Gateway and the others of the app that configure the same Pods. */
export function gatewaysBeside(gateway: IConstruct): { readonly own: ServingGateway; readonly all: readonly ServingGateway[] } {
  const gateways = gatewaysOfApp(gateway);
  const own = gateways.find(({ construct }) => construct === gateway)!;
  return { own, all: gateways.filter(other => other === own || samePods(other, own)) };
}

function servedHosts(servers: readonly ServerDescription[]): ServedHost[] {
  return servers.flatMap(server => hostKeys(server).map((key, index) => ({ key, host: server.hosts[index], port: server.port })));
}

function conflicts(own: ServingGateway, others: readonly ServingGateway[]): string[] {
  if (others.length === 0) return [];
  const taken = new Map(others.flatMap(({ hosts, construct }) => hosts().map(({ key }) => [key, construct.node.path] as const)));
  return own.hosts().filter(({ key }) => taken.has(key)).map(({ key, host, port }) =>
    `host '${host}' on port ${port} is also served by gateway ${taken.get(key)} on the same Pods`
      + `${CallSite.suffix(own.construct)}; remove it from one of them (invalid-host)`);
}
