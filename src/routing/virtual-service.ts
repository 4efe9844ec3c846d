import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { DelegateVirtualService } from './delegate-virtual-service';
import { gatewayReference, IGateway, isMesh, istioVersionOf, workloadOf } from './gateway-reference';
import { HostRouting } from './host-policy/host-policy';
import { HttpDelegationOptions, renderDelegation } from './http-delegation';
import { HttpDirectResponseOptions, HttpRedirectOptions, HttpRouteOptions } from './http-route';
import { HttpRoute, routeNamed } from './http-route-object';
import { renderDirectResponse, renderHttpRoute, renderRedirect } from './render-http-route';
import { forwardedTo, startTls, TlsStartingRoute } from './start-tls';
import { TcpRouteOptions } from './tcp-route';
import { TlsRouteOptions } from './tls-route';
import { VirtualServiceHttpRoutes } from './virtual-service-http-routes';
import { VirtualServiceL4Routes } from './virtual-service-l4-routes';
import { VirtualServiceProps } from './virtual-service-props';
import { isPatched } from '../api-object/is-patched';
import { VirtualServiceObject } from '../api-object/istio-objects';
import { late } from '../api-object/late';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { allOrNothing } from '../synth/all-or-nothing';
import { recordCreation } from '../synth/record-creation';
import { exportToProblems, isExportedTo } from '../validation/export-to';
import { namespaceProblem, objectNameProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';
import { virtualServiceHostsProblems } from '../validation/virtual-service-host';
import { HttpRouteSpec } from '../validation/virtual-service-spec';

/**
 * Routes the requests that gateways accept: creates an Istio VirtualService.
 *
 * For fields of a route without an option, use `HttpRoute.patch`; for others, `apiObject.addJsonPatch(…)`. Both can set fields that are
 * newer than this library.
 *
 * @example
 * const routes = new VirtualService(chart, 'Routes', { hosts: ['shop.example.com'], gateways: [gateway] });
 * routes.addRedirect({ paths: [PathMatch.exact('/old')], path: '/new' });
 * routes.addRoute({ destination: Destination.service('frontend', 80) });
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class VirtualService extends Construct {
  private readonly resource: VirtualServiceObject;
  /** Namespace of the VirtualService: its metadata's, else the chart's. */
  public readonly namespace?: string;
  private readonly _hosts: string[];
  private readonly _gateways: IGateway[];
  private readonly _exportTo?: string[];
  private readonly http: VirtualServiceHttpRoutes;
  private readonly l4: VirtualServiceL4Routes;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props hosts, gateways, routes
   * @throws `invalid-host`, `invalid-route`, `invalid-name` for what Istio, Kubernetes or Envoy would refuse
   */
  constructor(scope: Construct, id: string, props: VirtualServiceProps) {
    checkArguments('VirtualService', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target, props);
    this._hosts = [...props.hosts];
    this._gateways = [...props.gateways ?? []];
    this._exportTo = props.exportTo;
    const host = (props as { readonly _host?: HostRouting })._host ?? {};
    this.namespace = props.metadata?.namespace ?? Chart.of(this).namespace;
    const hasWarnings = this.checkProps(props);

    this.resource = new VirtualServiceObject(this, 'Resource', {
      metadata: props.metadata,
      spec: late(() => ({
        exportTo: this._exportTo,
        gateways: list(this.gatewayNames),
        hosts: this._hosts,
        http: list(this.http.written),
        tls: list(this.l4.tls),
        tcp: list(this.l4.tcp),
      })),
    });
    const { resource, namespace, hosts, gatewayNames, istioVersions, boundToGateway, startingRoute } = this;
    this.http = new VirtualServiceHttpRoutes(
      { scope: this, resource, gatewayNames, istioVersions, policy: host.policy, hasWarnings }, host, namespace,
    );
    this.l4 = new VirtualServiceL4Routes({ scope: this, namespace, hosts, gatewayNames, boundToGateway, startingRoute });
    for (const route of props.routes ?? []) this.addForwarding(route);
    this.http.checkConflicts();
    for (const route of props.tlsRoutes ?? []) this.l4.addTls(route);
    for (const route of props.tcpRoutes ?? []) this.l4.addTcp(route);
    if (this.hasNoRoute) {
      this.node.addValidation({
        validate: () => this.hasNoRoute ? [
          `virtual service for ${this._hosts.join(', ')} has no route${CallSite.suffix(this)}; set routes (or destination of addHost), or call addRoute, addRedirect, addDirectResponse, addDelegate, addTlsRoute or addTcpRoute (invalid-route)`,
        ] : [],
      });
    }
  }

  /** The VirtualService's API object; patches to it are applied last. */
  public get apiObject(): ApiObject {
    return this.resource;
  }

  /** Name of the VirtualService. */
  public get name(): string {
    return this.apiObject.name;
  }

  /** Hosts whose requests are routed. */
  public get hosts(): string[] {
    return [...this._hosts];
  }

  /**
   * Adds a route that forwards, after the existing ones.
   *
   * @param route matches and destination
   * @throws `invalid-route`, `invalid-port` for what Istio or Envoy refuses, and for a route that can never match
   */
  public addRoute(route: HttpRouteOptions): HttpRoute {
    checkArguments('VirtualService.addRoute', [route], this);
    return allOrNothing(this, () => {
      const added = this.addForwarding(route);
      this.http.checkConflicts();
      return added;
    });
  }

  /**
   * Adds a route that redirects the client to another address, after the existing ones.
   *
   * @param redirect matches and new address
   * @throws `invalid-route`, `invalid-port` for what Istio or Envoy refuses, and for a route that can never match
   */
  public addRedirect(redirect: HttpRedirectOptions): HttpRoute {
    checkArguments('VirtualService.addRedirect', [redirect], this);
    return this.http.addChecked(redirect, renderRedirect(redirect, this.namespace));
  }

  /**
   * Adds a route that the gateway answers itself, after the existing ones.
   *
   * @param response matches and response
   * @throws `invalid-route`, `invalid-port` for what Istio or Envoy refuses, and for a route that can never match
   */
  public addDirectResponse(response: HttpDirectResponseOptions): HttpRoute {
    checkArguments('VirtualService.addDirectResponse', [response], this);
    return this.http.addChecked(response, renderDirectResponse(response, this.namespace));
  }

  /**
   * A route of the VirtualService, also one of those in `routes`.
   *
   * @param name name of the route
   * @throws `invalid-route` if no route, or more than one, has the name
   */
  public route(name: string): HttpRoute {
    checkArguments('VirtualService.route', [name], this);
    return routeNamed(this.http.objects, name, this);
  }

  /**
   * Adds a route whose requests another VirtualService routes, such as the paths of one team, after the existing ones.
   *
   * @param delegation matches and delegate
   * @throws `invalid-route`, `invalid-port` for what Istio refuses, and for a route that can never match; `istio-version` for a field of
   *   the delegate that the Istio of a gateway lacks
   */
  public addDelegate(delegation: HttpDelegationOptions): HttpRoute {
    checkArguments('VirtualService.addDelegate', [delegation], this);
    const { delegate } = delegation;
    if (delegate instanceof VirtualService) {
      throw new IngressError({
        code: 'invalid-route',
        message: `delegate '${delegate.name}' has hosts, so Istio would drop the route`,
        help: 'use a DelegateVirtualService, which has no hosts and gateways',
        field: 'delegate',
      }, this);
    }
    return allOrNothing(this, () => {
      const added = this.http.addChecked(delegation, renderDelegation(delegation, this.namespace));
      if (delegate instanceof DelegateVirtualService) {
        this.http.delegateTo(() => delegate._routes);
        delegate._delegatedBy({
          root: `'${this.name}'`, namespace: this.namespace, spec: this.http.last, istioVersions: this.istioVersions,
        });
      }
      return added;
    });
  }

  /**
   * Adds a route for TLS connections that the gateway passes through.
   *
   * @param route SNI hosts and destination
   * @throws `invalid-route` for what Istio refuses, and for an SNI host that another route has; `invalid-host`
   */
  public addTlsRoute(route: TlsRouteOptions): void {
    checkArguments('VirtualService.addTlsRoute', [route], this);
    this.l4.addTls(route);
  }

  /**
   * Adds a route for connections that the gateway forwards without reading them, after the existing ones.
   *
   * @param route matches and destination
   * @throws `invalid-route`, `invalid-port` for what Istio refuses or ignores, and for a route that can never match
   */
  public addTcpRoute(route: TcpRouteOptions): void {
    checkArguments('VirtualService.addTcpRoute', [route], this);
    this.l4.addTcp(route);
  }

  /**
   * A path that the first route matches, for host checks.
   *
   * @internal
   */
  public get _firstPath(): string {
    const uri = this.http.first?.match?.[0]?.uri;
    return uri?.exact ?? uri?.prefix ?? '/';
  }

  /**
   * Its http routes, if it has no others and no warnings.
   *
   * @internal
   */
  public get _plainRoutes(): readonly HttpRouteSpec[] | undefined {
    const plain = this.l4.isEmpty && !this.http.hasWarnings && !this.http.hasDelegates && !this._exportTo && this._gateways.length === 1;
    return plain && !isPatched(this.apiObject) ? this.http.written : undefined;
  }

  /** @internal */
  public get _routeCount(): number {
    return this.http.count + this._hosts.length;
  }

  /**
   * Whether its routes answer the requests for its hosts that a Gateway receives on some ports, so that none of them reaches a wildcard.
   *
   * @internal
   */
  public _takesRequests(gateway: IGateway, ports: () => readonly number[]): boolean {
    const pods = workloadOf(gateway)?.namespace;
    const isVisible = this._exportTo === undefined || (pods !== undefined && isExportedTo(this._exportTo, this.namespace, pods));
    return isVisible && this.http.isOn(gatewayReference(gateway, this.namespace), ports);
  }

  private get hasNoRoute(): boolean {
    return this.http.isEmpty && this.l4.isEmpty;
  }

  private get boundToGateway(): boolean {
    return this._gateways.length > 0 && !this._gateways.some(isMesh);
  }

  private get gatewayNames(): string[] {
    return this._gateways.map(gateway => gatewayReference(gateway, this.namespace));
  }

  private addForwarding(route: HttpRouteOptions): HttpRoute {
    const added = this.http.add(route, renderHttpRoute(route, this.namespace));
    startTls(forwardedTo(route), this.startingRoute);
    return added;
  }

  private get istioVersions(): string[] {
    return this._gateways.map(istioVersionOf).filter(version => version !== undefined);
  }

  private get startingRoute(): TlsStartingRoute {
    return { scope: this, namespace: this.namespace, workloads: this._gateways.filter(each => !isMesh(each)).map(workloadOf) };
  }

  /** Whether the properties have warnings. */
  private checkProps(props: VirtualServiceProps): boolean {
    if (props.hosts.length === 0) {
      throw new IngressError(
        { code: 'invalid-host', message: 'virtual service has no host', help: 'set the hosts whose requests it routes' },
        this,
      );
    }
    const problems = [
      ...props.metadata?.name === undefined ? [] : at('metadata.name', objectNameProblem(props.metadata.name)),
      ...this.namespace === undefined ? [] : at('metadata.namespace', namespaceProblem(this.namespace)),
      ...at('spec.hosts', ...virtualServiceHostsProblems(props.hosts, { boundToGateway: this.boundToGateway })),
      ...props.exportTo ? at('spec.exportTo', ...exportToProblems(props.exportTo, this.namespace)) : [],
    ];
    check(this, ...problems);
    return problems.length > 0;
  }
}

function list<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length ? items : undefined;
}
