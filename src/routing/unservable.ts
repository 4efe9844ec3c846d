import { METHODS } from 'node:http';
import { Problem } from '../errors';
import { corsMistakes } from '../validation/cors-mistakes';
import { portNumberProblem } from '../validation/server-port';
import { HeaderOperationsSpec, HttpRouteSpec } from '../validation/virtual-service-spec';

const TOKEN = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001F\u007F]/;
const REDIRECT_CODES = [301, 302, 303, 307, 308];

/**
 * Checks a route for what Istio's admission accepts, but Envoy refuses, together with every route of the port, or never serves.
 *
 * @param route the rendered route
 * @returns the first problem
 */
export function unservable(route: HttpRouteSpec): Problem | undefined {
  const { match = [], headers, redirect, rewrite, directResponse, corsPolicy, fault, mirrors = [], retries } = route;
  const changes = [headers, ...(route.route ?? []).map(to => to.headers)].flatMap(each => [each?.request, each?.response]);
  if ([directResponse?.status, fault?.abort?.httpStatus].includes(600)) {
    return problem('status 600 is out of range', 'a status is from 200 to 599');
  }
  return first(match, ({ method, authority, scheme, ...maps }) => (method && methodProblem(method.exact ?? ''))
      ?? (scheme && schemeProblem(scheme.exact ?? ''))
      ?? (authority && Object.keys(authority).length === 0
        ? problem('match of any authority matches all requests', 'omit authorities to match all of them') : undefined)
      ?? first([maps.headers, maps.withoutHeaders, maps.queryParams], prototypeProblem))
    ?? (redirect && redirectProblem(redirect))
    ?? first([rewrite?.uri, rewrite?.authority], controlProblem)
    ?? first(changes, operations => operations && operationsProblem(operations))
    ?? (corsPolicy && corsMistakes(corsPolicy)[0])
    ?? (retries && retriesProblem(retries))
    ?? first(mirrors, ({ percentage }) => mirrorProblem(percentage?.value));
}

/** What an empty list or map would match everything of. */
export interface Alternatives {
  readonly paths?: unknown[];
  readonly methods?: unknown[];
  readonly sourceLabels?: object;
}

/** An empty list or map would match everything. */
export function emptyListProblem(options: Alternatives): Problem | undefined {
  const { sourceLabels } = options;
  const empty = (['paths', 'methods'] as const).find(field => options[field]?.length === 0)
    ?? (sourceLabels && Object.keys(sourceLabels).length === 0 ? 'sourceLabels' : undefined);
  return empty && problem(`route has an empty list of ${empty}, which would match all`, `omit ${empty} to match all of them`);
}

function schemeProblem(scheme: string): Problem | undefined {
  return scheme === 'http' || scheme === 'https' ? undefined : problem(`scheme '${scheme}' is neither http nor https`, 'use http or https');
}

function methodProblem(method: string): Problem | undefined {
  if (TOKEN.test(method) && (METHODS.includes(method) || !METHODS.includes(method.toUpperCase()))) return undefined;
  return problem(
    `method '${method}' is not a request method`, TOKEN.test(method) ? `use ${method.toUpperCase()}` : 'use a method such as GET or POST',
  );
}

/** Envoy redirects with these statuses only. */
export function redirectCodeProblem(code: number | undefined): Problem | undefined {
  return code === undefined || REDIRECT_CODES.includes(code) ? undefined
    : problem(`redirect code ${code} is not served`, `use one of ${REDIRECT_CODES.join(', ')}`);
}

function redirectProblem(redirect: NonNullable<HttpRouteSpec['redirect']>): Problem | undefined {
  const { uri, prefixRewrite, authority, port, redirectCode } = redirect;
  for (const path of [uri, prefixRewrite]) {
    if (path && !path.startsWith('/')) return problem(`redirect to '${path}' does not begin with a slash`, `use '/${path}'`);
  }
  return redirectCodeProblem(redirectCode) ?? first([uri, prefixRewrite, authority], controlProblem)
    ?? (port === undefined ? undefined : portNumberProblem(port));
}

/** Istio refuses some of the settings of retries that are turned off, and ignores others. */
function retriesProblem({ attempts, backoff, retryIgnorePreviousHosts }: NonNullable<HttpRouteSpec['retries']>): Problem | undefined {
  return attempts === 0 && (backoff !== undefined || retryIgnorePreviousHosts !== undefined)
    ? problem('retries are configured with 0 attempts', 'set attempts, or remove the other fields') : undefined;
}

/** Envoy counts in millionths: less is none. */
function mirrorProblem(percentage = 0): Problem | undefined {
  return percentage > 0 && percentage < 0.0001
    ? problem(`percentage ${percentage} of a mirror is too small`, 'use 0, or 0.0001 to 100') : undefined;
}

function operationsProblem({ set = {}, add = {}, remove = [] }: HeaderOperationsSpec): Problem | undefined {
  return first([set, add], written => prototypeProblem(written) ?? first(Object.entries(written), ([name, value]) => headerNameProblem(name)
      ?? (typeof value === 'string'
        ? undefined
        : problem(`value of header '${name}' is not a string`, 'use a string, not a lazy value'))))
    ?? first(remove, headerNameProblem);
}

function headerNameProblem(name: string): Problem | undefined {
  return name === '' || TOKEN.test(name.replace(/^:/, ''))
    ? undefined
    : problem(`header name '${name}' is not valid`, 'use letters, digits and hyphens');
}

/** JavaScript treats `__proto__` specially, so it would silently be missing from the manifest. */
function prototypeProblem(map?: object): Problem | undefined {
  return map && Object.hasOwn(map, '__proto__')
    ? problem("the name '__proto__' cannot be written to a manifest", 'use another name')
    : undefined;
}

function controlProblem(text?: string): Problem | undefined {
  return text !== undefined && CONTROL.test(text) ? problem(`${JSON.stringify(text)} has a control character`, 'remove it') : undefined;
}

function first<T>(values: readonly T[], check: (value: T) => Problem | undefined): Problem | undefined {
  for (const value of values) {
    const found = check(value);
    if (found) return found;
  }
  return undefined;
}

function problem(message: string, help: string): Problem {
  return { code: 'invalid-route', message, help };
}
