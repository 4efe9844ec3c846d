import { gatewayApiObjects } from './shared/gateway-api-example';
import { ListenerModel } from '../../model/gateway-api/listeners';
import { record, records } from '../../model/resource';
import { Rule } from '../rule';

const REDIRECT = (requestRedirect: object) => ({
  add: gatewayApiObjects({ rule: { backendRefs: undefined, filters: [{ type: 'RequestRedirect', requestRedirect }] } }),
});

/** Gateway API: a redirect leads to another URL. */
export const kubernetesRedirectLoop: Rule = {
  id: 'kubernetes-redirect-loop',
  codes: ['redirect-loop'],
  complies: 'no redirect of a route leads back to the URL that it responds to',
  accepted: REDIRECT({ hostname: 'example.com' }),
  refused: REDIRECT({ scheme: 'https' }),
  check: ({ model: { gatewayApi } }) => gatewayApi.routes.filter(({ kind }) => kind === 'HTTPRoute').flatMap(route => {
    const attached = gatewayApi.attachmentsOf(route).flatMap(({ listeners }) => listeners);
    const rules = route.rules.filter(({ matches }) => matches.length === 0 || matches.some(isOfPath));
    return rules.flatMap(rule => rule.filters.flatMap((filter, i) => {
      const redirect = record(filter.requestRedirect);
      const listener = filter.type !== 'RequestRedirect' ? undefined
        : attached.find(each => leadsBack(redirect, each.hostnames, each.listener))?.listener;
      return listener === undefined ? [] : [{
        resource: route.resource,
        path: `${rule.path}.filters[${i}].requestRedirect`,
        message: `on port ${listener.port} (listener '${listener.name}') the redirect leads back to the requested URL`,
        help: 'name the listener with plain http in sectionName of the parentRef',
      }];
    }));
  }),
};

/** Whether a match looks at nothing but the path, so that the client's next request matches too. */
function isOfPath({ headers, queryParams, method }: Record<string, unknown>): boolean {
  return records(headers).length === 0 && records(queryParams).length === 0 && method === undefined;
}

/** Whether every part of the URL remains; another path is not followed further. */
function leadsBack(
  { scheme, hostname, port, path }: Record<string, unknown>, hostnames: readonly string[], listener: ListenerModel,
): boolean {
  const own = listener.protocol === 'HTTPS' ? 'https' : 'http';
  // a redirect with a scheme and no port leads to the port of that scheme
  const target = port ?? (scheme === undefined ? listener.port : scheme === 'https' ? 443 : 80);
  return (scheme === undefined || scheme === own) && target === listener.port && path === undefined
    && (hostname === undefined || hostnames.some(each => each === hostname));
}
