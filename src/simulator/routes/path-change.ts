import { PathSpecifier } from './request-matcher';
import { replaceRegex } from '../../validation/string-matcher';
import { RedirectSpec, RewriteSpec } from '../../validation/virtual-service-spec';
import { HttpRequest, withoutPort } from '../http-request';

/** The path after a rewrite, with the query, which rewrites do not change. */
export function rewrittenPath({ path, query }: HttpRequest, rewrite: RewriteSpec | undefined, matched: PathSpecifier): string {
  const regex = rewrite?.uriRegexRewrite;
  if (regex?.match !== undefined) return replaceRegex(path, regex.match, regex.rewrite ?? '') + query;
  return (rewrite?.uri ? replaceMatched(path, rewrite.uri, matched) : path) + query;
}

/** The target of a redirect. */
export function redirectUrl(request: HttpRequest, redirect: RedirectSpec, matched: PathSpecifier, port: number): string {
  const scheme = redirect.scheme || request.scheme;
  const wantedPort = redirect.port ?? (redirect.derivePort === 'FROM_REQUEST_PORT' ? port : undefined);
  const isDefault = wantedPort === (scheme === 'https' ? 443 : 80);
  const suffix = wantedPort === undefined || isDefault ? '' : `:${wantedPort}`;
  const host = redirect.authority || (suffix === '' ? withDefaultPortLeftOut(request, scheme) : withoutPort(request.authority));
  return `${scheme}://${host}${suffix}${redirectPath(request, redirect, matched)}`;
}

function redirectPath({ path, query }: HttpRequest, { uri, prefixRewrite }: RedirectSpec, matched: PathSpecifier): string {
  if (prefixRewrite) return withSlash(replaceMatched(path, prefixRewrite, matched)) + query;
  if (!uri) return path + query;
  // a query of the redirect replaces the query of the request
  return withSlash(uri.includes('?') ? uri : uri + query);
}

/** Envoy adds the slash that a path of a redirect lacks; it does not for a rewrite. */
function withSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

/** Replaces a prefix; any other match is of the whole path. */
function replaceMatched(path: string, replacement: string, matched: PathSpecifier): string {
  return matched.kind === 'prefix' ? replacement + path.slice(matched.prefix.length) : replacement;
}

/** Drops the default port of the old scheme, which would be wrong with the new one. */
function withDefaultPortLeftOut({ authority, scheme }: HttpRequest, newScheme: string): string {
  const isDefault = authority.endsWith(scheme === 'https' ? ':443' : ':80');
  return scheme !== newScheme && isDefault ? withoutPort(authority) : authority;
}
