import { backendRefs, ReferringRoute } from './backend-refs';
import { HttpRuleSpec, RuleMatchSpec } from './http-rule';
import { ruleFilters } from './rule-filters';
import { ruleMatches } from './rule-matches';
import { inexpressible, MOST_MATCHES_OF_RULE } from '../../validation/gateway-api';
import { gatewayApiDuration } from '../../validation/gateway-api-duration';
import { objectNameProblem } from '../../validation/object-name';
import { HttpRouteSpec } from '../../validation/virtual-service-spec';

/**
 * A route of a VirtualService as rules of an HTTPRoute: several if one rule cannot contain all matches.
 *
 * @throws IngressError `gateway-api` for what a rule cannot express
 */
export function httpRules(spec: HttpRouteSpec, route: ReferringRoute): HttpRuleSpec[] {
  const { name, timeout, retries, fault } = spec;
  if (fault) throw inexpressible('fault', 'no filter injects faults', 'omit it, or have the backend answer with errors');
  if (retries) {
    throw inexpressible(
      'retries',
      'the standard CRD has no field for it',
      "omit it: Istio's default of 2 further attempts on connection failures applies",
    );
  }
  if (name !== undefined && objectNameProblem(name)) {
    throw inexpressible('name', `'${name}' is not a lower-case DNS name`, 'use lower-case letters, digits, inner hyphens and dots');
  }
  const backends = spec.route && backendRefs(spec.route, route);
  const timeouts = timeout === undefined ? undefined : { request: gatewayApiDuration(timeout, 'timeout') };
  return groups(ruleMatches(spec.match), (spec.rewrite?.uri ?? spec.redirect?.prefixRewrite) !== undefined).map((matches, index) => {
    const filters = ruleFilters(spec, matches[0].path, route);
    return {
      ...name !== undefined && { name: index === 0 ? name : `${name}-${index + 1}` },
      matches,
      ...filters.length > 0 && { filters },
      ...backends && { backendRefs: backends },
      ...timeouts && { timeouts },
    };
  });
}

/** The matches split into lists, one per rule. A rule that replaces the prefix of a path has one match. */
function groups(matches: readonly RuleMatchSpec[], replacesPath: boolean): RuleMatchSpec[][] {
  const found: RuleMatchSpec[][] = [];
  for (const match of matches) {
    const alone = replacesPath && match.path.type === 'PathPrefix';
    const last = found[found.length - 1];
    const fits =
      last !== undefined && !alone && last.length < MOST_MATCHES_OF_RULE && !(replacesPath && last[0].path.type === 'PathPrefix');
    if (fits) last.push(match);
    else found.push([match]);
  }
  return found;
}
