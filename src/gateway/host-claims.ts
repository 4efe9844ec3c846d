import { IConstruct } from 'constructs';
import type { Gateway } from './gateway';
import { hostKeys, ServerRegistry } from './server-registry';

interface Claimant {
  readonly gateway: Gateway;
  readonly registry: ServerRegistry;
}

/** Per app: which Gateways there are. */
const CLAIMS = new WeakMap<IConstruct, HostClaims>();

/**
 * Finds hosts that two Gateways of one app claim for the same Pods: Istio merges both into one listener, and then drops a server
 * of the one that was created later, or Envoy refuses the listener.
 */
export class HostClaims {
  public static of(scope: IConstruct): HostClaims {
    const { root } = scope.node;
    const claims = CLAIMS.get(root) ?? new HostClaims();
    CLAIMS.set(root, claims);
    return claims;
  }

  private readonly claimants: Claimant[] = [];

  public add(gateway: Gateway, registry: ServerRegistry): void {
    this.claimants.push({ gateway, registry });
  }

  /** What is wrong with a Gateway because of those that were made before it. */
  public conflictsOf(gateway: Gateway): string[] {
    const own = this.claimants.findIndex((claimant) => claimant.gateway === gateway);
    const rivals = this.claimants.slice(0, own).filter((claimant) => samePods(claimant.gateway, gateway));
    if (rivals.length === 0) return [];
    const taken = new Map(rivals.flatMap(({ gateway: rival, registry }) =>
      registry.bindings().flatMap((server) => hostKeys(server).map((key) => [key, rival.node.path] as const))));
    return this.claimants[own].registry.bindings().flatMap((server) => hostKeys(server)
      .map((key, index) => ({ path: taken.get(key), host: server.hosts[index] }))
      .filter(({ path }) => path !== undefined)
      .map(({ path, host }) =>
        `host '${host}' on port ${server.port} is served by gateway ${path} too, on the same Pods; serve it by one of them (invalid-host)`));
  }
}

/** Whether there can be Pods that both Gateways configure. A Pod in another namespace is one too, but then Istio may be told otherwise. */
function samePods(a: Gateway, b: Gateway): boolean {
  return a.workload.namespace === b.workload.namespace && (covers(a, b) || covers(b, a));
}

function covers(wide: Gateway, narrow: Gateway): boolean {
  return Object.entries(wide.workload.selector).every(([label, value]) => narrow.workload.selector[label] === value);
}
