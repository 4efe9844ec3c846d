import { isJwtClaim } from '../../validation/headers';
import { isPresence, stringMatcher } from '../../validation/string-matcher';
import { HttpMatchSpec } from '../../validation/virtual-service-spec';
import { claimTexts } from '../authorization/token-match';
import { HttpRequest } from '../http-request';

/** The part of the path that a route matched, which a rewrite replaces. */
export type PathSpecifier =
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'exact' }
  | { readonly kind: 'regex'; readonly regex: string };

/** A compiled match of an HTTP route. */
export interface RequestMatcher {
  readonly path: PathSpecifier;
  /** Whether it matches every request: Istio sorts such routes to the end. */
  readonly catchAll: boolean;
  readonly matches: (request: HttpRequest) => boolean;
}

type Test = (request: HttpRequest) => boolean;

const EVERYTHING: RequestMatcher = {
  path: { kind: 'prefix', prefix: '/' }, catchAll: true, matches: () => true,
};

/**
 * Compiles a match, by the rules of Envoy's route matching.
 *
 * @param prefixes how prefixes are compared: as text, or by path element as in the Gateway API
 */
export function requestMatcher(match: HttpMatchSpec | undefined, prefixes: 'text' | 'element' = 'text'): RequestMatcher {
  if (!match) return EVERYTHING;
  const { uri } = match;
  const isPrefix = stringMatcher(uri ?? { prefix: '/' }, match.ignoreUriCase);
  const byElement = prefixes === 'element' && uri?.prefix !== undefined && uri.prefix !== '/' ? uri.prefix.replace(/\/$/, '') : undefined;
  const matchesPath = byElement === undefined ? isPrefix : (text: string) => text === byElement || text.startsWith(`${byElement}/`);
  const path: PathSpecifier = uri?.exact !== undefined ? { kind: 'exact' }
    : uri?.regex !== undefined ? { kind: 'regex', regex: uri.regex }
      : { kind: 'prefix', prefix: byElement ?? uri?.prefix ?? '/' };
  const others = [...headerTests(match), ...queryTests(match), ...claimTests(match)];
  return {
    path,
    catchAll: others.length === 0 && ((path.kind === 'prefix' && path.prefix === '/') || (path.kind === 'regex' && path.regex === '.*')),
    matches: request => matchesPath(request.path) && others.every(test => test(request)),
  };
}

function headerTests({ headers, withoutHeaders, method, authority, scheme }: HttpMatchSpec): Test[] {
  const pseudo = ([['method', method], ['authority', authority], ['scheme', scheme]] as const).flatMap(([field, match]) => {
    if (!match || isPresence(match)) return [];
    const matcher = stringMatcher(match);
    return [(request: HttpRequest) => matcher(request[field])];
  });
  const present = Object.entries(headers ?? {}).filter(([name]) => !isJwtClaim(name)).map(([name, match]): Test => {
    const matcher = match && !isPresence(match) ? stringMatcher(match) : () => true;
    return request => {
      const value = headerOf(request, name);
      return value !== undefined && matcher(value);
    };
  });
  const absent = Object.entries(withoutHeaders ?? {}).filter(([name]) => !isJwtClaim(name)).map(([name, match]): Test => {
    if (!match || isPresence(match)) return request => headerOf(request, name) === undefined;
    const matcher = stringMatcher(match);
    // a missing header counts as empty here
    return request => !matcher(headerOf(request, name) ?? '');
  });
  return [...pseudo, ...present, ...absent];
}

/** Claims are texts, or lists with the text; a request without a verified token has none. */
function claimTests({ headers, withoutHeaders }: HttpMatchSpec): Test[] {
  const tests = (matches: HttpMatchSpec['headers'], wanted: boolean) => Object.entries(matches ?? {}).filter(([name]) => isJwtClaim(name))
    .map(([name, match]): Test => {
      const matcher = match && !isPresence(match) ? stringMatcher(match) : (text: string) => text !== '';
      return ({ claims }) => claimTexts(routingClaim(name), claims).some(matcher) === wanted;
    });
  return [...tests(headers, true), ...tests(withoutHeaders, false)];
}

/** The path of a claim: `@request.auth.claims.a.b` or `@request.auth.claims[a][b]`. */
function routingClaim(name: string): string[] {
  const rest = name.slice('@request.auth.claims'.length);
  return rest.startsWith('.') ? rest.slice(1).split('.') : rest.slice(1, -1).split('][');
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

function headerOf({ headers, authority, method, scheme, path, query }: HttpRequest, name: string): string | undefined {
  const lower = name.toLowerCase();
  const pseudo: { readonly [name: string]: string } = {
    ':authority': authority, 'host': authority, ':method': method, ':scheme': scheme, ':path': path + query,
  };
  return pseudo[lower] ?? headers.get(lower);
}
