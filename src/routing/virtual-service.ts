import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { gatewayReference, IGateway, istioVersionOf } from './gateway-reference';
import { HostPolicy, HostRouting, withHostPolicy } from './host-policy/host-policy';
import { HttpDirectResponseOptions, HttpRedirectOptions, HttpRouteOptions } from './http-route';
import { renderDirectResponse, renderHttpRoute, renderRedirect } from './render-http-route';
import { renderTlsRoute, repeatedSniHost, TlsRouteOptions } from './tls-route';
import { emptyListProblem, unservable } from './unservable';
import { isPatched } from '../api-object/is-patched';
import { VirtualServiceObject } from '../api-object/istio-objects';
import { late } from '../api-object/late';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { recordCreation } from '../synth/record-creation';
import { SynthChecks } from '../synth/synth-checks';
import { exportToProblems } from '../validation/export-to';
import { httpRouteProblems } from '../validation/http-route';
import { tlsRouteProblems } from '../validation/l4-route';
import { namespaceProblem, objectNameProblem } from '../validation/object-name';
import { asError, at, check, ValidationProblem } from '../validation/problem';
import { routeConflictsProblems } from '../validation/route-conflicts';
import { unavailableInEntryProblems } from '../validation/unavailable-fields';
import { virtualServiceHostsProblems } from '../validation/virtual-service-host';
import { HttpRouteSpec, L4RouteSpec } from '../validation/virtual-service-spec';

/** Properties of a VirtualService. */
export interface VirtualServiceProps {
  /** Hosts whose requests are routed, as served by the gateways: DNS names, optionally with a leading wildcard. */
  readonly hosts: string[];

  /**
   * The gateways whose requests are routed.
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
 * For fields without a property, use `apiObject.addJsonPatch(…)`, which can also set fields that are newer than this library.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export class VirtualService extends Construct {
  /** The VirtualService's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;
  /** Namespace of the VirtualService: its metadata's, else the chart's. */
  public readonly namespace?: string;
  private readonly _hosts: string[];
  private readonly _gateways: IGateway[];
  private readonly _http: HttpRouteSpec[] = [];
  private readonly _tls: L4RouteSpec[] = [];
  private readonly _exportTo?: string[];
  private readonly policy?: HostPolicy;
  private hasWarnings: boolean = false;

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
    this.policy = (props as { readonly _host?: HostRouting })._host?.policy;
    this.namespace = props.metadata?.namespace ?? Chart.of(this).namespace;
    this.checkProps(props);

    this.apiObject = new VirtualServiceObject(this, 'Resource', {
      metadata: props.metadata,
      spec: late(() => ({
        exportTo: this._exportTo,
        gateways: list(this._gateways.map(gateway => gatewayReference(gateway, this.namespace))),
        hosts: this._hosts,
        http: list(this._http),
        tls: list(this._tls),
      })),
    });
    for (const route of props.routes ?? []) this.add(route, renderHttpRoute(route, this.namespace));
    this.checkConflicts();
    for (const route of props.tlsRoutes ?? []) this.addTlsRoute(route);
    if (this.hasNoRoute) {
      this.node.addValidation({
        validate: () => this.hasNoRoute ? [
          `virtual service for ${this._hosts.join(', ')} has no route${CallSite.suffix(this)}; set routes (or destination of addHost), or call addRoute, addRedirect, addDirectResponse or addTlsRoute (invalid-route)`,
        ] : [],
      });
    }
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
  public addRoute(route: HttpRouteOptions): void {
    checkArguments('VirtualService.addRoute', [route], this);
    this.add(route, renderHttpRoute(route, this.namespace));
    this.checkConflicts();
  }

  /**
   * Adds a route that redirects the client to another address, after the existing ones.
   *
   * @param redirect matches and new address
   * @throws `invalid-route`, `invalid-port` for what Istio or Envoy refuses, and for a route that can never match
   */
  public addRedirect(redirect: HttpRedirectOptions): void {
    checkArguments('VirtualService.addRedirect', [redirect], this);
    this.add(redirect, renderRedirect(redirect));
    this.checkConflicts();
  }

  /**
   * Adds a route that the gateway answers itself, after the existing ones.
   *
   * @param response matches and response
   * @throws `invalid-route`, `invalid-port` for what Istio or Envoy refuses, and for a route that can never match
   */
  public addDirectResponse(response: HttpDirectResponseOptions): void {
    checkArguments('VirtualService.addDirectResponse', [response], this);
    this.add(response, renderDirectResponse(response));
    this.checkConflicts();
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
    const context = { hosts: this._hosts, boundToGateway: this._gateways.length > 0 };
    check(this, ...at(`spec.tls[${this._tls.length}]`, ...tlsRouteProblems(spec, context)));
    const repeated = repeatedSniHost([...this._tls, spec]);
    if (repeated !== undefined) {
      throw new IngressError({
        code: 'invalid-route',
        message: `SNI host '${repeated}' already has a route, so Istio would skip this one`,
        help: 'use one route for each SNI host and port; share the traffic with Destination.weighted',
        field: `spec.tls[${this._tls.length}]`,
      }, this);
    }
    this._tls.push(spec);
    SynthChecks.of(this).changed();
  }

  /**
   * A path that the first route matches, for host checks.
   *
   * @internal
   */
  public get _firstPath(): string {
    const uri = this._http[0]?.match?.[0]?.uri;
    return uri?.exact ?? uri?.prefix ?? '/';
  }

  /**
   * Its http routes, if it has no others and no warnings.
   *
   * @internal
   */
  public get _plainRoutes(): readonly HttpRouteSpec[] | undefined {
    const plain =
      this._tls.length === 0 && !this.hasWarnings && !this._exportTo && this._gateways.length === 1 && !isPatched(this.apiObject);
    return plain ? this._http : undefined;
  }

  private get hasNoRoute(): boolean {
    return this._http.length === 0 && this._tls.length === 0;
  }

  private add(options: { readonly paths?: unknown[]; readonly methods?: unknown[] }, route: HttpRouteSpec): void {
    const spec = withHostPolicy(route, this.policy);
    const problem = emptyListProblem(options) ?? unservable(spec);
    const field = `spec.http[${this._http.length}]`;
    if (problem) throw new IngressError({ ...problem, field }, this);
    this.checkNotingWarnings(at(field, ...httpRouteProblems(spec)));
    for (const version of this._gateways.map(istioVersionOf)) {
      if (version !== undefined) check(this, ...unavailableInEntryProblems('VirtualService', 'http', this._http.length, spec, version));
    }
    this._http.push(spec);
    SynthChecks.of(this).changed();
  }

  /** Istio only warns about routes that can never match; here they are errors. */
  private checkConflicts(): void {
    check(this, ...at('spec.http', ...routeConflictsProblems(this._http).map(asError)));
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
      ...at('spec.hosts', ...virtualServiceHostsProblems(props.hosts, { boundToGateway: this._gateways.length > 0 })),
      ...props.exportTo ? at('spec.exportTo', ...exportToProblems(props.exportTo, this.namespace)) : [],
    ]);
  }

  private checkNotingWarnings(problems: ValidationProblem[]): void {
    check(this, ...problems);
    this.hasWarnings ||= problems.length > 0;
  }
}

function list<T>(items: T[]): T[] | undefined {
  return items.length ? items : undefined;
}
