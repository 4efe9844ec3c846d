import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { DelegateVirtualService } from './delegate-virtual-service';
import { gatewayReference, IGateway, isMesh, istioVersionOf, workloadOf } from './gateway-reference';
import { HostPolicy, HostRouting, onPort, withHostPolicy } from './host-policy/host-policy';
import { HttpDelegationOptions, renderDelegation } from './http-delegation';
import { HttpDirectResponseOptions, HttpRedirectOptions, HttpRouteOptions } from './http-route';
import { HttpRoute, routeNamed } from './http-route-object';
import { renderDirectResponse, renderHttpRoute, renderRedirect } from './render-http-route';
import { Forwarded, forwardedTo, startTls, TlsStartingRoute } from './start-tls';
import { renderTcpRoute, TcpRouteOptions } from './tcp-route';
import { renderTlsRoute, repeatedSniHost, TlsRouteOptions } from './tls-route';
import { Alternatives, emptyListProblem, unservable } from './unservable';
import { isPatched } from '../api-object/is-patched';
import { VirtualServiceObject } from '../api-object/istio-objects';
import { late } from '../api-object/late';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { allOrNothing, append, onFailure } from '../synth/all-or-nothing';
import { recordCreation } from '../synth/record-creation';
import { SynthChecks } from '../synth/synth-checks';
import { exportToProblems } from '../validation/export-to';
import { httpRouteProblems } from '../validation/http-route';
import { tcpRouteProblems, tlsRouteProblems } from '../validation/l4-route';
import { MESH, namespaceProblem, objectNameProblem } from '../validation/object-name';
import { at, check, findingAsError, refused, ValidationProblem } from '../validation/problem';
import { routeConflictsErrors } from '../validation/route-conflicts';
import { portNumberProblem } from '../validation/server-port';
import { unavailableInEntryProblems } from '../validation/unavailable-fields';
import { virtualServiceHostsProblems } from '../validation/virtual-service-host';
import { HttpRouteSpec, L4RouteSpec } from '../validation/virtual-service-spec';

/** Properties of a VirtualService. */
export interface VirtualServiceProps {
  /** Hosts whose requests are routed, as served by the gateways: DNS names, optionally with a leading wildcard. */
  readonly hosts: string[];

  /**
   * The gateways whose requests are routed. `Gateway.mesh()` beside them applies the routes to workloads of the mesh as well.
   *
   * @default - none: the VirtualService applies only to the mesh, not to ingress gateways
   * @nonempty
   */
  readonly gateways?: IGateway[];

  /**
   * Forwarding routes; the first match wins. More routes, including redirects and direct responses, can be added with methods.
   *
   * @default - none yet; there must be one when the app is synthesized
   */
  readonly routes?: HttpRouteOptions[];

  /**
   * Routes for TLS connections that the gateway passes through (its server has mode `PASSTHROUGH`). They have no effect where the gateway
   * terminates TLS.
   *
   * @default - none
   */
  readonly tlsRoutes?: TlsRouteOptions[];

  /**
   * Routes for connections of another protocol than HTTP: of servers for TCP, and of servers that terminate TLS for such a protocol
   * (`Server.tcp`, `Server.tls`). They have no effect where the gateway serves HTTP.
   *
   * @default - none
   */
  readonly tcpRoutes?: TcpRouteOptions[];

  /**
   * Namespaces that see the VirtualService; they must include the namespace of the gateway's workload. `.` is its own namespace.
   *
   * @default - all
   * @nonempty
   */
  readonly exportTo?: string[];

  /**
   * Metadata of the VirtualService.
   *
   * @default - derived from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

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
  private readonly _http: HttpRouteSpec[] = [];
  private readonly routes: HttpRoute[] = [];
  private readonly _tls: L4RouteSpec[] = [];
  private readonly _tcp: L4RouteSpec[] = [];
  private readonly _exportTo?: string[];
  private readonly policy?: HostPolicy;
  private hasWarnings: boolean = false;
  /** How many routes are not those of the program. */
  private readonly before: number;

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
    this.policy = host.policy;
    this.namespace = props.metadata?.namespace ?? Chart.of(this).namespace;
    this.checkProps(props);

