import { routesHttp, ServerModel } from '../../model/gateways';
import { Binding } from '../../model/ingress-model';
import { requestConditions, takesEverything, takesEveryPath } from '../../model/match-conditions';
import { isForServer } from '../../model/match-scope';
import { isForPort, VirtualServiceModel } from '../../model/virtual-services';
import { HttpMatchSpec, HttpRouteSpec, RedirectSpec } from '../../validation/virtual-service-spec';
import { Report, Rule } from '../rule';

const REDIRECT = (match: object) => ({ 'routes.spec.http[0]': { match: [match], redirect: { scheme: 'https' } } });

/** A redirect leads to another URL. */
export const redirectLoop: Rule = {
  id: 'redirect-loop',
  codes: ['redirect-loop'],
  complies: 'no redirect leads back to the URL that it responds to',
  accepted: { set: { 'routes.spec.http[0]': { match: [{ uri: { exact: '/' } }], redirect: { uri: '/shop' } } } },
  refused: { set: REDIRECT({ uri: { prefix: '/' } }) },
  check: ({ model, placements }) => placements.filter(({ server }) => routesHttp(server)).flatMap(({ server, workload }) => [
    ...circles(model.bindings(server, workload), server),
    ...model.bindings(server, workload).flatMap(({ virtualService, hosts }, _, all) => (virtualService.spec.http
      ?? []).flatMap((route, i) => {
      const { redirect, match } = route;
      const host = redirect && !redirect.authority ? hosts[0] : hosts.find(each => each === redirect?.authority);
      const matches = match?.length ? match.filter(one => isForServer(one, virtualService, server)) : [undefined];
      // no other route takes the new path first
      const isFirst = (path: string) => ![...virtualService.spec.http!.slice(0, i), ...all.filter(other => other.virtualService
        !== virtualService && other.hosts.some(each => hosts.includes(each))).flatMap(other => other.virtualService.spec.http ?? [])]
        .some(other => mayTake(other, path));
      const looping = redirect && !route.route && host !== undefined && matches.some(one => leadsBack(redirect, one, server, isFirst));
      return looping ? [{
        resource: virtualService.resource,
        path: `spec.http[${i}].redirect`,
        message: `on port ${server.port} the redirect leads back to the requested URL`,
        help: 'limit the route to the port of plain HTTP with match.port, or use httpsRedirect of the Gateway',
      }] : [];
    })),
  ]),
};

/** Hosts in one circle of redirects; browsers give up after some 20. */
const LONGEST_CIRCLE = 10;

/** Whether the client comes back with a request that the same match takes, for the same URL. */
function leadsBack(
  redirect: RedirectSpec, match: HttpMatchSpec | undefined, server: ServerModel, isFirst: (path: string) => boolean,
): boolean {
  const scheme = server.family === 'tls' ? 'https' : 'http';
  if ((redirect.scheme || scheme) !== scheme || (redirect.port && redirect.port !== server.port) || redirect.prefixRewrite) {
    return false;
  }
  if (match && requestConditions(match).some(name => name !== 'uri')) {
    return false;
  }
  const [target] = redirect.uri?.split(/[?#]/) ?? [];
  return !target || (takesPath(match, target) && isFirst(target));
}

/** Whether a match may take a path, whatever else it asks for. */
function takesPath(match: HttpMatchSpec | undefined, path: string): boolean {
  const { exact, prefix, regex } = match?.uri ?? {};
  return exact !== undefined ? exact === path
    : prefix !== undefined ? path.startsWith(prefix) : regex === undefined || takesEveryPath(regex);
}

/** Whether a route may take a path before a later one. */
function mayTake({ match }: HttpRouteSpec, path: string): boolean {
  return !match?.length || match.some(one => takesPath(one, path) || (one.uri?.regex !== undefined));
}

/** A host of a server whose requests are all sent on to another host, in the same scheme. */
interface SentOn { readonly virtualService: VirtualServiceModel; readonly to: string }

/** Hosts that send their requests to each other. */
function circles(bindings: readonly Binding[], server: ServerModel): Report[] {
  const scheme = server.family === 'tls' ? 'https' : 'http';
  const sentOn = new Map(bindings.flatMap(({ virtualService }) => {
    const first = virtualService.spec.http?.find(route => isForPort(route, server.port));
    const { redirect, match } = first ?? {};
    const sends = redirect?.authority && (redirect.scheme || scheme) === scheme && !redirect.port
      && (!match?.length || match.some(takesEverything));
    return sends ? virtualService.hosts.map(host => [host, { virtualService, to: redirect.authority! }] as const) : [];
  }));
  return [...sentOn].flatMap(([host, { virtualService, to }]) => to !== host && comesBack(sentOn, host) ? [{
    resource: virtualService.resource,
    path: 'spec.http[0].redirect',
    message: `on port ${server.port} '${host}' is redirected to '${to}', which redirects back to it`,
    help: 'let one of the hosts have the routes',
  }] : []);
}

function comesBack(sentOn: ReadonlyMap<string, SentOn>, host: string): boolean {
  let at = sentOn.get(host)?.to;
  for (let steps = 0; at !== undefined && steps < LONGEST_CIRCLE; steps += 1) {
    if (at === host) {
      return true;
    }
    at = sentOn.get(at)?.to;
  }
  return false;
}
