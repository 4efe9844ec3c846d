import { CorsSpec, HeadersSpec, HttpRouteSpec } from '../../validation/virtual-service-spec';

/** What holds for all routes of a host that do not set it themselves. */
export interface HostPolicy {
  /** Headers to set in responses, by lower-case name. */
  readonly responseHeaders?: { readonly [name: string]: string };
  readonly corsPolicy?: CorsSpec;
  /** Time limit of forwarded requests. */
  readonly timeout?: string;
}

/** How the routes of a host are written, beside what each says itself. */
export interface HostRouting {
  readonly policy?: HostPolicy;
  /** Routes for plain http, which are not under the policy. They come before all others, and match the port alone that is given. */
  readonly overHttp?: { readonly port: number; readonly routes: (namespace: string | undefined) => readonly HttpRouteSpec[] };
  /** Routes before those of the program. */
  readonly first?: readonly HttpRouteSpec[];
}

/** Routes that match a port alone. */
export function onPort(port: number, routes: readonly HttpRouteSpec[]): HttpRouteSpec[] {
  return routes.map(route => ({ ...route, match: (route.match ?? [{}]).map(match => ({ ...match, port })) }));
}

/** A route with the policy of its host; what the route itself has wins. */
export function withHostPolicy(route: HttpRouteSpec, policy: HostPolicy | undefined): HttpRouteSpec {
  if (!policy) return route;
  const { responseHeaders = {}, timeout, corsPolicy } = policy;
  const forwards = route.route !== undefined || route.delegate !== undefined;
  const defaults = { ...corsPolicy && { corsPolicy }, ...timeout !== undefined && forwards && { timeout } };
  return withResponseHeaders({ ...defaults, ...route }, responseHeaders);
}

/**
 * Adds the headers that the route does not change itself. Where some of several destinations change one, the others set it: Envoy applies
 * the headers of a route after those of a destination.
 */
function withResponseHeaders(route: HttpRouteSpec, headers: { readonly [name: string]: string }): HttpRouteSpec {
  const own = changedNames(route.headers);
  const byDestination = new Set((route.route ?? []).flatMap(({ headers: each }) => [...changedNames(each)]));
  const missing = Object.entries(headers).filter(([name]) => !own.has(name));
  const divided = missing.filter(([name]) => byDestination.has(name));
  return {
    ...route,
    ...withSet(route.headers, missing.filter(([name]) => !byDestination.has(name))),
    ...divided.length > 0 && {
      route: route.route!.map(destination => {
        const changed = changedNames(destination.headers);
        return { ...destination, ...withSet(destination.headers, divided.filter(([name]) => !changed.has(name))) };
      }),
    },
  };
}

function withSet(headers: HeadersSpec | undefined, added: readonly (readonly [string, string])[]): { headers?: HeadersSpec } {
  if (added.length === 0) return {};
  return { headers: { ...headers, response: { ...headers?.response, set: { ...Object.fromEntries(added), ...headers?.response?.set } } } };
}

function changedNames(headers: HeadersSpec | undefined): Set<string> {
  const { set = {}, add = {}, remove = [] } = headers?.response ?? {};
  return new Set([...Object.keys(set), ...Object.keys(add), ...remove].map(name => name.toLowerCase()));
}
