import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { takesEverything } from '../../model/match-conditions';
import { isForPort, VirtualServiceModel } from '../../model/virtual-services';
import { hostCovers } from '../../validation/host-match';
import { HttpRouteSpec } from '../../validation/virtual-service-spec';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

/** A host with https is served over http only for a redirect. */
export const httpWithoutRedirect: Rule = {
  id: 'http-without-redirect',
  codes: ['http-without-redirect'],
  complies: 'an http server redirects, or its routes do, or none of its hosts has https',
  accepted: { set: { 'gateway.spec.servers[0]': undefined } },
  refused: { set: { 'gateway.spec.servers[0].tls': undefined } },
  check: context => context.model.gatewayWorkloads.flatMap(workload => {
    const servers = context.model.merge(workload).listeners.flatMap(listener => listener.servers);
    const secure = servers.filter(server => server.terminates && server.routeKind === 'http');
    const exact = new Set(secure.flatMap(server => server.hosts.map(h => h.host)));
    const wildcards = [...exact].filter(host => host.startsWith('*'));
    const plain = servers.filter(server => server.family === 'http');
    const redirected = new Set(plain.filter(server => server.spec.tls?.httpsRedirect).flatMap(server => server.hosts.map(h => h.host)));
    return plain.filter(server => !server.spec.tls?.httpsRedirect).flatMap(server => server.hosts.flatMap(({ host }, i): Report[] => {
      // a host below a redirected wildcard has a separate entry
      const below = host.startsWith('*') ? [...exact].find(e => e !== host && hostCovers(host, e) && !redirected.has(e)) : undefined;
      const has = exact.has(host) || wildcards.some(w => hostCovers(w, host)) ? host : below;
      if (has === undefined || redirected.has(host)) return [];
      const beside = servedBeside(context, server, workload, host);
      if (beside) {
        return [{
          resource: beside.resource,
          message: `its routes for '${host}' are served over plain http on port ${server.port}: Istio merges them with another VirtualService, `
            + 'whose redirect to https comes last',
          help: 'limit its matches to the port of https with match.port, or add its routes to the other VirtualService',
        }];
      }
      return !redirects(context, server, workload) ? [{
        resource: server.gateway.resource,
        path: `${server.path}.hosts[${i}]`,
        message: `host '${has}' has https and is also served over plain http on port ${server.port}${has === host ? '' : `, by '${host}'`}`,
      }] : [];
    }));
  }),
};

/** A VirtualService with routes of a host beside another that redirects the rest to https. */
function servedBeside(
  { model }: RuleContext, server: ServerModel, workload: GatewayWorkloadModel, host: string,
): VirtualServiceModel | undefined {
  const bound = model.bindings(server, workload).filter(({ hosts }) => hosts.includes(host)).map(({ virtualService }) => virtualService);
  const routesOf = ({ spec }: VirtualServiceModel) => (spec.http ?? []).filter(route => isForPort(route, server.port));
  const redirecting = bound.filter(each => routesOf(each).some(redirectsRest));
  return redirecting.length === 0 ? undefined
    : bound.find(each => !redirecting.includes(each) && routesOf(each).some(({ redirect }) => !redirect));
}

function redirectsRest({ redirect, match }: HttpRouteSpec): boolean {
  return redirect?.scheme === 'https' && (match?.length ? match.some(takesEverything) : true);
}

/** Whether all routes of a server are redirects. */
function redirects({ model }: RuleContext, server: ServerModel, workload: GatewayWorkloadModel): boolean {
  const routes = model.bindings(server, workload).flatMap(({ virtualService }) => virtualService.spec.http ?? [])
    .filter(route => isForPort(route, server.port));
  const firstTakesAll = Boolean(routes[0]?.redirect) && !routes[0].match?.some(match => match.uri || match.headers);
  // what comes before may be a path that must answer over plain http, such as that of ACME challenges
  const restIsRedirected = routes.some(redirectsRest);
  return firstTakesAll || restIsRedirected || (routes.length > 0 && routes.every(route => route.redirect));
}
