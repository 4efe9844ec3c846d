import { StringMatchSpec } from './string-match';
import { HttpMatchSpec, HttpRouteSpec } from './virtual-service-spec';

type StringMatches = { readonly [name: string]: StringMatchSpec | null };

/** The routes of a delegate merged with the route that delegates to it, as Istio does. A route that contradicts the root is dropped. */
export function mergeRoutes(root: HttpRouteSpec, delegate: readonly HttpRouteSpec[]): HttpRouteSpec[] {
  return delegate.flatMap(route => {
    const match = mergeMatches(root.match ?? [], route.match ?? []);
    return match === undefined ? [] : [{
      ...route,
      match,
      name: joinNames(root.name, route.name),
      rewrite: route.rewrite ?? root.rewrite,
      directResponse: route.directResponse ?? root.directResponse,
      timeout: route.timeout ?? root.timeout,
      retries: route.retries ?? root.retries,
      fault: route.fault ?? root.fault,
      mirror: route.mirror ?? root.mirror,
      mirrors: route.mirrors ?? root.mirrors,
      mirrorPercentage: route.mirrorPercentage ?? root.mirrorPercentage,
      corsPolicy: route.corsPolicy ?? root.corsPolicy,
      headers: route.headers ?? root.headers,
    }];
  });
}

/** Undefined if a match of the delegate narrows no match of the root. */
function mergeMatches(root: readonly HttpMatchSpec[], delegate: readonly HttpMatchSpec[]): readonly HttpMatchSpec[] | undefined {
  if (root.length === 0 || delegate.length === 0) {
    return root.length === 0 ? delegate : root;
  }
  const merged = delegate.map(narrow => root.filter(wide => !contradicts(wide, narrow)).map(wide => mergeMatch(wide, narrow)));
  return merged.some(matches => matches.length === 0) ? undefined : merged.flat();
}

function mergeMatch(root: HttpMatchSpec, delegate: HttpMatchSpec): HttpMatchSpec {
  return withoutUndefined({
    ...delegate,
    name: joinNames(root.name, delegate.name),
    uri: delegate.uri ?? root.uri,
    scheme: delegate.scheme ?? root.scheme,
    method: delegate.method ?? root.method,
    authority: delegate.authority ?? root.authority,
    headers: both(root.headers, delegate.headers),
    withoutHeaders: both(root.withoutHeaders, delegate.withoutHeaders),
    queryParams: both(root.queryParams, delegate.queryParams),
    port: delegate.port || root.port,
    sourceLabels: both(root.sourceLabels, delegate.sourceLabels),
    sourceNamespace: delegate.sourceNamespace || root.sourceNamespace,
    gateways: delegate.gateways?.length ? delegate.gateways : root.gateways,
  });
}

function contradicts(root: HttpMatchSpec, leaf: HttpMatchSpec): boolean {
  return (['uri', 'scheme', 'method', 'authority'] as const).some(field => stringsContradict(root[field], leaf[field]))
    || (['headers', 'withoutHeaders', 'queryParams'] as const).some(field => mapsContradict(root[field], leaf[field]))
    || Boolean(root.ignoreUriCase) !== Boolean(leaf.ignoreUriCase)
    || Boolean(root.port && leaf.port && root.port !== leaf.port)
    || Boolean(root.sourceNamespace && leaf.sourceNamespace !== root.sourceNamespace)
    || Object.entries(leaf.sourceLabels ?? {})
      .some(([name, value]) => root.sourceLabels?.[name] !== undefined && root.sourceLabels[name] !== value)
    || Boolean(root.gateways?.length && leaf.gateways?.some(gateway => !root.gateways!.includes(gateway)));
}

function mapsContradict(root: StringMatches = {}, leaf: StringMatches = {}): boolean {
  return Object.entries(leaf).some(([name, value]) => stringsContradict(root[name], value));
}

/** Whether the inner match is not part of the outer one, in Istio's comparison. */
function stringsContradict(root: StringMatchSpec | null | undefined, leaf: StringMatchSpec | null | undefined): boolean {
  if (!root || !leaf) {
    return false;
  }
  const isSet = (match: StringMatchSpec) => Boolean(match.exact || match.prefix || match.regex);
  if ((root.regex && isSet(leaf)) || (leaf.regex && isSet(root))) {
    return true;
  }
  if (root.exact) {
    return Boolean(leaf.prefix) || leaf.exact !== root.exact;
  }
  const start = leaf.prefix || leaf.exact;
  return root.prefix && start ? !start.startsWith(root.prefix) : true;
}

interface ByName<T> { readonly [name: string]: T }

function both<T>(root: ByName<T> | undefined, leaf: ByName<T> | undefined): ByName<T> | undefined {
  return root || leaf ? { ...root, ...leaf } : undefined;
}

function joinNames(root: string | undefined, leaf: string | undefined): string | undefined {
  return root && leaf ? `${root}-${leaf}` : leaf || root;
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
