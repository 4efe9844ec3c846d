import { IngressModel } from '../../model/ingress-model';
import { VirtualServiceModel } from '../../model/virtual-services';
import { Rule } from '../rule';

/** A server has routes. */
export const serverWithoutRoutes: Rule = {
  id: 'server-without-routes',
  codes: ['server-without-routes'],
  complies: 'a VirtualService among the manifests routes a host of each server that does more than redirect',
  accepted: {},
  refused: { set: { routes: undefined } },
  // a VirtualService that is bound to no server is the cause and has its own finding
  check: ({ model, placements }) => model.virtualServices.some(v =>
    v.gateways.length > 0
      && !isBound(model, v)) ? [] : placements.filter(({ server }) => !server.spec.tls?.httpsRedirect && server.routeKind !== 'none')
      .filter(({ server, workload }) => model.bindings(server, workload).length === 0)
      .filter(({ server }) => !model.virtualServicesOf(server.gateway).some(virtualService => virtualService.spec.exportTo?.length))
      .map(({ server }) => ({
        resource: server.gateway.resource,
        path: server.path,
        message: `no VirtualService among the manifests routes ${server.hosts.map(h => h.text).join(', ')}: `
        + `${server.routeKind === 'http' ? 'every request gets 404' : 'connections are refused'}`,
      })),
};

function isBound(model: IngressModel, { gateways, hosts, resource }: VirtualServiceModel): boolean {
  return gateways.every(({ namespace, name }) => {
    const gateway = model.gateway(namespace, name);
    return gateway !== undefined && hosts.some(host => model.serversFor(gateway, host, resource.namespace).length > 0);
  });
}
