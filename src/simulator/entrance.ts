import { FilterChain, FilterChains } from './listeners/filter-chain';
import { openListener, OpenListener } from './listeners/open-listener';
import { KubernetesGatewayModel } from '../model/gateway-api/kubernetes-gateways';
import { listenerPorts, GatewayWorkloadModel } from '../model/gateway-workloads';
import { IngressModel } from '../model/ingress-model';
import { Listener } from '../model/merging';
import { fullName } from '../model/resource';

/** The filter chain for a connection, or why there is none. */
export type Entrance =
  | { readonly chain: FilterChain; readonly workload: GatewayWorkloadModel; readonly port: number }
  | { readonly closed: string };

/** Finds filter chains for connections. */
export class Entrances {
  readonly #model: IngressModel;
  readonly #open = new Map<Listener, OpenListener>();

  constructor(model: IngressModel) {
    this.#model = model;
  }

  /** The filter chain for a connection to a port: over TLS by server name (SNI), else the chain for clients without one. */
  public find(port: number, sni: string | undefined): Entrance {
    const listeners = this.#model.gatewayWorkloads.flatMap(workload => {
      const own = listenerPorts(workload, port);
      return this.#model.merge(workload).listeners.filter(listener => own.includes(listener.port))
        .map(listener => ({ workload, listener }));
    });
    let why: string | undefined;
    for (const { workload, listener } of listeners) {
      const opened = this.#listener(workload, listener);
      if ('closed' in opened) {why ??= opened.closed;} else {
        const chain = opened.chains.find(sni);
        if (chain) return { chain, workload, port: listener.port };
        why ??= noChain(opened.chains, port, sni);
      }
    }
    return { closed: why ?? this.#noListener(port) };
  }

  #listener(workload: GatewayWorkloadModel, listener: Listener): OpenListener {
    const opened = this.#open.get(listener) ?? openListener(this.#model, workload, listener);
    this.#open.set(listener, opened);
    return opened;
  }

  #noListener(port: number): string {
    const ports = [...new Set(this.#model.gateways.flatMap(({ servers }) => servers.map(server => server.port)))].sort((a, b) => a - b);
    if (ports.length === 0) {
      const [unserved] = this.#model.gatewayApi.gateways;
      return unserved ? `Istio does not serve Gateway ${fullName(unserved.resource)}: ${unservedReason(unserved)}` : 'no Gateway among the manifests';
    }
    if (ports.includes(port)) return `a Gateway has a server on port ${port}, but the Service of its workload does not open that port`;
    return `no Gateway has a server on port ${port} (has: ${ports.join(', ')})`;
  }
}

function noChain(chains: FilterChains, port: number, sni: string | undefined): string {
  const names = [...new Set(chains.all.flatMap(({ sni: own }) => own))].sort();
  const asked = sni ? `the server name '${sni}'` : 'a client without a server name';
  return `no server on port ${port} serves ${asked} (has: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''})`;
}

function unservedReason({ classKind, className, services, managed, resource }: KubernetesGatewayModel): string {
  if (classKind !== 'istio') return `class '${className}' is not that of Istio's ingress gateways`;
  return !managed && services.length > 0 ? `its Service is not in namespace ${resource.namespace} (${services.join(', ')})` : 'it has no listener that works';
}
