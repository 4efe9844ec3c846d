import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { hostKey, ServerModel } from '../../model/gateways';
import { isForServer } from '../../model/match-scope';
import { Listener } from '../../model/merging';
import { fullName } from '../../model/resource';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const SECOND = (host: string) => ({
  port: { number: 443, name: 'https-second', protocol: 'HTTPS' }, hosts: [host], tls: { mode: 'SIMPLE', credentialName: 'shop-credential' },
});

/** Each TLS server name of a port leads to one server. */
export const serverSniConflict: Rule = {
  id: 'server-sni-conflict',
  codes: ['server-sni-conflict', 'sni-route-dropped'],
  complies: 'no two servers or TLS routes of a listener have the same server name, regardless of namespaces and capitals',
  accepted: { set: { 'gateway.spec.servers[1].hosts': ['shop/shop.example.com'] } },
  refused: { set: { 'gateway.spec.servers[2]': SECOND('shop/shop.example.com') } },
  check: context => context.model.gatewayWorkloads.flatMap(workload => context.model.merge(workload).listeners.flatMap(listener => [
    ...serverConflicts(listener),
    ...routeConflicts(context, workload, listener),
  ])),
};

/** Passthrough servers get a filter chain per TLS route, other servers one for all their hosts. */
function terminating(server: ServerModel): boolean {
  return server.family === 'tls' && server.routeKind !== 'tls' && server.routeKind !== 'none';
}

function serverConflicts({ servers }: Listener): Report[] {
  const taken = new Map<string, { readonly server: ServerModel; readonly host: string }>();
  return servers.filter(terminating).flatMap(server => server.hosts.flatMap((host, i) => {
    if (host.host !== '*' && server.hosts.some(other => other.host === '*')) return []; // the server then matches every name
    const name = host.host.toLowerCase();
    const first = taken.get(name);
    if (!first) taken.set(name, { server, host: host.host });
    return first && (first.server !== server || first.host !== host.host) ? [{
      resource: server.gateway.resource,
      path: `${server.path}.hosts[${i}]`,
      message: `'${hostKey(host)}' is the same TLS server name as '${first.host}' of ${fullName(first.server.gateway.resource)} `
        + `${first.server.path}: Envoy refuses the listener`,
    }] : [];
  }));
}

function routeConflicts({ model }: RuleContext, workload: GatewayWorkloadModel, { servers }: Listener): Report[] {
  const chains = new Map(servers.filter(terminating).flatMap(server => server.hosts.map(host => [host.host, server] as const)));
  const taken = new Map<string, string>();
  return servers.filter(server =>
    server.routeKind === 'tls').flatMap(server => model.bindings(server, workload).flatMap(({ virtualService }) => {
    const { resource, spec } = virtualService;
    const matches = (spec.tls ?? []).flatMap((route, i) =>
      (route.match ?? []).map((match, j) => ({ match, at: `spec.tls[${i}].match[${j}]` })))
      .filter(({ match }) => isForServer(match, virtualService, server));
    return matches.flatMap(({ match, at }) => (match.sniHosts ?? []).flatMap((sni, k): Report[] => {
      const path = `${at}.sniHosts[${k}]`;
      const chain = chains.get(sni);
      const first = taken.get(sni);
      const own = `${fullName(resource)} ${path}`;
      taken.set(sni, first ?? own);
      if (chain) {
        return [
          {
            resource,
            path,
            message: `'${sni}' is passed through on a port where ${fullName(chain.gateway.resource)} ${chain.path} terminates TLS for it: `
              + 'Envoy refuses the listener',
          },
        ];
      }
      return first && first !== own
        ? [{ resource, path, code: 'sni-route-dropped', message: `'${sni}' is already passed through by ${first}` }]
        : [];
    }));
  }));
}
