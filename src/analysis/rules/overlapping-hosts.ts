import { routesHttp, ServerModel } from '../../model/gateways';
import { push } from '../../model/grouping';
import { fullName } from '../../model/resource';
import { isForPort, VirtualServiceModel } from '../../model/virtual-services';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';
import { WILDCARD_SECRET, wildcardServer } from './shared/wildcard-example';

const WILDCARD_ROUTES = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'wildcard', namespace: 'shop' },
  spec: {
    hosts: ['*.example.com'], gateways: ['shop'], http: [{ route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }],
  },
};

/**
 * A host with a server is routed only by VirtualServices for exactly that host: Istio merges the routes of VirtualServices for a wider
 * host.
 */
export const overlappingHosts: Rule = {
  id: 'overlapping-hosts',
  codes: ['overlapping-hosts'],
  complies: 'a host with a separate server is not also covered by a wider host of another VirtualService on that Gateway',
  accepted: { set: { 'gateway.spec.servers[1]': wildcardServer('SIMPLE') }, add: [WILDCARD_ROUTES, WILDCARD_SECRET] },
  refused: { set: { 'gateway.spec.servers[2]': wildcardServer('SIMPLE') }, add: [WILDCARD_ROUTES, WILDCARD_SECRET] },
  check: ({ model, placements }: RuleContext) => placements
    .filter(({ server }) => routesHttp(server))
    .flatMap(({ server, workload }) => {
      const byHost = new Map<string, VirtualServiceModel[]>();
      for (const { virtualService, hosts } of model.bindings(server, workload).filter(binding => answers(binding.virtualService, server))) {
        hosts.forEach(host => push(byHost, host, virtualService));
      }
      return [...byHost].flatMap(([host, all]) => reports(host, all, server));
    }),
};

/** Istio concatenates the routes of all of them, the oldest object's first. */
function reports(host: string, all: readonly VirtualServiceModel[], server: ServerModel): Report[] {
  const own = all.filter(({ hosts }) => hosts.includes(host));
  const wider = all.filter(({ hosts }) => !hosts.includes(host));
  return own.flatMap(({ resource, hosts }) => wider.map(other => ({
    resource,
    path: `spec.hosts[${hosts.indexOf(host)}]`,
    message: `requests for '${host}' may be answered by ${fullName(other.resource)} (${other.hosts.join(', ')}): `
      + `Gateway ${fullName(server.gateway.resource)} has a server for the host and merges the routes of both, the older object's first`,
    help: hasServerFor(other, server) ? undefined
      : `move the routes into one VirtualService, or give ${fullName(other.resource)} only hosts that no other VirtualService has`,
  })));
}

function hasServerFor({ hosts }: VirtualServiceModel, { gateway }: ServerModel): boolean {
  return gateway.servers.some(server => server.hosts.some(({ host }) => hosts.includes(host)));
}

function answers({ spec }: VirtualServiceModel, server: ServerModel): boolean {
  return (spec.http ?? []).some(route => isForPort(route, server.port));
}
