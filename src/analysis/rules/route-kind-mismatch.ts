import { fullName } from '../../model/resource';
import { Rule } from '../rule';

/** A VirtualService has the kind of routes that the servers for its hosts use. */
export const routeKindMismatch: Rule = {
  id: 'route-kind-mismatch',
  codes: ['route-kind-mismatch'],
  complies: 'there are http routes where a gateway terminates TLS or serves HTTP, tls routes where it passes TLS through, and tcp '
    + 'otherwise',
  accepted: {},
  refused: { set: { 'gateway.spec.servers[1].tls': { mode: 'PASSTHROUGH' }, 'gateway.spec.servers[0]': undefined } },
  check: ({ model }) => model.virtualServices.filter(({ gateways }) =>
    gateways.length > 0).flatMap(({ resource, hosts, gateways, spec }) => {
    const servers = [...new Set(gateways.flatMap(({ namespace, name }) => {
      const gateway = model.gateway(namespace, name);
      return gateway ? hosts.flatMap(host => model.serversFor(gateway, host, resource.namespace)) : [];
    }))];
    const kinds = [...new Set(servers.map(server => server.routeKind))];
    const missing = gateways.some(({ namespace, name }) => !model.gateway(namespace, name));
    if (missing || kinds.length === 0 || kinds.some(kind => kind !== 'none' && spec[kind]?.length)) {
      return [];
    }
    const has = (['http', 'tls', 'tcp'] as const).filter(kind => spec[kind]?.length);
    return has.length === 0 ? [] : [{
      resource,
      path: `spec.${has[0]}`,
      message: `the VirtualService has ${has.join(' and ')} routes, but ${fullName(servers[0].gateway.resource)} ${servers[0].path} `
        + `(${servers[0].protocol}${servers[0].mode && servers[0].family === 'tls' ? ` ${servers[0].mode}` : ''}) uses ${kinds.map(kind => kind === 'none' ? 'no' : kind).join(' or ')} routes`,
    }];
  }),
};
