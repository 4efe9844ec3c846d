import { Report, Rule } from '../rule';
import { gatewayApiObjects } from './shared/gateway-api-example';

const OF_RULE: { readonly [kind: string]: readonly string[] } = {
  HTTPRoute: ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'RequestMirror', 'URLRewrite', 'CORS'],
  GRPCRoute: ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror'],
};
const OF_BACKEND = ['RequestHeaderModifier', 'ResponseHeaderModifier'];

/** Gateway API: Istio supports the filters of routes. */
export const routeFilter: Rule = {
  id: 'route-filter',
  codes: ['InvalidFilter'],
  complies: 'a rule has no ExtensionRef, and a backend has only filters that change headers',
  accepted: { add: gatewayApiObjects({ rule: { filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x-a'] } }] } }) },
  refused: { add: gatewayApiObjects({ rule: { filters: [{ type: 'ExtensionRef', extensionRef: { group: 'a.com', kind: 'A', name: 'a' } }] } }) },
  check: ({ model: { gatewayApi } }) => gatewayApi.routes.filter(({ kind }) => OF_RULE[kind]).flatMap(({ resource, kind, rules }) => rules
    .flatMap(rule => [
      ...rule.filters.flatMap((filter, i) => unsupported(filter, OF_RULE[kind], `${rule.path}.filters[${i}]`)),
      ...rule.backends.flatMap(backend => backend.filters.flatMap((filter, i) => unsupported(filter, OF_BACKEND, `${backend.path}.filters[${i}]`))),
    ]).map(({ path, type }): Report => ({
      resource,
      path,
      message: `Istio does not support the filter ${type} ${path.includes('backendRefs') ? 'of a backend' : 'here'}: it serves none of the route's rules`,
      help: path.includes('backendRefs') ? 'move it to the rule' : 'remove it, or use an EnvoyFilter or WasmPlugin with targetRefs',
    }))),
};

function unsupported({ type }: Record<string, unknown>, supported: readonly string[], path: string): { path: string; type: string }[] {
  return typeof type === 'string' && !supported.includes(type) ? [{ path, type }] : [];
}
