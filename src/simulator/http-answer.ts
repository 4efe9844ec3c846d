import { Answer, objectText } from './answer';
import { HttpRequest, withoutPort } from './http-request';
import { IngressResponse } from './ingress-response';
import { HttpMatchSpec, HttpRouteSpec } from '../validation/virtual-service-spec';
import { corsVerdict } from './routes/cors';
import { destinationsOf, unreachableDestination } from './routes/destinations';
import { HttpRoute } from './routes/http-routes';
import { redirectUrl, rewrittenPath } from './routes/path-change';
import { responseHeaders } from './routes/response-headers';
import { RouteTable, VirtualHost } from './routes/route-table';
import { unattachedRoute } from './routes/unattached-routes';
import { IngressModel } from '../model/ingress-model';
import { derivationOf, fullName } from '../model/resource';

const MAX_NEAR = 10;

/** What HTTP makes of a request: redirect, route, or 404. */
export function httpAnswer(
  model: IngressModel, table: RouteTable, request: HttpRequest, answer: Answer, gatewayNamespace?: string,
): IngressResponse {
  const name = withoutPort(request.authority);
  const host = table.find(name);
  if (!host) return notFound(model, name, `no route has the host '${name}' here`, table.domains, answer);
  if (host.requiresTls && request.scheme === 'http') {
    answer.step(`'${host.domain}' is served over https only`);
    return answer.redirect(`https://${request.authority}${request.path}${request.query}`, 301);
  }
  const route = host.routes.find(({ matcher }) => matcher.matches(request));
  if (!route) return noRoute(model, host, request, answer);
  return followRoute(model, route, request, answer, gatewayNamespace);
}

function noRoute(model: IngressModel, host: VirtualHost, { path, authority }: HttpRequest, answer: Answer): IngressResponse {
  const near = [...new Set(host.routes.map(({ match }) => matchText(match)))];
  const services = [...new Set(host.routes.map(({ virtualService: { resource }, path: at }) => {
    const source = derivationOf(resource, at);
    return source ? objectText(source.resource) : fullName(resource);
  }))];
  const reason = services.length === 0
    ? `no VirtualService has routes for '${host.domain}' here`
    : `no route of ${services.join(', ')} matches '${path}'`;
  return notFound(model, withoutPort(authority), reason, near, answer);
}

function notFound(model: IngressModel, host: string, reason: string, near: readonly string[], answer: Answer): IngressResponse {
  const unattached = unattachedRoute(model, host);
  if (unattached?.isKnown === false) return answer.unknown(unattached.why);
  return answer.notFound(unattached ? `${reason}; ${unattached.why}` : reason, near.slice(0, MAX_NEAR));
}

function followRoute(
  model: IngressModel, route: HttpRoute, request: HttpRequest, answer: Answer, gatewayNamespace?: string,
): IngressResponse {
  const { virtualService, owner, spec, server, matcher } = route;
  const source = derivationOf(virtualService.resource, route.path);
  answer.step(`${answer.route(virtualService, route.path, spec.name)}: ${matchText(route.match)}`);
  if (owner !== virtualService) answer.step(`delegated to VirtualService ${fullName(owner.resource)}`);
  // Envoy injects faults before it looks at origins
  const early = faultAnswer(spec.fault, answer) ?? corsAnswer(spec, request, answer);
  if (early) return early;
  if (spec.redirect) {
    return answer.redirect(
      redirectUrl(request, spec.redirect, matcher.path, server.port), spec.redirect.redirectCode || 301,
    );
  }
  if (source?.undecided !== undefined) return answer.unknown(source.undecided);
  if (spec.directResponse) return answer.reply(spec.directResponse.status ?? 200, source?.broken ?? 'the gateway answers itself (directResponse)');
  noteMirrors(spec, answer);
  const path = rewrittenPath(request, spec.rewrite, matcher.path);
  const host = spec.rewrite?.authority || request.authority;
  if (path !== request.path + request.query || host !== request.authority) answer.step(`rewritten to ${host}${path}`);
  const destinations = destinationsOf(model, spec.route ?? [], owner.resource.namespace, server.port);
  if (source?.broken !== undefined) {
    const failing = destinations.filter(({ host: to }) => to === '');
    if (failing.length === destinations.length) return answer.reply(500, source.broken);
    answer.step(`500 for ${failing.reduce((sum, { share }) => sum + share, 0)}% of such requests: ${source.broken}`);
    return answer.send(destinations.filter(({ host: to }) => to !== ''), { host, path });
  }
  const { namespace } = owner.resource;
  const unreachable = destinations.map(destination => unreachableDestination(model, destination, namespace, gatewayNamespace));
  if (unreachable.length > 0 && unreachable.every(why => why !== undefined)) return answer.reply(503, unreachable[0]!);
  unreachable.forEach((why, i) => why !== undefined && answer.step(`503 for ${destinations[i].share}% of such requests: ${why}`));
  return answer.send(destinations, { host, path });
}

