import { FilterChain, FilterChains } from './filter-chain';
import { tcpRoute, tlsRoutes } from './l4-routes';
import { canListen, GatewayWorkloadModel } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { IngressModel } from '../../model/ingress-model';
import { selectorText } from '../../model/labels';
import { Listener } from '../../model/merging';

/** A listener in Envoy, or why Envoy has none. */
export type OpenListener = { readonly chains: FilterChains } | { readonly closed: string };

/** Opens a listener: its servers as filter chains, in Istio's order. */
export function openListener(model: IngressModel, workload: GatewayWorkloadModel, { port, servers }: Listener): OpenListener {
  if (workload.namespaceFrom === 'unmatched') {
    return { closed: `no gateway workload among the manifests has the labels ${selectorText(workload.labels)}` };
  }
  if (!canListen(workload, port)) {
    return { closed: `the gateway's Pods are unprivileged and cannot listen on port ${port}: Istio drops its servers` };
  }
  const taken = new Map<string, string>();
  const plain = servers.filter(({ family }) => family === 'http');
  const chains = servers.flatMap((server): FilterChain[] => {
    // servers for plain HTTP share one chain, at the position of the first of them
    if (server.family === 'http') return server === plain[0] ? [{ sni: [], server, kind: 'http', servers: plain }] : [];
    return serverChains(model, workload, server, taken);
  });
  if (chains.length === 0) {
    return {
      closed: `no VirtualService has routes for the servers on port ${port}, so the gateway does not listen there`,
    };
  }
  const all = new FilterChains(chains);
  return all.conflict === undefined ? { chains: all }
    : { closed: `the servers on port ${port} have ${all.conflict} twice: Envoy refuses the whole listener` };
}

function serverChains(model: IngressModel, workload: GatewayWorkloadModel, server: ServerModel, taken: Map<string, string>): FilterChain[] {
  const base = { server, servers: [server] };
  switch (server.routeKind) {
    case 'http': return [{ ...base, kind: 'https', sni: names(server.hosts.map(({ host }) => host)) }];
    case 'tls': return tlsRoutes(model, server, workload, taken)
      .map(route => ({ ...base, kind: 'passthrough', sni: names(route.sniHosts), route }));
    case 'tcp': {
      const route = tcpRoute(model, server, workload);
      const sni = server.mode === undefined ? [] : names(server.hosts.map(({ host }) => host));
      return route ? [{ ...base, kind: 'tcp', sni, route }] : [];
    }
    // AUTO_PASSTHROUGH is for traffic between meshes
    default: return [];
  }
}

/** One `*` makes a list match everything. Istio removes repetitions, but not those in other capitals, which Envoy refuses. */
function names(hosts: readonly string[]): string[] {
  return hosts.includes('*') ? [] : [...new Set(hosts)].map(host => host.toLowerCase());
}
