import { ServerModel } from '../model/gateways';
import { fullName } from '../model/resource';
import { VirtualServiceModel } from '../model/virtual-services';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const WILDCARD_SERVER = {
  port: { number: 443, name: 'https-wildcard', protocol: 'HTTPS' }, hosts: ['*.example.com'], tls: { mode: 'SIMPLE', credentialName: 'wildcard' },
};
const WILDCARD_ROUTES = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'wildcard', namespace: 'shop' },
  spec: { hosts: ['*.example.com'], gateways: ['shop'], http: [{ route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }] },
};
const WILDCARD_SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'wildcard', namespace: 'istio-system' },
  data: { 'tls.crt': '<certificate *.example.com>', 'tls.key': '<key *.example.com>' },
};

/** Each host of a server is routed by VirtualServices that name it alike: Istio merges those with a wider host into its routes. */
export const overlappingHosts: Rule = {
  id: 'overlapping-hosts',
  codes: ['overlapping-hosts'],
  complies: 'a host that has a server of its own is not also covered by a wider host of another VirtualService on that Gateway',
  accepted: { set: { 'gateway.spec.servers[1]': WILDCARD_SERVER }, add: [WILDCARD_ROUTES, WILDCARD_SECRET] },
  refused: { set: { 'gateway.spec.servers[2]': WILDCARD_SERVER }, add: [WILDCARD_ROUTES, WILDCARD_SECRET] },
  check: ({ model, placements }: RuleContext) => placements
    .filter(({ server }) => server.routeKind === 'http' && !server.spec.tls?.httpsRedirect)
    .flatMap(({ server, proxy }) => {
      const byHost = new Map<string, VirtualServiceModel[]>();
      for (const { virtualService, hosts } of model.bindings(server, proxy).filter(binding => answers(binding.virtualService, server))) {
        hosts.forEach(host => byHost.set(host, [...byHost.get(host) ?? [], virtualService]));
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
  })));
}

function answers({ spec }: VirtualServiceModel, server: ServerModel): boolean {
  return (spec.http ?? []).some(({ match }) => !match?.length || match.some(({ port }) => !port || port === server.port));
}