/**
 * A fault of all requests decides the answer. A fault of some is a step, because most requests are routed; so are delays. A fault without a
 * percentage affects no request.
 */
function faultAnswer(fault: HttpRouteSpec['fault'], answer: Answer): IngressResponse | undefined {
  const { abort, delay } = fault ?? {};
  const [aborted, delayed] = [abort?.percentage?.value ?? 0, delay?.percentage?.value ?? 0];
  if (delay?.fixedDelay !== undefined && delayed > 0) answer.step(`the gateway delays ${delayed}% of such requests by ${delay.fixedDelay} (fault)`);
  if (!abort || aborted <= 0 || (abort.httpStatus === undefined && abort.grpcStatus === undefined)) return undefined;
  const what = abort.httpStatus === undefined ? `the gRPC status ${abort.grpcStatus}` : `status ${abort.httpStatus}`;
  if (aborted < 100) {
    answer.step(`the gateway aborts ${aborted}% of such requests with ${what} (fault)`);
    return undefined;
  }
  // a status of gRPC is a header or trailer of a response with status 200
  return answer.reply(abort.httpStatus ?? 200, `the gateway aborts all requests with ${what} (fault)`);
}

/** The answer to a preflight; the headers of other requests from web pages. */
function corsAnswer(spec: HttpRouteSpec, request: HttpRequest, answer: Answer): IngressResponse | undefined {
  const verdict = corsVerdict(spec, request);
  const origin = request.headers.get('origin');
  if (verdict?.answers) {
    answer.headers(verdict.headers);
    return answer.reply(200, `the gateway answers the preflight: origin ${origin} is ${verdict.permitted ? '' : 'not '}permitted (corsPolicy)`);
  }
  if (verdict && !verdict.permitted) answer.step(`origin ${origin} is not permitted (corsPolicy): browsers refuse the response`);
  answer.headers({ ...responseHeaders(spec), ...verdict?.headers });
  return undefined;
}

/** Mirrors do not change the response. */
function noteMirrors({ mirrors = [] }: HttpRouteSpec, answer: Answer): void {
  for (const { destination, percentage } of mirrors) {
    if (destination?.host && percentage?.value !== 0) answer.step(`${percentage?.value ?? 100}% of such requests are copied to ${destination.host} (mirrors)`);
  }
}

/** A match as text. */
function matchText(match: HttpMatchSpec | undefined): string {
  if (!match) return 'every request';
  const { uri, method, headers, withoutHeaders, queryParams, authority, scheme } = match;
  const text = (what: string, value: HttpMatchSpec['uri'] | null) => (value?.exact !== undefined ? `${what} is ${value.exact}`
    : value?.prefix !== undefined
      ? `${what} begins with ${value.prefix}`
      : value?.regex !== undefined ? `${what} matches ${value.regex}` : `${what} is present`);
  const parts = [
    ...uri ? [text('path', uri)] : [],
    ...method ? [text('method', method)] : [],
    ...authority ? [text('authority', authority)] : [],
    ...scheme ? [text('scheme', scheme)] : [],
    ...Object.entries(headers ?? {}).map(([name, value]) => text(`header ${name}`, value)),
    ...Object.entries(withoutHeaders ?? {}).map(([name, value]) => `not ${text(`header ${name}`, value)}`),
    ...Object.entries(queryParams ?? {}).map(([name, value]) => text(`query ${name}`, value)),
  ];
  return parts.length > 0 ? parts.join(' and ') : 'every request';
}
