import { Problem } from '../errors';
import { asError, flawed, ValidationProblem } from './problem';
import { StringMatchSpec } from './string-match';
import { HttpMatchSpec, HttpRouteSpec, L4RouteSpec } from './virtual-service-spec';

interface Route { readonly name?: string; readonly match?: readonly object[] }

interface Prefix { readonly route: number; readonly match: number; readonly spec: HttpMatchSpec; readonly prefix: string }

/** Routes and matches that an earlier route of the same list shadows, as Istio detects them. */
export function routeConflictsProblems(routes: readonly (HttpRouteSpec | L4RouteSpec)[]): ValidationProblem[] {
  return conflicts(routes, covers);
}

/**
 * The same as errors, for routes of a program. Istio does not compare schemes, gateways, sources and regular expressions, and reports a
 * prefix that another method, scheme or gateway still reaches; such routes are not errors. Nor are routes after one that delegates: they
 * take what the routes of the delegate leave.
 */
export function routeConflictsErrors(routes: readonly (HttpRouteSpec | L4RouteSpec)[]): ValidationProblem[] {
  const taking = routes.map((route, i) => 'delegate' in route ? { name: route.name, match: [{ sourceNamespace: `delegate ${i}` }] } : conditionsOf(route));
  return conflicts(taking, (a, b) => covers(a, b) && holdsWherever(a, b)).map(asError);
}

/** A prefix of metrics does not count as a condition: a match with nothing else takes everything. Istio compares it as if it were one. */
function conditionsOf(route: HttpRouteSpec | L4RouteSpec): HttpRouteSpec | L4RouteSpec {
  const match: readonly HttpMatchSpec[] = route.match ?? [];
  if (!match.some(({ statPrefix }) => statPrefix !== undefined)) return route;
  const conditions = match.map(one => ({ ...one, statPrefix: undefined }));
  const isCatchAll = conditions.some(one => Object.values(one).every(value => value === undefined));
  return { ...route, match: isCatchAll ? undefined : conditions };
}

type Covers = (a: HttpMatchSpec, b: HttpMatchSpec) => boolean;

function conflicts(routes: readonly (HttpRouteSpec | L4RouteSpec)[], takes: Covers): ValidationProblem[] {
  if (routes.length === 0 || (routes.length === 1 && (routes[0].match?.length ?? 0) < 2)) {
    return [];
  }
  const problems: ValidationProblem[] = [];
  const seen = new Map<string, number>();
  const fresh: { route: number; match: number }[] = [];
  let catchAll = -1;
  const shadow = (i: number, field: string) => unreachable(field,
    `route ${nameOf(routes, i)} is never reached: route ${nameOf(routes, catchAll)} before it matches everything`);
  routes.forEach((route: Route, i) => {
    if (!route.match?.length) {
      if (catchAll >= 0) {
        problems.push(shadow(i, `[${i}]`));
      }
      catchAll = i;
      return;
    }
    const repeated = route.match.filter((match, j) => {
      if (catchAll >= 0) {
        problems.push(shadow(i, `[${i}].match[${j}]`));
        return false;
      }
      const key = canonical({ ...match, name: undefined });
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, i);
        fresh.push({ route: i, match: j });
        return false;
      }
      problems.push(ineffective(i, j, `match ${j} of route ${nameOf(routes, i)} is already in route ${nameOf(routes, first)}`));
      return true;
    });
    if (repeated.length === route.match.length) {
      problems.push(unreachable(`[${i}]`, `route ${nameOf(routes, i)} is never reached: routes before it have all its matches`));
    }
  });
  return [...problems, ...coveredPrefixes(routes, fresh, takes)];
}

/** Prefixes that a shorter, earlier prefix shadows. */
function coveredPrefixes(
  routes: readonly (HttpRouteSpec | L4RouteSpec)[], fresh: { route: number; match: number }[], takes: Covers,
): ValidationProblem[] {
  const prefixes = fresh.flatMap<Prefix>(({ route, match }) => {
    const spec = routes[route].match![match] as HttpMatchSpec;
    return spec.uri?.prefix ? [{ route, match, spec, prefix: spec.uri.prefix }] : [];
  });
  const earlier = new Map<string, Prefix[]>();
  return prefixes.flatMap(later => {
    const found = proper(later.prefix).flatMap(start => earlier.get(start) ?? []).filter(first => takes(first.spec, later.spec));
    earlier.set(later.prefix, [...earlier.get(later.prefix) ?? [], later]);
    return found.sort((a, b) => a.route - b.route || a.match - b.match).map(first => ineffective(later.route, later.match,
      `prefix '${later.prefix}' of route ${nameOf(routes, later.route)} is never reached: prefix '${first.prefix}' of route `
        + `${nameOf(routes, first.route)} takes it`));
  });
}

/** The shorter prefixes of a string, so that a look-up replaces comparing all pairs. */
function proper(text: string): string[] {
  return Array.from({ length: text.length - 1 }, (_, i) => text.slice(0, i + 1));
}

/** Istio's test for two matches with overlapping prefixes: same port, and each condition of `a` equal to or wider than that of `b`. */
function covers(a: HttpMatchSpec, b: HttpMatchSpec): boolean {
  const method = (m: HttpMatchSpec) => exactOrPrefix(m.method) || 'exact:GET';
  return (a.port ?? 0) === (b.port ?? 0)
    && method(a).startsWith(method(b))
    && exactOrPrefix(a.authority).startsWith(exactOrPrefix(b.authority))
    && mapCovers(a.headers, b.headers)
    && mapCovers(a.queryParams, b.queryParams)
    && mapCovers(a.withoutHeaders, b.withoutHeaders);
}

/** Whether each condition of `a`, besides its path, is one of `b` as well. */
function holdsWherever(a: HttpMatchSpec, b: HttpMatchSpec): boolean {
  const single = ['method', 'authority', 'scheme', 'port', 'gateways', 'sourceNamespace'] as const;
  const named = ['headers', 'withoutHeaders', 'queryParams', 'sourceLabels'] as const;
  const same = (one: unknown, other: unknown) => canonical(one) === canonical(other);
  return Boolean(a.ignoreUriCase) === Boolean(b.ignoreUriCase)
    && single.every(field => a[field] === undefined || same(a[field], b[field]))
    && named.every(field => Object.entries(a[field] ?? {}).every(([name, value]) => same(value, b[field]?.[name])));
}

function mapCovers(a: HttpMatchSpec['headers'] = {}, b: HttpMatchSpec['headers'] = {}): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length
    && names.every(name => Object.hasOwn(b, name) && exactOrPrefix(a[name]).startsWith(exactOrPrefix(b[name])));
}

function exactOrPrefix(match?: StringMatchSpec | null): string {
  return match?.exact ? `exact:${match.exact}` : match?.prefix ? `prefix:${match.prefix}` : '';
}

/** JSON with sorted keys and without empty members. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member) => typeof member === 'object' && member !== null && !Array.isArray(member)
    ? Object.fromEntries(Object.entries(member as object).sort(([a], [b]) => (a < b ? -1 : 1))) : member);
}

function nameOf(routes: readonly Route[], index: number): string {
  return routes[index].name ? `'${routes[index].name}'` : `#${index}`;
}

function unreachable(field: string, message: string): ValidationProblem {
  return flawed('IST0130', 'warning', { ...conflict(message), field });
}

function ineffective(route: number, match: number, message: string): ValidationProblem {
  return flawed('IST0131', 'info', { ...conflict(message), field: `[${route}].match[${match}]` });
}

function conflict(message: string): Problem {
  return { code: 'invalid-route', message, help: 'put the more specific match first, or remove it' };
}
