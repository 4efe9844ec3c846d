import { L4Route } from './filter-chain';
import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { IngressModel } from '../../model/ingress-model';
import { isForServer } from '../../model/match-scope';
import { VirtualServiceModel } from '../../model/virtual-services';
import { orderedBindings } from '../routes/order';

/** The destinations of a server for whole connections: the first TCP route that applies. */
export function tcpRoute(model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel): L4Route | undefined {
  for (const virtualService of candidates(model, server, workload)) {
    for (const [index, { match = [], route = [] }] of (virtualService.spec.tcp ?? []).entries()) {
      const applies = match.length === 0 || match.some(one => isForServer(one, virtualService, server));
      if (applies && route.length > 0) return { virtualService, path: `spec.tcp[${index}]`, destinations: route };
    }
  }
  return undefined;
}

/** A TLS route with its server names. */
export interface TlsRoute extends L4Route {
  readonly sniHosts: readonly string[];
}

/** The destinations of a passthrough server, by server name. A match with a name that is already used is dropped. */
export function tlsRoutes(
  model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel, taken: Map<string, string>,
): TlsRoute[] {
  const routes: TlsRoute[] = [];
  for (const virtualService of candidates(model, server, workload)) {
    for (const [index, { match = [], route = [] }] of (virtualService.spec.tls ?? []).entries()) {
      if (route.length === 0) continue;
      for (const one of match.filter(candidate => isForServer(candidate, virtualService, server))) {
        const sniHosts = one.sniHosts ?? [];
        if (sniHosts.some(host => taken.get(host) === server.bind)) continue;
        sniHosts.forEach(host => taken.set(host, server.bind));
        routes.push({ virtualService, path: `spec.tls[${index}]`, destinations: route, sniHosts });
      }
    }
  }
  return routes;
}

function candidates(model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel): VirtualServiceModel[] {
  return orderedBindings(model, server, workload).map(({ virtualService }) => virtualService);
}
