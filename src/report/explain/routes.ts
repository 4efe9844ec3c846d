import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { Binding, IngressModel } from '../../model/ingress-model';
import { takesEverything } from '../../model/match-conditions';
import { isForServer, isForServerIn } from '../../model/match-scope';
import { derivationOf, fullName, Resource } from '../../model/resource';
import { VirtualServiceModel } from '../../model/virtual-services';
import { DestinationSpec } from '../../validation/destination';
import { StringMatchSpec } from '../../validation/string-match';
import { HttpMatchSpec, HttpRouteSpec, RedirectSpec } from '../../validation/virtual-service-spec';

/** A route of a host. */
export interface ExplainedRoute {
  /** The requests or connections that take it, each of them; empty for everything. */
  readonly matches: readonly string[];
  /** It takes every request. */
  readonly takesAll: boolean;
  /** The response of the gateway itself; undefined if it has destinations. */
  readonly answer?: string;
  readonly destinations: readonly ExplainedDestination[];
  /** Whether it redirects to https. */
  readonly secures: boolean;
  /** The VirtualService, or the route object of the Gateway API, that contains it. */
  readonly owner: Resource;
}

/** A destination with its share of the requests in percent, if there are several. */
export interface ExplainedDestination {
  readonly spec: DestinationSpec;
  readonly weight?: number;
}

/** The routes of a host in Istio's order. */
export function explainedRoutes(model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel, host: string): ExplainedRoute[] {
  if (server.spec.tls?.httpsRedirect || server.routeKind === 'none') {
    return [];
  }
  const kind = server.routeKind;
  const lists = bindingsFor(model, server, workload, host)
    .filter(({ virtualService }) => !model.admission.refuses(virtualService.resource))
    .map(({ virtualService }) =>
      kind === 'http' ? httpRoutes(model, virtualService, server, workload) : l4Routes(virtualService, kind, server));
  // Istio puts the route of a VirtualService that takes everything after the routes of the others
  const isLast = ({ takesAll }: ExplainedRoute, i: number, list: ExplainedRoute[]) => kind === 'http' && takesAll && i === list.length - 1;
  return [
    ...lists.flatMap(list => list.filter((route, i) => !isLast(route, i, list))),
    ...lists.flatMap(list => list.filter(isLast)),
  ];
}

/** What is bound to a host of a server. The routes of a listener's hostname hide those of wildcards. */
export function bindingsFor(model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel, host: string): readonly Binding[] {
  const all = model.bindings(server, workload);
  const exact = all.filter(({ hosts }) => hosts.includes(host));
  return isDerived(server) && exact.length > 0 ? exact
    : all.filter(({ hosts }) => hosts.includes(host) || host.startsWith('*') || hosts.some(each => each.startsWith('*')));
}

/** Whether Istio derives a server from a listener of the Gateway API. */
export function isDerived({ gateway }: ServerModel): boolean {
  return gateway.resource.origin.derivedFrom !== undefined;
}

/** A route on one line. */
export function routeText({ matches, answer, destinations, owner }: ExplainedRoute): string {
  return `${matches.join(' or ') || 'everything'} → ${answer ?? destinations.map(destinationText).join(', ')} (${fullName(owner)})`;
}

/** A destination on one line. */
export function destinationText({ spec: { host, port, subset }, weight }: ExplainedDestination): string {
  return [host, port?.number === undefined ? '' : `:${port.number}`, subset ? ` (${subset})` : '', weight ? ` ${weight}%` : ''].join('');
}

function httpRoutes(
  model: IngressModel, virtualService: VirtualServiceModel, server: ServerModel, workload: GatewayWorkloadModel,
): ExplainedRoute[] {
  const routes = model.delegates.routesOf(virtualService).flatMap(({ spec, owner, path }) => {
    const source = derivationOf(virtualService.resource, path);
    const matches = (spec.match ?? []).filter(match => isForServerIn(match, virtualService, server, workload));
    return spec.match?.length && matches.length === 0 ? [] : [{
      matches: matches.map(match => matchText(match, source ? '[/*]' : '*')),
      takesAll: matches.every(takesEverything),
      answer: answerText(spec),
      destinations: destinationsOf(spec.route),
      secures: spec.redirect?.scheme === 'https' && !spec.redirect.authority,
      owner: source?.resource ?? owner.resource,
    }];
  });
  // Istio drops what comes after a route that takes everything
  const last = routes.findIndex(({ takesAll }) => takesAll);
  return last < 0 ? routes : routes.slice(0, last + 1);
}

function l4Routes(virtualService: VirtualServiceModel, kind: 'tls' | 'tcp', server: ServerModel): ExplainedRoute[] {
  return (virtualService.spec[kind] ?? []).flatMap(({ match, route }, index) => {
    const matches = (match ?? []).filter(one => isForServer(one, virtualService, server));
    const names = matches.flatMap(m => m.sniHosts ?? []);
    return match?.length && matches.length === 0 ? [] : [{
      matches: names,
      takesAll: names.length === 0,
      destinations: destinationsOf(route),
      secures: false,
      owner: derivationOf(virtualService.resource, `spec.${kind}[${index}]`)?.resource ?? virtualService.resource,
    }];
  });
}

/** In the Gateway API a prefix ends at a slash. */
function matchText(match: HttpMatchSpec, below: string): string {
  const { uri, method, authority, scheme, headers, withoutHeaders, queryParams } = match;
  const text = (value: StringMatchSpec) => value.exact ?? (value.prefix !== undefined ? `${value.prefix}*` : `~${value.regex}`);
  return [
    method && (method.exact ?? method.prefix ?? method.regex),
    uri ? uri.exact ?? (uri.prefix !== undefined ? `${uri.prefix}${below === '[/*]' && uri.prefix.endsWith('/') ? '*' : below}` : `~${uri.regex}`) : 'every path',
    authority && `of ${text(authority)}`,
    scheme && `over ${text(scheme)}`,
    ...Object.keys(headers ?? {}).map(name => `with header ${name}`),
    ...Object.keys(withoutHeaders ?? {}).map(name => `unless header ${name} matches`),
    ...Object.keys(queryParams ?? {}).map(name => `with ?${name}`),
  ].filter(Boolean).join(' ');
}

function answerText(route: HttpRouteSpec): string | undefined {
  if (route.redirect) return redirectText(route.redirect);
  return route.directResponse ? `status ${route.directResponse.status}` : undefined;
}

/** What the redirect takes from the request is in angle brackets. */
function redirectText({ scheme, authority, port, derivePort, uri, prefixRewrite, redirectCode = 301 }: RedirectSpec): string {
  const suffix = port ? `:${port}` : derivePort === 'FROM_REQUEST_PORT' ? ':<port>' : '';
  const host = authority || (scheme || suffix ? '<host>' : '');
  const path = prefixRewrite ? `${prefixRewrite}<path after the matched prefix>` : uri || '<path>';
  return `redirect ${redirectCode} to ${scheme ? `${scheme}://` : ''}${host}${suffix}${path}`;
}

function destinationsOf(routes: HttpRouteSpec['route'] = []): ExplainedDestination[] {
  const total = routes.reduce((sum, { weight = 0 }) => sum + weight, 0);
  return routes.map(({ destination = { host: '' }, weight }) => ({
    spec: destination.host === '' ? { host: 'status 500' } : destination,
    weight: weight && routes.length > 1 ? Math.round(weight / total * 1000) / 10 : undefined,
  }));
}
