import { IConstruct } from 'constructs';
import { hostKeys, ServerRegistry } from './server-registry';
import { AppState } from '../app-state';
import { GatewayWorkload } from '../workload/gateway-workload';

interface ClaimedHost {
  readonly key: string;
  readonly host: string;
  readonly port: number;
}

/** A Gateway of the app: which Pods it configures, and the hosts that it claims there. */
interface Claimant {
  readonly path: string;
  readonly namespace: string;
  readonly selector: { readonly [label: string]: string };
  hosts(): ClaimedHost[];
}

/**
 * Refuses hosts that two Gateways of one app claim for the same Pods: Istio merges both into one listener, and then drops a server
 * of the one that was created later, or Envoy refuses the listener.
 *
 * @param gateway the Gateway, in its constructor
 * @param workload the Pods that it configures
 * @param registry its servers
 */
export function claimHosts(gateway: IConstruct, workload: GatewayWorkload, registry: ServerRegistry): void {
  const claimants = AppState.of(gateway).part('gateways', (): Claimant[] => []);
  const earlier = [...claimants];
  const own: Claimant = {
    path: gateway.node.path, namespace: workload.namespace, selector: workload.selector, hosts: () => claimedHosts(registry),
  };
  claimants.push(own);
  gateway.node.addValidation({ validate: () => conflicts(own, earlier.filter((other) => samePods(other, own))) });
}

function claimedHosts(registry: ServerRegistry): ClaimedHost[] {
  return registry.bindings().flatMap((server) => hostKeys(server).map((key, index) => ({ key, host: server.hosts[index], port: server.port })));
}

function conflicts(own: Claimant, rivals: readonly Claimant[]): string[] {
  if (rivals.length === 0) return [];
  const taken = new Map(rivals.flatMap(({ hosts, path }) => hosts().map(({ key }) => [key, path] as const)));
  return own.hosts().filter(({ key }) => taken.has(key)).map(({ key, host, port }) =>
    `host '${host}' on port ${port} is served by gateway ${taken.get(key)} too, on the same Pods; serve it by one of them (invalid-host)`);
}

/** Whether there can be Pods that both Gateways configure. Pods in other namespaces are not compared: Istio can be configured to ignore them. */
function samePods(a: Claimant, b: Claimant): boolean {
  return a.namespace === b.namespace && (covers(a, b) || covers(b, a));
}

function covers(wide: Claimant, narrow: Claimant): boolean {
  return Object.entries(wide.selector).every(([label, value]) => narrow.selector[label] === value);
}
