import { ApiObject } from 'cdk8s';
import { describeChecks, HostCheck, HostCheckOptions, hostChecks, plainHostChecks } from './host-checks';
import { ServerCredentials } from './server-credentials';
import { checkArguments } from '../arguments/check-arguments';
import { HttpRoutes } from '../routing/gateway-api/http-routes';
import { TlsRoute } from '../routing/gateway-api/tls-route';
import { GrpcRouteOptions } from '../routing/grpc-route';
import { HttpRedirectOptions, HttpRouteOptions } from '../routing/http-route';
import { HttpRoute } from '../routing/http-route-object';
import { renderGrpcRoute, renderHttpRoute, renderRedirect } from '../routing/render-http-route';
import { GatewayWorkload } from '../workload/gateway-workload';

interface HostParts {
  readonly hosts: readonly string[];
  readonly port: number;
  /** Undefined for http without TLS. */
  readonly credentials?: ServerCredentials;
  readonly redirectCode?: number;
  readonly workload: GatewayWorkload;
}

/** The routes of a host, as rendered. */
interface RenderedRoutes {
  readonly apiObjects: ApiObject[];
  readonly firstPath: string;
}

/** A host, or several with one certificate, that a `KubernetesGateway` or `KubernetesListenerSet` serves. */
export abstract class KubernetesGatewayHost {
  /** @internal */
  public abstract readonly _parts: HostParts;
  /** @internal */
  public abstract readonly _routes: RenderedRoutes;

  /** The routes of the host: one, or several if one cannot contain all rules. Patches to them are applied last. */
  public get apiObjects(): ApiObject[] {
    return this._routes.apiObjects;
  }

  /** The host names. */
  public get hosts(): string[] {
    return [...this._parts.hosts];
  }

  /** Port of the gateway. */
  public get port(): number {
    return this._parts.port;
  }

  /**
   * Commands that check the first host from outside and show the failing step, with its actual names, ports and paths.
   *
   * @param options the client's files, the address of the gateway
   */
  public checks(options: HostCheckOptions): HostCheck[] {
    checkArguments('KubernetesGatewayHost.checks', [options]);
    const { hosts: [host], port, credentials, redirectCode, workload } = this._parts;
    const served = { host, port, redirectCode, path: this._routes.firstPath, workload, gatewayApi: true };
    if (!credentials) return plainHostChecks(served, options);
    const { tls, secrets, caSecret } = credentials;
    return hostChecks({ ...served, tls, secrets, caSecret }, options);
  }

  /**
   * The checks as text for the terminal, which is also a shell script.
   *
   * @param options the client's files, the address of the gateway
   */
  public describeChecks(options: HostCheckOptions): string {
    checkArguments('KubernetesGatewayHost.describeChecks', [options]);
    return describeChecks(this.hosts.join(', '), this.checks(options));
  }
}

/** A host whose TLS ends at the backend. */
export class KubernetesPassthroughHost extends KubernetesGatewayHost {
  /** @internal */
  public static _of(parts: HostParts, route: TlsRoute): KubernetesPassthroughHost {
    return new KubernetesPassthroughHost(parts, { apiObjects: [route.apiObject], firstPath: '/' });
  }

  private constructor(/** @internal */ public readonly _parts: HostParts, /** @internal */ public readonly _routes: RenderedRoutes) {
    super();
  }
}

/** A host, or several with one certificate, whose requests a gateway of the Gateway API routes. */
export class KubernetesHttpHost extends KubernetesGatewayHost {
  /** @internal */
  public static _of(parts: HostParts, routes: HttpRoutes, namespace: string): KubernetesHttpHost {
    return new KubernetesHttpHost(parts, routes, namespace);
  }

  private constructor(
    /** @internal */ public readonly _parts: HostParts,
    /** @internal */ public readonly _routes: HttpRoutes,
    private readonly namespace: string,
  ) {
    super();
  }

  /**
   * Adds a route that forwards, after the existing ones.
   *
   * @param route matches and destination
   * @throws `gateway-api` for an option that an HTTPRoute does not support, and for a route that the Gateway API would put before an
   *   earlier one; `invalid-route`, `invalid-port`, `invalid-destination` for what Istio or Envoy refuses
   */
  public addRoute(route: HttpRouteOptions): HttpRoute {
    checkArguments('KubernetesHttpHost.addRoute', [route]);
    return this._routes.add(renderHttpRoute(route, this.namespace), route);
  }

  /**
   * Adds a route that redirects the client to another address, after the existing ones.
   *
   * @param redirect matches and new address
   * @throws `gateway-api` for an option that an HTTPRoute does not support, and for a route that the Gateway API would put before an
   *   earlier one; `invalid-route`, `invalid-port` for what Istio or Envoy refuses
   */
  public addRedirect(redirect: HttpRedirectOptions): HttpRoute {
    checkArguments('KubernetesHttpHost.addRedirect', [redirect]);
    return this._routes.add(renderRedirect(redirect), redirect);
  }

  /**
   * A route of the host, also one of those in `routes`. Patches to it are patches to the rule of the HTTPRoute, or to each of its rules if
   * one cannot contain all matches.
   *
   * @param name name of the route
   * @throws `invalid-route` if no route, or more than one, has the name
   */
  public route(name: string): HttpRoute {
    checkArguments('KubernetesHttpHost.route', [name]);
    return this._routes.route(name);
  }
}

/** A host whose requests are gRPC calls. */
export class KubernetesGrpcHost extends KubernetesGatewayHost {
  /** @internal */
  public static _of(parts: HostParts, routes: HttpRoutes, namespace: string): KubernetesGrpcHost {
    return new KubernetesGrpcHost(parts, routes, namespace);
  }

  private constructor(
    /** @internal */ public readonly _parts: HostParts,
    /** @internal */ public readonly _routes: HttpRoutes,
    private readonly namespace: string,
  ) {
    super();
  }

  /**
   * Adds a route after the existing ones.
   *
   * @param route services, methods and destination
   * @throws `gateway-api` for an option that a GRPCRoute does not support, and for a route that the Gateway API would put before an
   *   earlier one; `invalid-route`, `invalid-port`, `invalid-destination` for what Istio or Envoy refuses
   */
  public addRoute(route: GrpcRouteOptions): HttpRoute {
    checkArguments('KubernetesGrpcHost.addRoute', [route]);
    const { methods, destination, mirrors } = route;
    return this._routes.add(renderGrpcRoute(route, this.namespace), { methods, destination, mirrors });
  }

  /**
   * A route of the host. Patches to it are patches to the rule of the GRPCRoute, or to each of its rules if one cannot contain all matches.
   *
   * @param name name of the route
   * @throws `invalid-route` if no route, or more than one, has the name
   */
  public route(name: string): HttpRoute {
    checkArguments('KubernetesGrpcHost.route', [name]);
    return this._routes.route(name);
  }
}
