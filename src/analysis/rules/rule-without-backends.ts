import { Rule } from '../rule';
import { gatewayApiObjects } from './shared/gateway-api-example';

/** Gateway API: a rule has a backend with a weight, or redirects. */
export const ruleWithoutBackends: Rule = {
  id: 'rule-without-backends',
  codes: ['rule-without-backends'],
  complies: 'a rule has a backend with a weight above 0, or redirects',
  accepted: { add: gatewayApiObjects({ rule: { backendRefs: undefined, filters: [{ type: 'RequestRedirect', requestRedirect: { statusCode: 302, hostname: 'a.example.com' } }] } }) },
  refused: { add: gatewayApiObjects({ rule: { backendRefs: undefined } }) },
  check: ({ model: { gatewayApi } }) => gatewayApi.routes.flatMap(({ resource, kind, rules }) => [
    ...rules.length === 0 && resource.spec.rules === undefined && (kind === 'HTTPRoute' || kind === 'GRPCRoute')
      // the CRD writes a rule for every path into an HTTPRoute without rules
      ? [{ resource, path: 'spec.rules', message: `the route has no rules: requests get ${kind === 'HTTPRoute' ? '500' : '404'}` }] : [],
    ...rules
      .filter(({ backends, filters }) => backends.every(({ weight }) => weight === 0) && !filters.some(({ type }) => type === 'RequestRedirect'))
      .map(({ path, backends }) => ({
        resource,
        path: backends.length > 0 ? `${path}.backendRefs` : path,
        message: `${backends.length > 0 ? 'every backend of the rule has weight 0' : 'the rule has no backend'}: `
          + `${kind === 'HTTPRoute' || kind === 'GRPCRoute' ? 'requests get 500' : 'connections are closed'}`,
      })),
  ]),
};
