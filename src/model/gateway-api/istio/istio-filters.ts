import { escapeRegex } from '../../../text/escape-regex';
import { StringMatchSpec } from '../../../validation/string-match';
import { CorsSpec, HeaderOperationsSpec, HttpMatchSpec, HttpRouteSpec, RedirectSpec, RewriteSpec } from '../../../validation/virtual-service-spec';
import { record, records } from '../../resource';
import { textOf, textsOf } from '../object-references';

/** What filters of a rule become in a route of a VirtualService. */
export interface FilteredRoute {
  readonly spec: Pick<HttpRouteSpec, 'headers' | 'redirect' | 'rewrite' | 'corsPolicy'>;
  /** Types of filters that Istio does not support: it then ignores the whole object. */
  readonly unsupported: readonly string[];
}

/** The filters of a rule. Mirrors do not change responses, and are left out. */
export function filteredRoute(filters: readonly Record<string, unknown>[], match: HttpMatchSpec | undefined): FilteredRoute {
  const of = (type: string, field: string) => filters.filter(filter => filter.type === type).map(filter => record(filter[field])).pop();
  const [request, response] = [of('RequestHeaderModifier', 'requestHeaderModifier'), of('ResponseHeaderModifier', 'responseHeaderModifier')];
  const [redirect, rewrite, cors] = [of('RequestRedirect', 'requestRedirect'), of('URLRewrite', 'urlRewrite'), of('CORS', 'cors')];
  const headers = { ...request && { request: operations(request) }, ...response && { response: operations(response) } };
  return {
    spec: {
      ...Object.keys(headers).length > 0 && { headers },
      ...redirect && { redirect: redirectSpec(redirect) },
      ...rewrite && { rewrite: rewriteSpec(rewrite, match) },
      ...cors && { corsPolicy: corsPolicy(cors) },
    },
    unsupported: filters.map(({ type }) => String(type)).filter(type => !SUPPORTED.includes(type)),
  };
}

const SUPPORTED = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite', 'CORS', 'RequestMirror'];

/** Whether Istio supports a type of filters for a rule. */
export function isSupportedFilter(type: string): boolean {
  return SUPPORTED.includes(type);
}

/** Changes to headers; of several entries with one name, the first counts. */
function operations({ set, add, remove }: Record<string, unknown>): HeaderOperationsSpec {
  const byName = (list: unknown) =>
    Object.fromEntries([...records(list)].reverse().map(({ name, value }) => [String(name).toLowerCase(), String(value)]));
  return { set: byName(set), add: byName(add), remove: textsOf(remove) };
}

function redirectSpec({ scheme, hostname, port, path, statusCode }: Record<string, unknown>): RedirectSpec {
  const { type, replaceFullPath, replacePrefixMatch } = record(path);
  return {
    redirectCode: typeof statusCode === 'number' ? statusCode : 302,
    ...typeof hostname === 'string' && { authority: hostname },
    ...typeof scheme === 'string' && { scheme },
    ...typeof port === 'number' ? { port } : { derivePort: scheme === undefined ? 'FROM_REQUEST_PORT' : 'FROM_PROTOCOL_DEFAULT' },
    ...type === 'ReplaceFullPath' && { uri: textOf(replaceFullPath) },
    ...type === 'ReplacePrefixMatch' && { prefixRewrite: textOf(replacePrefixMatch) },
  };
}

/** Istio removes a matched prefix with a regular expression, because Envoy cannot replace it by nothing. */
function rewriteSpec({ hostname, path }: Record<string, unknown>, match: HttpMatchSpec | undefined): RewriteSpec {
  const { type, replaceFullPath, replacePrefixMatch } = record(path);
  const prefix = (textOf(replacePrefixMatch) ?? '').replace(/\/$/, '');
  const matched = match?.uri?.prefix ?? '/';
  return {
    ...typeof hostname === 'string' && { authority: hostname },
    ...type === 'ReplaceFullPath' && { uriRegexRewrite: { match: '/.*', rewrite: textOf(replaceFullPath) } },
    ...type === 'ReplacePrefixMatch' && (prefix === ''
      ? { uriRegexRewrite: { match: `^${escapeRegex(matched === '/' ? '' : matched)}(/?)(.*)`, rewrite: '/\\2' } } : { uri: prefix }),
  };
}

function corsPolicy(filter: Record<string, unknown>): CorsSpec {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAge } = filter;
  return {
    allowOrigins: textsOf(allowOrigins).filter(origin => origin !== '').map(originMatch),
    allowMethods: textsOf(allowMethods),
    allowHeaders: textsOf(allowHeaders),
    exposeHeaders: textsOf(exposeHeaders),
    ...allowCredentials === true && { allowCredentials },
    // the CRD's default
    maxAge: `${typeof maxAge === 'number' ? maxAge : 5}s`,
    unmatchedPreflights: 'IGNORE',
  };
}

function originMatch(origin: string): StringMatchSpec {
  if (origin === '*') return { regex: '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$' };
  if (!origin.includes('*')) return { exact: origin };
  return origin.indexOf('*') === origin.length - 1 ? { prefix: origin.slice(0, -1) } : { regex: `^${escapeRegex(origin).replaceAll('\\*', '.*')}$` };
}
