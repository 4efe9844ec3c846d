import { L4Route } from './filter-chain';
import { ServerModel } from '../../model/gateways';
import { IngressModel } from '../../model/ingress-model';
import { Proxy } from '../../model/proxies';
import { fullName } from '../../model/resource';
import { resolveGatewayName, VirtualServiceModel } from '../../model/virtual-services';
import { L4MatchSpec } from '../../validation/virtual-service-spec';
import { orderedBindings } from '../routes/order';

/** Where a server sends whole connections: the first TCP route that applies. */
export function tcpRoute(model: IngressModel, server: ServerModel, proxy: Proxy): L4Route | undefined {
  for (const virtualService of candidates(model, server, proxy)) {
    for (const [index, { match = [], route = [] }] of (virtualService.spec.tcp ?? []).entries()) {
      const applies = match.length === 0 || match.some((one) => appliesTo(one, virtualService, server));
      if (applies && route.length > 0) return { virtualService, path: `spec.tcp[${index}]`, destinations: route };
    }
  }
  return undefined;
}

/** A TLS route with the names that lead to it. */
export interface TlsRoute extends L4Route {
  readonly sniHosts: readonly string[];
}

/** Where a passthrough server sends connections, by the name in the hello. A name that is taken already loses its whole match. */
export function tlsRoutes(model: IngressModel, server: ServerModel, proxy: Proxy, taken: Map<string, string>): TlsRoute[] {
  const routes: TlsRoute[] = [];
  for (const virtualService of candidates(model, server, proxy)) {
    for (const [index, { match = [], route = [] }] of (virtualService.spec.tls ?? []).entries()) {
      if (route.length === 0) continue;
      for (const one of match.filter((candidate) => appliesTo(candidate, virtualService, server))) {
        const sniHosts = one.sniHosts ?? [];
        if (sniHosts.some((host) => taken.get(host) === server.bind)) continue;
        sniHosts.forEach((host) => taken.set(host, server.bind));
        routes.push({ virtualService, path: `spec.tls[${index}]`, destinations: route, sniHosts });
      }
    }
  }
  return routes;
}

function candidates(model: IngressModel, server: ServerModel, proxy: Proxy): VirtualServiceModel[] {
  return orderedBindings(model, server, proxy).map(({ virtualService }) => virtualService);
}

function appliesTo(match: L4MatchSpec, virtualService: VirtualServiceModel, server: ServerModel): boolean {
  if (match.port && match.port !== server.port) return false;
  const gateways = match.gateways ?? [];
  return gateways.length === 0 || gateways.some((text) => {
    const { namespace, name } = resolveGatewayName(text, virtualService.resource.namespace);
    return `${namespace}/${name}` === fullName(server.gateway.resource);
  });
}
