import { filteredRoute, isSupportedFilter } from './istio-filters';
import { grpcMatch, httpMatch } from './istio-matches';
import { WeightedDestinationSpec } from '../../../validation/destination';
import { HttpMatchSpec, HttpRouteSpec, L4RouteSpec } from '../../../validation/virtual-service-spec';
import { Derivation } from '../../resource';
import { BackendResolution } from '../backends';
import { textOf } from '../object-references';
import { GrantIndex } from '../reference-grants';
import { BackendReference, RouteModel, RouteRule } from '../routes';

/** A route of a VirtualService, and the rule that it comes from. */
export interface DerivedRoute<Spec> {
  readonly spec: Spec;
  readonly source: Derivation;
}

/**
 * The routes that Istio derives from a route object, or why it ignores the whole object; `isKnown` is false for a filter that later
 * releases may support.
 */
export type DerivedRoutes<Spec> = { readonly routes: readonly DerivedRoute<Spec>[] } | IgnoredRoute;

/** Why Istio ignores a route object. */
interface IgnoredRoute {
  readonly ignored: string;
  readonly isKnown: boolean;
}

/** The rule that the CRD writes into an HTTPRoute without rules. */
const DEFAULT_RULE: RouteRule = { index: 0, path: 'spec.rules', matches: [], filters: [], backends: [], mirrors: [], spec: {} };

/** The routes that Istio derives from an HTTPRoute or GRPCRoute: one for each match. */
export function derivedHttpRoutes(
  route: RouteModel, backends: readonly BackendResolution[], grants: GrantIndex,
): DerivedRoutes<HttpRouteSpec> {
  const rules = route.rules.length > 0 || route.kind === 'GRPCRoute' ? route.rules : [DEFAULT_RULE];
  return firstError(rules, backends) ?? {
    routes: rules.flatMap(rule => matchesOf(route, rule).map(match => derive(route, rule, match, destinationsOf(rule, backends, grants)))),
  };
}

/** The routes that Istio derives from a TLSRoute or TCPRoute. */
export function derivedL4Routes(route: RouteModel, backends: readonly BackendResolution[], grants: GrantIndex): DerivedRoutes<L4RouteSpec> {
  return firstError(route.rules, backends) ?? {
    routes: route.rules.map(rule => {
      const { route: destinations, broken, undecided } = destinationsOf(rule, backends, grants);
      const sniHosts = route.hostnames.length > 0 ? route.hostnames : ['*'];
      return {
        spec: { ...route.kind === 'TLSRoute' && { match: [{ sniHosts }] }, route: destinations },
        source: { ...sourceOf(route, rule), broken: broken ?? (destinations.length === 0 ? 'it has no backend with a weight' : undefined), undecided },
      };
    }),
  };
}

/** The CRD completes an HTTPRoute's rule without matches with the prefix `/`. */
function matchesOf({ kind }: RouteModel, { matches }: RouteRule): (HttpMatchSpec | undefined)[] {
  if (kind === 'GRPCRoute') return matches.length > 0 ? matches.map(grpcMatch) : [undefined];
  return matches.length > 0 ? matches.map(httpMatch) : [httpMatch({})];
}

function derive(route: RouteModel, rule: RouteRule, match: HttpMatchSpec | undefined, found: Destinations): DerivedRoute<HttpRouteSpec> {
  const { spec } = filteredRoute(rule.filters, match);
  const { route: destinations, broken, undecided } = found;
  const isEmpty = rule.backends.every(({ weight }) => weight === 0);
  return {
    spec: {
      ...match && { match: [match] },
      ...spec,
      ...isEmpty && !spec.redirect ? { directResponse: { status: 500 } } : { route: destinations },
    },
    source: { ...sourceOf(route, rule), broken: broken ?? (isEmpty && !spec.redirect ? 'the rule has no backend with a weight' : undefined), undecided },
  };
}

function sourceOf({ resource }: RouteModel, { path, spec }: RouteRule): Derivation {
  return { resource, path, name: textOf(spec.name) };
}

function firstError(rules: readonly RouteRule[], resolutions: readonly BackendResolution[]): IgnoredRoute | undefined {
  return rules.map(rule => hardError(rule, resolutions)).find(error => error !== undefined);
}

/** Filters that Istio supports for a backend alone. */
const OF_BACKENDS = ['RequestHeaderModifier', 'ResponseHeaderModifier'];

/** Istio ignores an object with a filter that it does not know, or with a backend that it cannot read. */
function hardError({ path, filters, backends }: RouteRule, resolutions: readonly BackendResolution[]): IgnoredRoute | undefined {
  const [type] = filteredRoute(filters, undefined).unsupported;
  if (type !== undefined) return { ignored: `${path} has a filter of type ${type}, which Istio does not support`, isKnown: type === 'ExtensionRef' };
  for (const { path: where, filters: own } of backends.filter(({ weight }) => weight !== 0)) {
    const wrong = own.map(filter => String(filter.type)).find(each => !OF_BACKENDS.includes(each));
    if (wrong !== undefined) {
      return { ignored: `${where} has a filter of type ${wrong}, which Istio does not support for a backend`, isKnown: wrong === 'ExtensionRef' || isSupportedFilter(wrong) };
    }
  }
  const unreadable = backends.map(backend => resolutions.find(each => each.backend === backend)).find(found => found?.reason === 'InvalidDestination');
  return unreadable && { ignored: unreadable.message ?? '', isKnown: true };
}

interface Destinations {
  readonly route: readonly WeightedDestinationSpec[];
  /** Why requests to some of them fail. */
  readonly broken?: string;
  readonly undecided?: string;
}

/** A destination without a host represents a backend that Istio cannot use: Envoy answers with 500. */
function destinationsOf({ backends }: RouteRule, resolutions: readonly BackendResolution[], grants: GrantIndex): Destinations {
  const weighted = backends.filter(({ weight }) => weight > 0);
  const found = weighted.map(backend => ({ backend, resolution: resolutions.find(each => each.backend === backend) }));
  const messages = (wanted: (resolution: BackendResolution) => boolean) =>
    found.flatMap(({ resolution }) => resolution && wanted(resolution) ? [resolution.message ?? `port ${resolution.backend.port} does not exist`] : []);
  const broken = messages(isBroken);
  // a Service that is not among the manifests is taken to exist, a permission is not
  const undecided = messages(({ state, route: { kind, resource }, backend }) =>
    state === 'undecided' && !grants.permits({ kind, namespace: resource.namespace }, backend));
  return {
    route: found.map(({ backend, resolution }) => ({
      destination: destinationOf(backend, resolution),
      ...weighted.length > 1 && { weight: backend.weight },
    })),
    ...broken.length > 0 && { broken: broken.join('; ') },
    ...undecided.length > 0 && { undecided: undecided.join('; ') },
  };
}

function destinationOf({ port }: BackendReference, resolution: BackendResolution | undefined): WeightedDestinationSpec['destination'] {
  return !resolution || isBroken(resolution) ? { host: '' } : { host: resolution.host ?? '', port: { number: port } };
}

function isBroken({ state, hasPort }: BackendResolution): boolean {
  return state === 'missing' || state === 'not-permitted' || state === 'invalid' || hasPort === false;
}
