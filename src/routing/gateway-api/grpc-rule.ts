import { HttpRuleSpec, RuleMatchSpec } from './http-rule';

/** A rule of an HTTPRoute as that of a GRPCRoute: paths are services and methods. */
export function grpcRule({ matches, timeouts: _none, ...rule }: HttpRuleSpec): object {
  return { ...rule, matches: matches.map(grpcMatch) };
}

function grpcMatch({ path, headers }: RuleMatchSpec): object {
  const [, service, method] = path.value.split('/');
  return {
    ...service !== '' && { method: { type: 'Exact', service, ...method !== undefined && { method } } },
    ...headers && { headers },
  };
}
