import { routesHttp, ServerModel } from '../../model/gateways';
import { requestConditions } from '../../model/match-conditions';
import { isForServer } from '../../model/match-scope';
import { HttpMatchSpec, RedirectSpec } from '../../validation/virtual-service-spec';
import { Rule } from '../rule';

const REDIRECT = (match: object) => ({ 'routes.spec.http[0]': { match: [match], redirect: { scheme: 'https' } } });

/** A redirect leads to another URL. */
export const redirectLoop: Rule = {
  id: 'redirect-loop',
  codes: ['redirect-loop'],
  complies: 'no redirect leads back to the URL that it is an answer to',
  accepted: { set: { 'routes.spec.http[0]': { match: [{ uri: { exact: '/' } }], redirect: { uri: '/shop' } } } },
  refused: { set: REDIRECT({ uri: { prefix: '/' } }) },
  check: ({ model, placements }) => placements.filter(({ server }) => routesHttp(server)).flatMap(({ server, workload }) =>
    model.bindings(server, workload).flatMap(({ virtualService, hosts }) => (virtualService.spec.http ?? []).flatMap((route, i) => {
      const { redirect, match } = route;
      const host = redirect && !redirect.authority ? hosts[0] : hosts.find(each => each === redirect?.authority);
      const matches = match?.length ? match.filter(one => isForServer(one, virtualService, server)) : [undefined];
      const looping = redirect && host !== undefined && matches.some(one => leadsBack(redirect, one, server));
      return looping ? [{
        resource: virtualService.resource,
        path: `spec.http[${i}].redirect`,
        message: `on port ${server.port} the redirect leads back to the URL that the client asked for`,
        help: 'limit the route to the port of plain HTTP with match.port, or use httpsRedirect of the Gateway',
      }] : [];
    }))),
};

/** Whether the client comes back with a request that the same match takes, for the same URL. */
function leadsBack(redirect: RedirectSpec, match: HttpMatchSpec | undefined, server: ServerModel): boolean {
  const scheme = server.family === 'tls' ? 'https' : 'http';
  if ((redirect.scheme || scheme) !== scheme || (redirect.port && redirect.port !== server.port) || redirect.prefixRewrite) {
    return false;
  }
  if (match && requestConditions(match).some(name => name !== 'uri')) {
    return false;
  }
  const { uri } = redirect;
  return !uri || uri === match?.uri?.exact;
}
