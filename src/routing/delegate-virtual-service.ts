import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { DelegateReference, IDelegateVirtualService } from './delegate-reference';
import { Delegation, delegationProblems } from './delegation';
import { HttpDirectResponseOptions, HttpRedirectOptions, HttpRouteOptions } from './http-route';
import { HttpRoute } from './http-route-object';
import { renderDirectResponse, renderHttpRoute, renderRedirect } from './render-http-route';
import { forwardedTo, startTls } from './start-tls';
import { Alternatives, emptyListProblem, unservable } from './unservable';
import { VirtualServiceObject } from '../api-object/istio-objects';
import { late } from '../api-object/late';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { allOrNothing, append } from '../synth/all-or-nothing';
import { recordCreation } from '../synth/record-creation';
import { SynthChecks } from '../synth/synth-checks';
import { exportToProblems } from '../validation/export-to';
import { httpRouteProblems } from '../validation/http-route';
import { namespaceProblem, objectNameProblem } from '../validation/object-name';
import { at, check, findingAsError } from '../validation/problem';
import { routeConflictsErrors } from '../validation/route-conflicts';
import { portNumberProblem } from '../validation/server-port';
import { unavailableInEntryProblems } from '../validation/unavailable-fields';
import { HttpRouteSpec } from '../validation/virtual-service-spec';

/** Properties of a VirtualService to which others delegate. */
export interface DelegateVirtualServiceProps {
  /**
   * Forwarding routes; the first match wins. More routes, including redirects and direct responses, can be added with methods.
   *
   * @default - none yet; there must be one when the app is synthesized
   */
  readonly routes?: HttpRouteOptions[];

  /**
   * Namespaces whose VirtualServices may delegate to it. `.` is its own namespace.
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

/** Options of an existing VirtualService to which others delegate. */
export interface ExistingDelegateOptions {
  /**
   * Namespace of the VirtualService.
   *
   * @default - the namespace of the VirtualService that delegates to it
   */
  readonly namespace?: string;
}

/**
 * Routes of a part of a host, such as the paths of one team: creates an Istio VirtualService without hosts and gateways, which applies
 * where `VirtualService.addDelegate` names it.
 *
 * Istio merges each of its routes with the route that delegates to it, and drops a route whose matches do not lie within that route's.
 * Such a route fails the synth. A delegate cannot delegate again.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate
 */
export class DelegateVirtualService extends Construct implements IDelegateVirtualService {
  /**
   * Refers to an existing VirtualService without hosts. Creates nothing.
   *
   * @param scope parent construct
   * @param id id of the reference in its scope
   * @param delegateName name of the VirtualService
   * @param options namespace
   * @throws `invalid-name` for a name that Kubernetes refuses
   */
  public static fromDelegateName(
    scope: Construct, id: string, delegateName: string, options: ExistingDelegateOptions = {},
  ): IDelegateVirtualService {
    checkArguments('DelegateVirtualService.fromDelegateName', [scope, id, delegateName, options]);
    return new DelegateReference(scope, id, delegateName, options.namespace);
  }

  /** Namespace of the VirtualService: its metadata's, else the chart's. */
  public readonly namespace?: string;
  private readonly resource: VirtualServiceObject;
  private readonly http: HttpRouteSpec[] = [];
  /** Routes with the patches to their fields. */
  private readonly patched = new Map<HttpRouteSpec, unknown>();
  private readonly delegations: Delegation[] = [];

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props routes
   * @throws `invalid-route`, `invalid-name` for what Istio, Kubernetes or Envoy would refuse
   */
  constructor(scope: Construct, id: string, props: DelegateVirtualServiceProps = {}) {
    checkArguments('DelegateVirtualService', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target, props);
    const { metadata, exportTo, routes = [] } = props;
    this.namespace = metadata?.namespace ?? Chart.of(this).namespace;
    check(this,
      ...metadata?.name === undefined ? [] : at('metadata.name', objectNameProblem(metadata.name)),
      ...this.namespace === undefined ? [] : at('metadata.namespace', namespaceProblem(this.namespace)),
      ...exportTo ? at('spec.exportTo', ...exportToProblems(exportTo, this.namespace)) : []);
    this.resource = new VirtualServiceObject(this, 'Resource', { metadata, spec: late(() => ({ exportTo, http: this.http })) });
    for (const route of routes) this.addForwarding(route);
    this.node.addValidation({
      validate: () => this.http.length === 0
        ? [`delegate has no route${CallSite.suffix(this)}; set routes, or call addRoute, addRedirect or addDirectResponse (invalid-route)`]
        : delegationProblems({ name: this.name, namespace: this.namespace, exportTo, http: this.http }, this.delegations)
          .map(problem => `${problem}${CallSite.suffix(this)} (invalid-route)`),
    });
  }

