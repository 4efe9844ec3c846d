import { parseDuration } from '../../validation/durations';
import { stringMatcher } from '../../validation/string-matcher';
import { CorsSpec, HttpRouteSpec } from '../../validation/virtual-service-spec';
import { HttpRequest } from '../http-request';

/** What a CORS policy does with a request from a web page. */
export interface CorsVerdict {
  readonly permitted: boolean;
  /** The gateway answers the request itself, because it is a preflight. */
  readonly answers: boolean;
  /** What is set in the response. */
  readonly headers: { readonly [name: string]: string };
}

/**
 * By the rules of Envoy's CORS filter; undefined for a request without an origin. The gateway answers a preflight of a permitted origin
 * itself; it forwards others, unless the policy ignores them.
 */
export function corsVerdict(route: HttpRouteSpec, { method, headers }: HttpRequest): CorsVerdict | undefined {
  const { corsPolicy: policy, redirect, directResponse } = route;
  const origin = headers.get('origin');
  // Envoy applies a policy only to routes that forward
  if (!policy || !origin || redirect || directResponse) return undefined;
  const origins = policy.allowOrigins ?? (policy.allowOrigin ?? []).map(exact => ({ exact }));
  // a match of the literal `*` permits every origin
  const permitted = origins.map(match => stringMatcher(match)).some(matches => matches('*') || matches(origin));
  const isPreflight = method.toUpperCase() === 'OPTIONS' && Boolean(headers.get('access-control-request-method'));
  return {
    permitted,
    answers: isPreflight && (permitted || policy.unmatchedPreflights === 'IGNORE'),
    headers: permitted ? responseHeaders(policy, origin, isPreflight ? headers : undefined) : {},
  };
}

function responseHeaders(
  policy: CorsSpec, origin: string, preflight: ReadonlyMap<string, string> | undefined,
): { readonly [name: string]: string } {
  const { allowMethods = [], allowHeaders = [], exposeHeaders = [], maxAge, allowCredentials } = policy;
  const found = {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': allowCredentials ? 'true' : '',
    'access-control-expose-headers': exposeHeaders.join(','),
    ...preflight && {
      'access-control-allow-methods': granted(allowMethods, preflight.get('access-control-request-method')),
      'access-control-allow-headers': granted(allowHeaders, preflight.get('access-control-request-headers')),
      'access-control-max-age': maxAge === undefined ? '' : String(Math.floor((parseDuration(maxAge) ?? 0) / 1000)),
    },
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== ''));
}

/** Envoy answers `*` with what the page requests, if it requests something. */
function granted(names: readonly string[], requested: string | undefined): string {
  const written = names.join(',');
  return written === '*' && requested ? requested : written;
}
