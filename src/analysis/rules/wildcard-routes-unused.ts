import { takesEverything } from '../../model/match-conditions';
import { fullName } from '../../model/resource';
import { VirtualServiceModel } from '../../model/virtual-services';
import { listed } from '../../text/listed';
import { hostCovers } from '../../validation/host-match';
import { Rule } from '../rule';

const SERVERS = { 'gateway.spec.servers[0].hosts': ['*'], 'gateway.spec.servers[1].hosts': ['*'] };
const WILDCARD = (match?: object[]) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'everywhere', namespace: 'shop' },
  spec: { hosts: ['*'], gateways: ['shop'], http: [{ match, route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }] },
});

/** Routes of a wildcard VirtualService do not apply to hosts with a separate VirtualService. */
export const wildcardRoutesUnused: Rule = {
  id: 'wildcard-routes-unused',
  codes: ['wildcard-routes-unused'],
  complies: 'a VirtualService for a wildcard with routes for certain requests only is not next to one for a narrower host on the same server',
  accepted: { set: SERVERS, add: [WILDCARD()] },
  refused: { set: SERVERS, add: [WILDCARD([{ uri: { prefix: '/health' } }])] },
  check: ({ model, placements }) => placements.filter(({ server }) =>
    server.routeKind === 'http' && server.hosts.some(({ host }) => host.startsWith('*')))
    .flatMap(({ server, workload }) => {
      const bindings = model.bindings(server, workload);
      return bindings.filter(({ virtualService, hosts }) =>
        hosts.some(host => host.startsWith('*')) && isNarrow(virtualService)).flatMap(({ virtualService, hosts }) => {
        const wide = hosts.filter(host => host.startsWith('*'));
        const narrow = bindings.filter(other => other.virtualService !== virtualService && other.virtualService.spec.http?.length)
          .flatMap(other => other.hosts.filter(host => !hosts.includes(host) && wide.some(each => hostCovers(each, host)))
            .map(host => `${host} (${fullName(other.virtualService.resource)})`));
        return narrow.length === 0 ? [] : [{
          resource: virtualService.resource,
          path: 'spec.hosts',
          message: `its routes for '${wide[0]}' do not apply to `
            + `${listed(narrow, 3)}: `
            + 'a host with a separate VirtualService has only the routes of that one',
        }];
      });
    }),
};

/** Whether it routes some requests only, such as paths that it adds to every host. */
function isNarrow({ spec }: VirtualServiceModel): boolean {
  const { http = [] } = spec;
  return http.length > 0 && http.every(({ match }) => match?.length && !match.some(takesEverything));
}