  /** The VirtualService's API object; patches to it are applied last. */
  public get apiObject(): ApiObject {
    return this.resource;
  }

  /**
   * Its routes.
   *
   * @internal
   */
  public get _routes(): readonly HttpRouteSpec[] {
    return this.http;
  }

  /** Name of the VirtualService. */
  public get name(): string {
    return this.apiObject.name;
  }

  /**
   * Adds a route that forwards, after the existing ones.
   *
   * @param route matches and destination
   * @throws `invalid-route`, `invalid-port` for what Istio or Envoy refuses, and for a route that can never match; `istio-version`
   *   for a field that the Istio of a gateway lacks whose VirtualService delegates to this one
   */
  public addRoute(route: HttpRouteOptions): HttpRoute {
    checkArguments('DelegateVirtualService.addRoute', [route], this);
    return this.addForwarding(route);
  }

  /**
   * Adds a route that redirects the client to another address, after the existing ones.
   *
   * @param redirect matches and new address
   * @throws `invalid-route`, `invalid-port` for what Istio or Envoy refuses, and for a route that can never match; `istio-version`
   *   for a field that the Istio of a gateway lacks whose VirtualService delegates to this one
   */
  public addRedirect(redirect: HttpRedirectOptions): HttpRoute {
    checkArguments('DelegateVirtualService.addRedirect', [redirect], this);
    return this.add(redirect, renderRedirect(redirect, this.namespace));
  }

  /**
   * Adds a route that the gateway answers itself, after the existing ones.
   *
   * @param response matches and response
   * @throws `invalid-route`, `invalid-port` for what Istio or Envoy refuses, and for a route that can never match; `istio-version`
   *   for a field that the Istio of a gateway lacks whose VirtualService delegates to this one
   */
  public addDirectResponse(response: HttpDirectResponseOptions): HttpRoute {
    checkArguments('DelegateVirtualService.addDirectResponse', [response], this);
    return this.add(response, renderDirectResponse(response, this.namespace));
  }

  /**
   * Records a route that delegates to this VirtualService, so that the two are compared when the app is synthesized.
   *
   * @throws IngressError `istio-version` for a field that the Istio of its gateways lacks
   * @internal
   */
  public _delegatedBy(delegation: Delegation): void {
    this.http.forEach((spec, index) => this.checkAvailable(this.patched.get(spec) ?? spec, index, [delegation]));
    append(this, this.delegations, delegation);
  }

  /** The gateways are those of the VirtualServices that delegate, so no destination can have TLS here. */
  private addForwarding(route: HttpRouteOptions): HttpRoute {
    startTls(forwardedTo(route), { scope: this, namespace: this.namespace, workloads: [] });
    return this.add(route, renderHttpRoute(route, this.namespace));
  }

  private add(options: Alternatives, spec: HttpRouteSpec): HttpRoute {
    const field = `spec.http[${this.http.length}]`;
    const problem = emptyListProblem(options) ?? unservable(spec);
    if (problem) throw new IngressError({ ...problem, field }, this);
    check(this,
      ...at(field, ...httpRouteProblems(spec, true).map(findingAsError('match-field-ignored'))),
      ...at(field, ...(spec.match ?? []).map(({ port }) => port === undefined ? undefined : portNumberProblem(port))),
      ...at('spec.http', ...routeConflictsErrors([...this.http, spec])));
    this.checkAvailable(spec, this.http.length);
    allOrNothing(this, () => {
      append(this, this.http, spec);
      SynthChecks.of(this).changed();
    });
    const target = { spec, objects: [this.resource], place: () => ['spec', 'http', this.http.indexOf(spec)] };
    return HttpRoute._of(spec.name, this, [target], patched => {
      this.checkAvailable(patched, this.http.indexOf(spec));
      this.patched.set(spec, patched);
    });
  }

  /** What the Istio of the gateways lacks is refused as in the VirtualServices that delegate. */
  private checkAvailable(spec: unknown, index: number, delegations: readonly Delegation[] = this.delegations): void {
    for (const version of delegations.flatMap(({ istioVersions }) => istioVersions)) {
      check(this, ...unavailableInEntryProblems('VirtualService', 'http', index, spec, version));
    }
  }
}
