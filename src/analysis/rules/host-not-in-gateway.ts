import { GatewayModel } from '../../model/gateways';
import { fullName } from '../../model/resource';
import { listed } from '../../text/listed';
import { Report, Rule } from '../rule';

/** IST0132, and our code for single hosts: the hosts of a VirtualService are served by its gateways. */
export const hostNotInGateway: Rule = {
  id: 'host-not-in-gateway',
  codes: ['IST0132', 'virtual-service-host-unserved'],
  complies: 'every host of a VirtualService is served by a gateway that it refers to',
  accepted: { set: { 'routes.spec.hosts': ['*.example.com'] } },
  refused: { set: { 'routes.spec.hosts': ['shop.example.org'] } },
  check: ({ model }) => model.virtualServices.flatMap(({ resource, hosts, gateways: names, appliesToMesh }): Report[] => {
    const serves = (gateway: GatewayModel, host: string) => model.serversFor(gateway, host, resource.namespace).length > 0;
    const gateways = names.flatMap(({ namespace, name, path }) => {
      const gateway = model.gateway(namespace, name);
      return gateway ? [{ gateway, path }] : [];
    });
    const unbound = gateways.filter(({ gateway }) => !hosts.some(host => serves(gateway, host))).map(({ gateway, path }) => ({
      resource,
      path,
      message: `none of the hosts ${hosts.join(', ')} is served by gateway ${fullName(gateway.resource)}`,
      help: `it serves ${served(gateway)}; the part before a slash is the only namespace that may use the host`,
    }));
    if (unbound.length > 0 || gateways.length === 0 || gateways.length < names.length || appliesToMesh) {
      return unbound;
    }
    return hosts.flatMap((host, i) => gateways.some(({ gateway }) => serves(gateway, host)) ? [] : [{
      resource,
      path: `spec.hosts[${i}]`,
      code: 'virtual-service-host-unserved' as const,
      message: `host '${host}' is not served by any of the gateways; other hosts are`,
    }]);
  }),
};

function served(gateway: GatewayModel): string {
  const hosts = [...new Set(gateway.servers.flatMap(server => server.hosts.map(host => host.text)))];
  return listed(hosts, 10);
}
