import { isPresence, stringMatcher } from './string-matcher';
import { HttpMatchSpec } from '../../validation/virtual-service-spec';
import { HttpRequest } from '../http-request';

/** What of a request's path a route matched, which is what a rewrite replaces. */
export type PathSpecifier =
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'exact' }
  | { readonly kind: 'regex'; readonly regex: string };

/** A match of an HTTP route, ready to be tried. */
export interface RequestMatcher {
  readonly path: PathSpecifier;
  /** It matches every request: Istio sorts such routes to the end. */
  readonly catchAll: boolean;
  readonly matches: (request: HttpRequest) => boolean;
}

type Test = (request: HttpRequest) => boolean;

const EVERYTHING: RequestMatcher = { path: { kind: 'prefix', prefix: '/' }, catchAll: true, matches: () => true };

/** Turns a match into tests, by the rules of Envoy's route matching. */
export function requestMatcher(match: HttpMatchSpec | undefined): RequestMatcher {
  if (!match) return EVERYTHING;
  const { uri } = match;
  const path: PathSpecifier = uri?.exact !== undefined ? { kind: 'exact' }
    : uri?.regex !== undefined ? { kind: 'regex', regex: uri.regex }
      : { kind: 'prefix', prefix: uri?.prefix ?? '/' };
  const matchesPath = stringMatcher(uri ?? { prefix: '/' }, match.ignoreUriCase);
  const others = [...headerTests(match), ...queryTests(match)];
  return {
    path,
    catchAll: others.length === 0 && ((path.kind === 'prefix' && path.prefix === '/') || (path.kind === 'regex' && path.regex === '.*')),
    matches: (request) => matchesPath(request.path) && others.every((test) => test(request)),
  };
}

function headerTests({ headers, withoutHeaders, method, authority, scheme }: HttpMatchSpec): Test[] {
  const pseudo = ([['method', method], ['authority', authority], ['scheme', scheme]] as const).flatMap(([field, match]) => {
    if (!match || isPresence(match)) return [];
    const matcher = stringMatcher(match);
    return [(request: HttpRequest) => matcher(request[field])];
  });
  const present = Object.entries(headers ?? {}).map(([name, match]): Test => {
    const matcher = match && !isPresence(match) ? stringMatcher(match) : () => true;
    return (request) => {
      const value = headerOf(request, name);
      return value !== undefined && matcher(value);
    };
  });
  const absent = Object.entries(withoutHeaders ?? {}).map(([name, match]): Test => {
    if (!match || isPresence(match)) return (request) => headerOf(request, name) === undefined;
    const matcher = stringMatcher(match);
    // a header that is missing counts as empty here
    return (request) => !matcher(headerOf(request, name) ?? '');
  });
  return [...pseudo, ...present, ...absent];
}

function queryTests({ queryParams }: HttpMatchSpec): Test[] {
  return Object.entries(queryParams ?? {}).map(([name, match]): Test => {
    const matcher = isPresence(match) ? () => true : stringMatcher(match);
    return ({ query }) => {
      const value = new URLSearchParams(query).get(name);
      return value !== null && matcher(value);
    };
  });
}

/** Claims of a token (`@request.auth.claims…`) are no headers: a request here has none. */
function headerOf({ headers, authority, method, scheme }: HttpRequest, name: string): string | undefined {
  const lower = name.toLowerCase();
  const pseudo: { readonly [name: string]: string } = { ':authority': authority, 'host': authority, ':method': method, ':scheme': scheme };
  return pseudo[lower] ?? headers.get(lower);
}
