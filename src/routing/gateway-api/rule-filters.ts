import { backendRef, ReferringRoute } from './backend-refs';
import { corsFilter } from './cors-filter';
import { headerModifiers } from './header-modifier';
import { PathMatchSpec, RuleFilterSpec } from './http-rule';
import { inexpressible, MOST_FILTERS } from '../../validation/gateway-api';
import { isPreciseHostname } from '../../validation/gateway-api-hostname';
import { checkWrittenPath } from '../../validation/gateway-api-path';
import { HttpRouteSpec, RedirectSpec, RewriteSpec } from '../../validation/virtual-service-spec';

type Mirror = NonNullable<HttpRouteSpec['mirrors']>[number];

/**
 * The changes that a route of a VirtualService makes, as filters of an HTTPRoute's rule.
 *
 * @param spec the route
 * @param path the path that a rewrite replaces; undefined: the whole path
 * @param route the route that refers to mirrors
 * @throws IngressError `gateway-api` for what filters cannot express
 */
export function ruleFilters(spec: HttpRouteSpec, path: PathMatchSpec | undefined, route: ReferringRoute): RuleFilterSpec[] {
  const { headers, rewrite, redirect, mirrors = [], corsPolicy } = spec;
  const filters = [
    ...(headers ? headerModifiers(headers) : []),
    ...(rewrite ? [{ type: 'URLRewrite', urlRewrite: urlRewrite(rewrite, path) }] : []),
    ...(redirect ? [{ type: 'RequestRedirect', requestRedirect: requestRedirect(redirect, path) }] : []),
    ...(corsPolicy ? [{ type: 'CORS', cors: corsFilter(corsPolicy) }] : []),
    ...mirrors.map(mirror => ({ type: 'RequestMirror', requestMirror: requestMirror(mirror, route) })),
  ];
  if (filters.length <= MOST_FILTERS) return filters;
  throw inexpressible('mirrors', `the route needs ${filters.length} filters, but at most ${MOST_FILTERS} are allowed`, 'mirror to fewer destinations');
}

/** Percentages with a fraction are written in millionths, as Envoy counts. */
function requestMirror({ destination, percentage }: Mirror, route: ReferringRoute): object {
  const share = percentage?.value;
  return {
    backendRef: backendRef(destination!, route),
    ...share !== undefined && (Number.isInteger(share)
      ? { percent: share } : { fraction: { numerator: Math.round(share * 10_000), denominator: 1_000_000 } }),
  };
}

function urlRewrite({ uri, authority, uriRegexRewrite }: RewriteSpec, path: PathMatchSpec | undefined): object {
  if (uriRegexRewrite) {
    throw inexpressible('HttpRewrite.regex', 'only whole paths or prefixes can be replaced', 'use HttpRewrite.path, one route for each path');
  }
  if (uri !== undefined) checkWrittenPath(uri, 'rewrite');
  if (uri !== undefined) checkNotGlued(uri, path, 'rewrite');
  return {
    hostname: authority === undefined ? undefined : hostnameOf(authority, 'rewrite'),
    path: uri === undefined ? undefined : path?.type === 'PathPrefix'
      ? { type: 'ReplacePrefixMatch', replacePrefixMatch: uri }
      : { type: 'ReplaceFullPath', replaceFullPath: uri },
  };
}

function checkNotGlued(uri: string, path: PathMatchSpec | undefined, option: string): void {
  if (path?.type !== 'PathPrefix' || path.value !== '/' || uri === '/') return;
  const glued = `${uri.replace(/\/$/, '')}orders`;
  throw inexpressible(option, `Istio removes the slash between '${uri}' and the path where the prefix is '/', so /orders would become ${glued}`,
    'match the first elements of the paths, such as PathMatch.prefix(\'/orders\'), one route for each');
}

/** Istio's defaults are written explicitly, because the Gateway API has others. */
function requestRedirect(spec: RedirectSpec, path: PathMatchSpec | undefined): object {
  const { uri, prefixRewrite, authority, scheme = 'https', port, redirectCode = 301 } = spec;
  if (scheme !== 'http' && scheme !== 'https') throw inexpressible('scheme', `'${scheme}' is neither http nor https`, 'use http or https');
  if (uri !== undefined) checkWrittenPath(uri, 'path');
  if (prefixRewrite !== undefined) {
    checkWrittenPath(prefixRewrite, 'prefixRewrite');
    checkNotGlued(prefixRewrite, path, 'prefixRewrite');
  }
  return {
    scheme,
    hostname: authority === undefined ? undefined : hostnameOf(authority, 'authority'),
    port,
    path: prefixRewrite !== undefined ? { type: 'ReplacePrefixMatch', replacePrefixMatch: prefixRewrite }
      : uri === undefined ? undefined : { type: 'ReplaceFullPath', replaceFullPath: uri },
    statusCode: redirectCode,
  };
}

function hostnameOf(authority: string, option: string): string {
  const hostname = authority.toLowerCase();
  if (isPreciseHostname(hostname)) return hostname;
  throw inexpressible(option, `'${authority}' is not a hostname`, 'use a DNS name, and set the port of a redirect with port');
}
