import { requestMatcher, RequestMatcher } from './request-matcher';
import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { IngressModel } from '../../model/ingress-model';
import { isForServerIn } from '../../model/match-scope';
import { derivationOf } from '../../model/resource';
import { VirtualServiceModel } from '../../model/virtual-services';
import { HttpMatchSpec, HttpRouteSpec } from '../../validation/virtual-service-spec';

/** One route in Envoy: one match of an HTTP route of a VirtualService. */
export interface HttpRoute {
  /** The VirtualService that is bound to the gateway. */
  readonly virtualService: VirtualServiceModel;
  /** The VirtualService that contains the route: the same, or a delegate of it. */
  readonly owner: VirtualServiceModel;
  readonly spec: HttpRouteSpec;
  /** Path in the VirtualService, such as `spec.http[0]`. */
  readonly path: string;
  readonly match?: HttpMatchSpec;
  readonly matcher: RequestMatcher;
  /** The server that the routes were generated for: its port is used for redirects and for destinations without one. */
  readonly server: ServerModel;
}

/** The routes of a VirtualService for a server, in order; routes after one that matches everything are dropped. */
export function httpRoutes(
  model: IngressModel, virtualService: VirtualServiceModel, server: ServerModel, workload: GatewayWorkloadModel,
): HttpRoute[] {
  const routes: HttpRoute[] = [];
  for (const { spec, path, owner } of model.delegates.routesOf(virtualService)) {
    const matches = spec.match && spec.match.length > 0 ? spec.match : [undefined];
    for (const match of matches) {
      if (match && !isForServerIn(match, virtualService, server, workload)) continue;
      const matcher = requestMatcher(match, derivationOf(virtualService.resource, path) ? 'element' : 'text');
      routes.push({ virtualService, owner, spec, path, match, matcher, server });
      if (matcher.catchAll || match === undefined) return routes;
    }
  }
  return routes;
}
