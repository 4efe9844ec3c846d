import { gatewayWorkloadsOf } from './shared/route-gateways';
import { lacksAddresses } from '../../model/service-addresses';
import { clientNamespaces, destinationsOf } from '../../model/virtual-services';
import { Rule } from '../rule';

const OUTSIDE = (spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name: 'outside', namespace: 'shop' },
  spec: { hosts: ['outside.example.org'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], ...spec },
});
const ROUTE = { 'routes.spec.http[0].route[0].destination': { host: 'outside.example.org', port: { number: 80 } } };

/** The ServiceEntries to which gateways route have addresses. */
export const serviceEntryWithoutAddresses: Rule = {
  id: 'service-entry-without-addresses',
  codes: ['service-entry-without-addresses'],
  complies: 'a ServiceEntry to which a gateway routes has a resolution that gives addresses: DNS, or STATIC with endpoints',
  accepted: { set: ROUTE, add: [OUTSIDE({ resolution: 'DNS' })] },
  refused: { set: ROUTE, add: [OUTSIDE({})] },
  check: ({ model }) => model.virtualServices.filter(routes => gatewayWorkloadsOf(model, routes).length > 0).flatMap(routes =>
    destinationsOf(routes).flatMap(({ destination: { host = '' }, path }) => {
      const service = model.services.find(host, routes.resource.namespace, clientNamespaces(routes));
      if (!service || !lacksAddresses(model.inventory, service)) return [];
      const { name } = service.resource;
      return [{
        resource: routes.resource,
        path: `${path}.host`,
        message: `'${host}' has no addresses: the resolution of ServiceEntry '${name}' is ${service.resource.spec.resolution === 'STATIC'
          ? 'STATIC, and it has no endpoints: requests get 503' : 'NONE, with which a gateway answers 503'}`,
        help: service.hosts.some(each => each.startsWith('*')) ? `add a ServiceEntry for '${host}' itself, with resolution DNS`
          : `set resolution of ServiceEntry '${name}' to DNS, or to STATIC with endpoints`,
      }];
    })),
};
