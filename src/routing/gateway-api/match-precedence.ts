import { NamedMatchSpec, PathMatchSpec, RuleMatchSpec } from './http-rule';
import { IngressError } from '../../errors';

/** A match of a route, and its HTTPRoute. */
export interface PlacedMatch {
  readonly match: RuleMatchSpec;
  /** Position of the route in the program. */
  readonly route: number;
  /** Position of the HTTPRoute among those of the host. */
  readonly page: number;
  /** The criteria of the Gateway API, the most important first. */
  readonly rank: readonly number[];
}

const PATH_RANKS = { Exact: 3, PathPrefix: 2, RegularExpression: 1 };

/** The matches of a route and their position. */
export function placeMatches(matches: readonly RuleMatchSpec[], route: number, page: number): PlacedMatch[] {
  return matches.map(match => ({ match, route, page, rank: rankOf(match) }));
}

/**
 * Refuses routes whose order the Gateway API does not keep. In a VirtualService the first match wins; in the Gateway API the more specific
 * one: by path, then method, number of headers, number of query parameters. Only matches of equal rank in one HTTPRoute keep their order.
 *
 * @param earlier matches of the previous routes
 * @param added matches of one route
 * @throws IngressError `gateway-api` for a match that takes requests from an earlier route
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httprouterule
 */
export function checkPrecedence(earlier: readonly PlacedMatch[], added: readonly PlacedMatch[]): void {
  for (const later of added) {
    for (const first of earlier) {
      const difference = compare(first.rank, later.rank);
      if (difference > 0 || (difference === 0 && first.page === later.page) || !overlap(first.match, later.match)) continue;
      const order = difference < 0
        ? 'the Gateway API gives it precedence over'
        : 'its order is not kept, because an HTTPRoute has 16 rules and 128 matches at most, after';
      throw new IngressError({
        code: 'gateway-api',
        message: `route #${later.route} matches requests of route #${first.route}, and ${order} it: `
          + `${describe(later.match)} before ${describe(first.match)}`,
        help: 'put the more specific route first (exact path, longer prefix, regular expression, method, more headers, more query parameters), '
          + 'or make the two mutually exclusive',
        field: 'routes',
      });
    }
  }
}

function rankOf({ path, method, headers = [], queryParams = [] }: RuleMatchSpec): number[] {
  return [PATH_RANKS[path.type], literal(path).length, method === undefined ? 0 : 1, headers.length, queryParams.length];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((value, i) => value !== b[i]);
  return index < 0 ? 0 : a[index] - b[index];
}

/** Whether a request may match both; true if that is not certain. */
function overlap(a: RuleMatchSpec, b: RuleMatchSpec): boolean {
  return (a.method === undefined || b.method === undefined || a.method === b.method)
    && compatible(a.headers, b.headers) && compatible(a.queryParams, b.queryParams)
    && pathsOverlap(a.path, b.path);
}

function compatible(a: readonly NamedMatchSpec[] = [], b: readonly NamedMatchSpec[] = []): boolean {
  return !a.some(one => one.type === 'Exact' && b.some(other =>
    other.type === 'Exact' && other.name.toLowerCase() === one.name.toLowerCase() && other.value !== one.value));
}

function pathsOverlap(a: PathMatchSpec, b: PathMatchSpec): boolean {
  if (a.type === 'RegularExpression' || b.type === 'RegularExpression') {
    const [one, other] = [a, b].map(path => path.type === 'RegularExpression' ? literalStart(path.value) : literal(path));
    return one.startsWith(other) || other.startsWith(one);
  }
  if (a.type === 'Exact') return b.type === 'Exact' ? a.value === b.value : isBelow(a.value, literal(b));
  return b.type === 'Exact' ? isBelow(b.value, literal(a)) : isBelow(literal(a), literal(b)) || isBelow(literal(b), literal(a));
}

function isBelow(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);
}

/** The value of a path match; a trailing slash of a prefix does not count. */
function literal({ type, value }: PathMatchSpec): string {
  return type === 'PathPrefix' && value !== '/' ? value.replace(/\/$/, '') : value;
}

/** The common prefix of all paths that a regular expression matches. */
function literalStart(regex: string): string {
  if (regex.includes('|')) return '';
  const start = /^[A-Za-z0-9/_-]*/.exec(regex)![0];
  return /^[?*{]/.test(regex.slice(start.length)) ? start.slice(0, -1) : start;
}

function describe({ path, method, headers = [], queryParams = [] }: RuleMatchSpec): string {
  const others = [
    ...headers.map(({ name }) => `header ${name}`),
    ...queryParams.map(({ name }) => `query parameter ${name}`),
  ];
  return [method, `${path.type} '${path.value}'`, ...others].filter(part => part !== undefined).join(' ');
}
