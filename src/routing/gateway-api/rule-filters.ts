import { backendRef, ReferringRoute } from './backend-refs';
import { PathMatchSpec, RuleFilterSpec } from './http-rule';
import { inexpressible, LONGEST_HEADER_VALUE, MOST_NAMES } from '../../validation/gateway-api';
import { isPreciseHostname } from '../../validation/gateway-api-hostname';
import { checkWrittenPath } from '../../validation/gateway-api-path';
import { HeaderOperationsSpec, HttpRouteSpec, RedirectSpec, RewriteSpec } from '../../validation/virtual-service-spec';

/** A header name that Istio's controller and the CRD accept. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;

/**
 * The changes that a route of a VirtualService makes, as filters of an HTTPRoute's rule.
 *
 * @param spec the route
 * @param path the path that a rewrite replaces; undefined: the whole path
 * @param route the route that refers to mirrors
 * @throws IngressError `gateway-api` for what filters cannot express
 */
export function ruleFilters(spec: HttpRouteSpec, path: PathMatchSpec | undefined, route: ReferringRoute): RuleFilterSpec[] {
  const { headers, rewrite, redirect, mirror } = spec;
  return [
    ...(headers?.request
      ? [{ type: 'RequestHeaderModifier', requestHeaderModifier: headerModifier(headers.request, 'requestHeaders') }]
      : []),
    ...(headers?.response
      ? [{ type: 'ResponseHeaderModifier', responseHeaderModifier: headerModifier(headers.response, 'responseHeaders') }]
      : []),
    ...(rewrite ? [{ type: 'URLRewrite', urlRewrite: urlRewrite(rewrite, path) }] : []),
    ...(redirect ? [{ type: 'RequestRedirect', requestRedirect: requestRedirect(redirect, path) }] : []),
    ...(mirror ? [{ type: 'RequestMirror', requestMirror: { backendRef: backendRef(mirror, route) } }] : []),
  ];
}

function headerModifier({ set, add, remove }: HeaderOperationsSpec, option: string): object {
  const operations = { set: set && written(set, option), add: add && written(add, option), remove };
  for (const list of Object.values(operations)) {
    if (list && list.length > MOST_NAMES) throw inexpressible(option, `${list.length} headers are given, ${MOST_NAMES} are allowed`, 'change fewer');
  }
  remove?.forEach(name => checkHeaderName(name, option));
  return operations;
}

function written(values: { readonly [name: string]: string }, option: string): object[] {
  return Object.entries(values).map(([name, value]) => {
    checkHeaderName(name, option);
    if (value.length === 0 || value.length > LONGEST_HEADER_VALUE) {
      throw inexpressible(option, `the value of '${name}' has ${value.length} characters`, `use 1 to ${LONGEST_HEADER_VALUE} characters, or remove the header`);
    }
    return { name, value };
  });
}

function checkHeaderName(name: string, option: string): void {
  if (['host', ':authority'].includes(name.toLowerCase())) throw inexpressible(option, `'${name}' is the host of the request`, 'use HttpRewrite.authority');
  if (!HEADER_NAME.test(name)) throw inexpressible(option, `'${name}' is not a header name`, 'use letters, digits and hyphens');
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
