import { gatewayApiObjects } from './shared/gateway-api-example';
import { AttachedListener } from '../../model/gateway-api/attachments';
import { numberOf, textOf } from '../../model/gateway-api/object-references';
import { RouteModel, RouteRule } from '../../model/gateway-api/routes';
import { compare, fullName, record, records } from '../../model/resource';
import { hostsOverlap } from '../../validation/host-match';
import { Report, Rule } from '../rule';

const RULES = (first: string, second: string) => gatewayApiObjects({
  route: {
    rules: [first, second].map(value => ({ matches: [{ path: { type: 'PathPrefix', value } }], backendRefs: [{ name: 'www', port: 8080 }] })),
  },
});

/** Gateway API: no two rules of a hostname have the same match, and a regular expression does not stand beside the prefix /. */
export const routeRuleShadowed: Rule = {
  id: 'route-rule-shadowed',
  codes: ['route-shadowed', 'route-never-applies'],
  complies: 'each match of a hostname differs from those of all routes, and no regular expression competes with the prefix /',
  accepted: { add: RULES('/a', '/') },
  refused: { add: RULES('/a', '/a/') },
  check: ({ model: { gatewayApi } }) => gatewayApi.gateways.flatMap(gateway => gatewayApi.listenersOf(gateway))
    .filter(({ protocol }) => protocol === 'HTTP' || protocol === 'HTTPS')
    .flatMap(listener => {
      const entries = gatewayApi.attachedTo(listener).flatMap(({ route, listeners }) =>
        listeners.filter(each => each.listener === listener).flatMap(attached => entriesOf(route, attached)));
      return [...new Set(entries.map(({ hostname }) => hostname))]
        .flatMap(hostname => reportsOf(entries.filter(entry => entry.hostname === hostname)));
    }),
};

/** One match of a rule for one hostname. */
interface Entry {
  readonly hostname: string;
  readonly route: RouteModel;
  readonly rule: RouteRule;
  readonly path: string;
  /** Equal for matches of the same requests. */
  readonly key: string;
  readonly isRegex: boolean;
  /** Whether it takes every request but those with a more specific match. */
  readonly takesAll: boolean;
}

function entriesOf(route: RouteModel, { listener, takenByOthers }: AttachedListener): Entry[] {
  if (route.kind !== 'HTTPRoute') {
    return [];
  }
  const matches = route.rules.flatMap(rule => (rule.matches.length > 0 ? rule.matches : [{}]).map((match, i) => {
    const { type = 'PathPrefix', value = '/' } = record((match as Record<string, unknown>).path);
    const path = type === 'PathPrefix' ? String(value).replace(/\/+$/, '') || '/' : String(value);
    const rest = [conditions(record(match).headers, true), record(match).method ?? '', conditions(record(match).queryParams, false)].join(' ');
    return {
      route,
      rule,
      path: rule.matches.length > 0 ? `${rule.path}.matches[${i}]` : rule.path,
      key: `${String(type)} ${path} ${rest}`,
      isRegex: type === 'RegularExpression',
      takesAll: type === 'PathPrefix' && path === '/' && rest.trim() === '',
    };
  }));
  // Istio merges the rules of routes with the same hostname, as it is in the route
  const hostnames = route.hostnames.length > 0 ? route.hostnames : ['*'];
  const own = hostnames.filter(hostname => hostsOverlap(listener.hostname, hostname) && !takenByOthers.includes(hostname));
  return own.flatMap(hostname => matches.map(match => ({ hostname, ...match })));
}

/** Headers or query parameters in a fixed order. */
function conditions(value: unknown, ignoreCase: boolean): string {
  return records(value).map(({ type, name, value: wanted }) =>
    `${ignoreCase ? String(name).toLowerCase() : String(name)} ${textOf(type) ?? 'Exact'} ${textOf(wanted) ?? numberOf(wanted) ?? ''}`).sort().join('&');
}

function reportsOf(entries: readonly Entry[]): Report[] {
  const ordered = [...entries].sort(byAge);
  const first = new Map<string, Entry>();
  const all = ordered.find(({ takesAll }) => takesAll);
  return ordered.flatMap((entry): Report[] => {
    const earlier = first.get(entry.key);
    first.set(entry.key, earlier ?? entry);
    const at = { resource: entry.route.resource, path: entry.path };
    if (earlier) {
      const where = earlier.route === entry.route ? '' : ` of ${earlier.route.kind} ${fullName(earlier.route.resource)}`;
      return [{ ...at, code: 'route-shadowed', message: `${earlier.path}${where} matches the same requests of '${entry.hostname}' and takes precedence`, help: 'remove one of them' }];
    }
    return entry.isRegex && all && all !== entry ? [{
      ...at,
      code: 'route-never-applies',
      message: `Istio tries a regular expression after every prefix, and ${all.path}${all.route === entry.route ? '' : ` of ${fullName(all.route.resource)}`} `
        + `takes every path of '${entry.hostname}'`,
      help: 'match a prefix or an exact path, or remove the rule for /',
    }] : [];
  });
}

/** The order of equal matches: age, then namespace and name, then position. */
function byAge(a: Entry, b: Entry): number {
  const age = ({ route }: Entry) => String(record(route.resource.object.metadata).creationTimestamp ?? '');
  return compare(age(a), age(b)) || compare(fullName(a.route.resource), fullName(b.route.resource)) || a.rule.index - b.rule.index;
}
