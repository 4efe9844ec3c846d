import { IConstruct } from 'constructs';
import { GatewayServers, hostKeys } from './gateway-servers';
import { AppState } from '../app-state';
import { GatewayWorkload } from '../workload/gateway-workload';

interface ServedHost {
  readonly key: string;
  readonly host: string;
  readonly port: number;
}

/** A Gateway of the app: the Pods that it configures, and the hosts that it serves there. */
interface ServingGateway {
  readonly path: string;
  readonly namespace: string;
  readonly selector: { readonly [label: string]: string };
  hosts(): ServedHost[];
}

/**
 * Refuses hosts that two Gateways of one app serve on the same Pods: Istio merges both into one listener, and then drops a server
 * of the Gateway that was created later, or Envoy refuses the listener.
 *
 * @param gateway the Gateway, in its constructor
 * @param workload the Pods that it configures
 * @param servers its servers
 */
export function checkHostConflicts(gateway: IConstruct, workload: GatewayWorkload, servers: GatewayServers): void {
  const gateways = AppState.of(gateway).part('gateways', (): ServingGateway[] => []);
  const earlier = [...gateways];
  const own: ServingGateway = {
    path: gateway.node.path, namespace: workload.namespace, selector: workload.selector, hosts: () => servedHosts(servers),
  };
  gateways.push(own);
  gateway.node.addValidation({ validate: () => conflicts(own, earlier.filter((other) => samePods(other, own))) });
}

function servedHosts(servers: GatewayServers): ServedHost[] {
  return servers.list().flatMap((server) => hostKeys(server).map((key, index) => ({ key, host: server.hosts[index], port: server.port })));
}

function conflicts(own: ServingGateway, others: readonly ServingGateway[]): string[] {
  if (others.length === 0) return [];
  const taken = new Map(others.flatMap(({ hosts, path }) => hosts().map(({ key }) => [key, path] as const)));
  return own.hosts().filter(({ key }) => taken.has(key)).map(({ key, host, port }) =>
    `host '${host}' on port ${port} is served by gateway ${taken.get(key)} too, on the same Pods; serve it by one of them (invalid-host)`);
}

/** Whether Pods can exist that both Gateways configure. Pods in other namespaces are not compared: Istio can be configured to ignore them. */
function samePods(a: ServingGateway, b: ServingGateway): boolean {
  return a.namespace === b.namespace && (covers(a, b) || covers(b, a));
}

function covers(wide: ServingGateway, narrow: ServingGateway): boolean {
  return Object.entries(wide.selector).every(([label, value]) => narrow.selector[label] === value);
}
