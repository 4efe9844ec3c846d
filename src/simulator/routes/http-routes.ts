import { requestMatcher, RequestMatcher } from './request-matcher';
import { ServerModel } from '../../model/gateways';
import { selects } from '../../model/labels';
import { Proxy } from '../../model/proxies';
import { fullName } from '../../model/resource';
import { resolveGatewayName, VirtualServiceModel } from '../../model/virtual-services';
import { HttpMatchSpec, HttpRouteSpec } from '../../validation/virtual-service-spec';

/** One route as Envoy has it: one match of an HTTP route of a VirtualService. */
export interface HttpRoute {
  readonly virtualService: VirtualServiceModel;
  readonly spec: HttpRouteSpec;
  /** Path in the VirtualService, such as `spec.http[0]`. */
  readonly path: string;
  readonly match?: HttpMatchSpec;
  readonly matcher: RequestMatcher;
  /** The server for which the routes were made: its port is that of redirects and of destinations without one. */
  readonly server: ServerModel;
}

/** The routes that a VirtualService gives to a server, in their order; what comes after a route for everything is left out. */
export function httpRoutes(virtualService: VirtualServiceModel, server: ServerModel, proxy: Proxy): HttpRoute[] {
  const routes: HttpRoute[] = [];
  for (const [index, spec] of (virtualService.spec.http ?? []).entries()) {
    const path = `spec.http[${index}]`;
    const matches = spec.match && spec.match.length > 0 ? spec.match : [undefined];
    for (const match of matches) {
      if (match && !appliesTo(match, virtualService, server, proxy)) continue;
      const matcher = requestMatcher(match);
      routes.push({ virtualService, spec, path, match, matcher, server });
      if (matcher.catchAll || match === undefined) return routes;
    }
  }
  return routes;
}

function appliesTo(match: HttpMatchSpec, virtualService: VirtualServiceModel, server: ServerModel, proxy: Proxy): boolean {
  if (match.port && match.port !== server.port) return false;
  if (match.gateways && match.gateways.length > 0) {
    const own = fullName(server.gateway.resource);
    return match.gateways.some((text) => {
      const { namespace, name } = resolveGatewayName(text, virtualService.resource.namespace);
      return `${namespace}/${name}` === own;
    });
  }
  if (match.sourceLabels && !selects(match.sourceLabels, proxy.labels)) return false;
  return !match.sourceNamespace || match.sourceNamespace === proxy.namespace;
}