    this.resource = new VirtualServiceObject(this, 'Resource', {
      metadata: props.metadata,
      spec: late(() => ({
        exportTo: this._exportTo,
        gateways: list(this.gatewayNames),
        hosts: this._hosts,
        http: list(this.written),
        tls: list(this._tls),
        tcp: list(this._tcp),
      })),
    });
    for (const route of host.overHttp ? onPort(host.overHttp.port, host.overHttp.routes(this.namespace)) : []) this.append(route);
    for (const route of host.first ?? []) this.add({}, route);
    this.before = this._http.length;
    for (const route of props.routes ?? []) this.addForwarding(route);
    this.checkConflicts();
    for (const route of props.tlsRoutes ?? []) this.addTlsRoute(route);
    for (const route of props.tcpRoutes ?? []) this.addTcpRoute(route);
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
      this.checkConflicts();
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
    return this.addChecked(redirect, renderRedirect(redirect, this.namespace));
  }

  /**
   * Adds a route that the gateway answers itself, after the existing ones.
   *
   * @param response matches and response
   * @throws `invalid-route`, `invalid-port` for what Istio or Envoy refuses, and for a route that can never match
   */
  public addDirectResponse(response: HttpDirectResponseOptions): HttpRoute {
    checkArguments('VirtualService.addDirectResponse', [response], this);
    return this.addChecked(response, renderDirectResponse(response, this.namespace));
  }

  /**
   * A route of the VirtualService, also one of those in `routes`.
   *
   * @param name name of the route
   * @throws `invalid-route` if no route, or more than one, has the name
   */
  public route(name: string): HttpRoute {
    checkArguments('VirtualService.route', [name], this);
    return routeNamed(this.routes, name, this);
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
      const added = this.addChecked(delegation, renderDelegation(delegation, this.namespace));
      if (delegate instanceof DelegateVirtualService) {
        delegate._delegatedBy({
          root: `'${this.name}'`, namespace: this.namespace, spec: this._http[this._http.length - 1], istioVersions: this.istioVersions,
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
    const spec = renderTlsRoute(route, this._hosts, this.namespace);
    const context = { hosts: this._hosts, boundToGateway: this.boundToGateway };
    const field = `spec.tls[${this._tls.length}]`;
    check(this, ...at(field, ...this.matchProblems(spec), ...tlsRouteProblems(spec, context, this.gatewayNames).map(ignoredAsError)));
    const repeated = repeatedSniHost([...this._tls, spec]);
    if (repeated !== undefined) {
      throw new IngressError({
        code: 'invalid-route',
        message: `SNI host '${repeated}' already has a route, so Istio would skip this one`,
        help: 'use one route for each SNI host and port; share the traffic with Destination.weighted',
        field,
      }, this);
    }
    this.addL4Route(route, this._tls, spec, 'tls');
  }

  /**
   * Adds a route for connections that the gateway forwards without reading them, after the existing ones.
   *
   * @param route matches and destination
   * @throws `invalid-route`, `invalid-port` for what Istio refuses or ignores, and for a route that can never match
   */
  public addTcpRoute(route: TcpRouteOptions): void {
    checkArguments('VirtualService.addTcpRoute', [route], this);
    const spec = renderTcpRoute(route, this.namespace);
    const field = `spec.tcp[${this._tcp.length}]`;
    check(this, ...at(field, ...this.matchProblems(spec), ...tcpRouteProblems(spec, this.gatewayNames).map(ignoredAsError)));
    check(this, ...at('spec.tcp', ...routeConflictsErrors([...this._tcp, spec])));
    this.addL4Route(route, this._tcp, spec, 'plain');
  }

  /**
   * A path that the first route matches, for host checks.
   *
   * @internal
   */
  public get _firstPath(): string {
    const uri = this._http[this.before]?.match?.[0]?.uri;
    return uri?.exact ?? uri?.prefix ?? '/';
  }

  /**
   * Its http routes, if it has no others and no warnings.
   *
   * @internal
   */
  public get _plainRoutes(): readonly HttpRouteSpec[] | undefined {
    const plain = this._tls.length + this._tcp.length === 0 && !this.hasWarnings && !this._exportTo && this._gateways.length === 1
      && !isPatched(this.apiObject);
    return plain && this._http.every(({ delegate }) => delegate === undefined) ? this.written : undefined;
  }

  /** Routes behind one that takes every request stay in the program alone: those of a host in maintenance. */
  private get written(): readonly HttpRouteSpec[] {
    return this.isClosed ? this._http.slice(0, this.before) : this._http;
  }

  private get isClosed(): boolean {
    return this.before > 0 && isCatchAll(this._http[this.before - 1]);
  }

  private get hasNoRoute(): boolean {
    return this._http.length === this.before && this._tls.length === 0 && this._tcp.length === 0;
  }

  private get boundToGateway(): boolean {
    return this._gateways.length > 0 && !this._gateways.some(isMesh);
  }

  private get gatewayNames(): string[] {
    return this._gateways.map(gateway => gatewayReference(gateway, this.namespace));
  }

  private addForwarding(route: HttpRouteOptions): HttpRoute {
    const added = this.add(route, renderHttpRoute(route, this.namespace));
    startTls(forwardedTo(route), this.startingRoute);
    return added;
  }

  private addL4Route(
    { destination }: TlsRouteOptions | TcpRouteOptions, routes: L4RouteSpec[], spec: L4RouteSpec, forwarded: Forwarded,
  ): void {
    allOrNothing(this, () => {
      startTls([destination], this.startingRoute, forwarded);
      append(this, routes, spec);
      SynthChecks.of(this).changed();
    });
  }

  private get istioVersions(): string[] {
    return this._gateways.map(istioVersionOf).filter(version => version !== undefined);
  }

  private get startingRoute(): TlsStartingRoute {
    return { scope: this, namespace: this.namespace, workloads: this._gateways.filter(each => !isMesh(each)).map(workloadOf) };
  }

  private addChecked(options: Alternatives, route: HttpRouteSpec): HttpRoute {
    return allOrNothing(this, () => {
      const added = this.add(options, route);
      this.checkConflicts();
      return added;
    });
  }

  private add(options: Alternatives, route: HttpRouteSpec): HttpRoute {
    const spec = withHostPolicy(route, this.policy);
    const problem = emptyListProblem(options) ?? unservable(spec);
    const field = `spec.http[${this._http.length}]`;
    if (problem) throw new IngressError({ ...problem, field }, this);
    return this.append(spec);
  }

  private append(spec: HttpRouteSpec): HttpRoute {
    const field = `spec.http[${this._http.length}]`;
    this.checkNotingWarnings(at(field, ...this.matchProblems(spec), ...httpRouteProblems(spec).map(ignoredAsError)));
    this.checkAvailable(spec, this._http.length);
    append(this, this._http, spec);
    const added = HttpRoute._of(spec.name, this, [{
      spec, objects: [this.resource], place: () => this.written.includes(spec) ? ['spec', 'http', this._http.indexOf(spec)] : undefined,
    }], patched => this.checkAvailable(patched, this._http.indexOf(spec)));
    append(this, this.routes, added);
    SynthChecks.of(this).changed();
    return added;
  }

  private checkAvailable(spec: unknown, index: number): void {
    for (const version of this.istioVersions) {
      check(this, ...unavailableInEntryProblems('VirtualService', 'http', index, spec, version));
    }
  }

  /** Ports that no gateway can have, and gateways that the VirtualService does not have: such a match never applies. */
  private matchProblems({ match = [] }: HttpRouteSpec | L4RouteSpec): ValidationProblem[] {
    const names = this.gatewayNames.length > 0 ? this.gatewayNames : [MESH];
    return match.flatMap(({ port, gateways = [] }, i) => at(
      `match[${i}]`,
      ...port === undefined ? [] : at('port', portNumberProblem(port)),
      ...gateways.filter(gateway => !names.includes(gateway)).map(gateway => refused({
        code: 'invalid-route',
        message: `gateway '${gateway}' of a match is not a gateway of the VirtualService (has: ${names.join(', ')})`,
        help: 'add it to gateways of the VirtualService',
        field: 'gateways',
      })),
    ));
  }

  /** Istio only warns about routes that can never match; here they are errors. */
  private checkConflicts(): void {
    check(this, ...at('spec.http', ...routeConflictsErrors(this.isClosed ? this._http.slice(this.before) : this._http)));
  }

  private checkProps(props: VirtualServiceProps): void {
    if (props.hosts.length === 0) {
      throw new IngressError(
        { code: 'invalid-host', message: 'virtual service has no host', help: 'set the hosts whose requests it routes' },
        this,
      );
    }
    this.checkNotingWarnings([
      ...props.metadata?.name === undefined ? [] : at('metadata.name', objectNameProblem(props.metadata.name)),
      ...this.namespace === undefined ? [] : at('metadata.namespace', namespaceProblem(this.namespace)),
      ...at('spec.hosts', ...virtualServiceHostsProblems(props.hosts, { boundToGateway: this.boundToGateway })),
      ...props.exportTo ? at('spec.exportTo', ...exportToProblems(props.exportTo, this.namespace)) : [],
    ]);
  }

  private checkNotingWarnings(problems: ValidationProblem[]): void {
    check(this, ...problems);
    const before = this.hasWarnings;
    this.hasWarnings ||= problems.length > 0;
    onFailure(this, () => { this.hasWarnings = before; });
  }
}

const ignoredAsError = findingAsError('match-field-ignored');

function list<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length ? items : undefined;
}

function isCatchAll({ match }: HttpRouteSpec): boolean {
  return !match?.length;
}
