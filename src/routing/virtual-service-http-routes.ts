import { Construct } from 'constructs';
import { HostPolicy, HostRouting, onPort, withHostPolicy } from './host-policy/host-policy';
import { HttpRoute } from './http-route-object';
import { Alternatives, emptyListProblem, unservable } from './unservable';
import { LatePatched } from '../api-object/field-patch';
import { IngressError } from '../errors';
import { allOrNothing, append, assign, onFailure } from '../synth/all-or-nothing';
import { SynthChecks } from '../synth/synth-checks';
import { mergeRoutes } from '../validation/delegate-merge';
import { httpRouteProblems } from '../validation/http-route';
import { matchPlaceProblems } from '../validation/match-place';
import { at, check, findingAsError } from '../validation/problem';
import { routeConflictsErrors } from '../validation/route-conflicts';
import { unavailableInEntryProblems } from '../validation/unavailable-fields';
import { HttpRouteSpec } from '../validation/virtual-service-spec';

/** The VirtualService that has the routes. */
export interface HttpRoutesOwner {
  readonly scope: Construct;
  readonly resource: LatePatched;
  readonly gatewayNames: readonly string[];
  /** Versions of Istio that the workloads of its gateways run, as far as the program names them. */
  readonly istioVersions: readonly string[];
  readonly policy?: HostPolicy;
  /** Whether the VirtualService has warnings without its routes. */
  readonly hasWarnings: boolean;
}

/** The HTTP routes of a VirtualService: those of its host, such as the redirect of a host in maintenance, then those of the program. */
export class VirtualServiceHttpRoutes {
  private readonly specs: HttpRouteSpec[] = [];
  /** Routes as objects of the program. */
  public readonly objects: HttpRoute[] = [];
  /** The routes of delegates, by the route that delegates. */
  private readonly delegates = new Map<HttpRouteSpec, () => readonly HttpRouteSpec[]>();
  private warned: boolean;
  /** How many routes are not those of the program. */
  private readonly before: number;

  constructor(private readonly owner: HttpRoutesOwner, host: HostRouting, namespace: string | undefined) {
    this.warned = owner.hasWarnings;
    for (const route of host.overHttp ? onPort(host.overHttp.port, host.overHttp.routes(namespace)) : []) this.append(route);
    for (const route of host.first ?? []) this.add({}, route);
    this.before = this.specs.length;
  }

  /** Whether the VirtualService or a route has warnings. */
  public get hasWarnings(): boolean {
    return this.warned;
  }

  /** Whether the program has no route. */
  public get isEmpty(): boolean {
    return this.specs.length === this.before;
  }

  /** The first route of the program. */
  public get first(): HttpRouteSpec | undefined {
    return this.specs[this.before];
  }

  /** The route that was added last. */
  public get last(): HttpRouteSpec {
    return this.specs[this.specs.length - 1];
  }

  /** How many routes there are, with those of delegates. */
  public get count(): number {
    return this.specs.reduce((sum, spec) => sum + 1 + (this.delegates.get(spec)?.().length ?? 0), 0);
  }

  /** Remembers the routes of a delegate that the last route has. */
  public delegateTo(routes: () => readonly HttpRouteSpec[]): void {
    assign(this.owner.scope, this.delegates, this.last, routes);
  }

  /**
   * Whether Istio writes a route for a gateway on each of some ports. It drops routes for other ports, gateways or clients, and a host
   * whose routes are all dropped: its requests then take the routes of a wildcard.
   */
  public isOn(gateway: string, ports: () => readonly number[]): boolean {
    const routes = this.written.flatMap(spec => spec.delegate ? mergeRoutes(spec, this.delegates.get(spec)?.() ?? []) : spec);
    const conditions = routes.flatMap(({ match }) => match?.length ? match : [{}])
      .filter(({ gateways, sourceLabels, sourceNamespace }) =>
        (!gateways?.length || gateways.includes(gateway)) && !sourceNamespace && Object.keys(sourceLabels ?? {}).length === 0);
    if (conditions.some(({ port }) => !port)) return true;
    const served = ports();
    return served.length > 0 && served.every(port => conditions.some(condition => condition.port === port));
  }

  public get hasDelegates(): boolean {
    return this.specs.some(({ delegate }) => delegate !== undefined);
  }

  /** Routes behind one that takes every request stay in the program alone: those of a host in maintenance. */
  public get written(): readonly HttpRouteSpec[] {
    return this.isClosed ? this.specs.slice(0, this.before) : this.specs;
  }

  /**
   * Adds a route, after the existing ones.
   *
   * @param options the route as the program declares it
   * @param route the route as rendered
   * @throws IngressError for a route that Istio or Envoy refuses; conflicts with other routes are not checked
   */
  public add(options: Alternatives, route: HttpRouteSpec): HttpRoute {
    const spec = withHostPolicy(route, this.owner.policy);
    const problem = emptyListProblem(options) ?? unservable(spec);
    if (problem) throw new IngressError({ ...problem, field: this.nextField }, this.owner.scope);
    return this.append(spec);
  }

  /** Adds a route that must not conflict with the existing ones. */
  public addChecked(options: Alternatives, route: HttpRouteSpec): HttpRoute {
    return allOrNothing(this.owner.scope, () => {
      const added = this.add(options, route);
      this.checkConflicts();
      return added;
    });
  }

  /** Istio only warns about routes that can never match; here they are errors. */
  public checkConflicts(): void {
    check(this.owner.scope, ...at('spec.http', ...routeConflictsErrors(this.isClosed ? this.specs.slice(this.before) : this.specs)));
  }

  private get nextField(): string {
    return `spec.http[${this.specs.length}]`;
  }

  private get isClosed(): boolean {
    return this.before > 0 && isCatchAll(this.specs[this.before - 1]);
  }

  private append(spec: HttpRouteSpec): HttpRoute {
    const { scope, resource, gatewayNames } = this.owner;
    const problems = at(this.nextField,
      ...matchPlaceProblems(spec, gatewayNames), ...httpRouteProblems(spec).map(findingAsError('match-field-ignored')));
    check(scope, ...problems);
    this.noteWarnings(problems.length > 0);
    this.checkAvailable(spec, this.specs.length);
    append(scope, this.specs, spec);
    const place = () => this.written.includes(spec) ? ['spec', 'http', this.specs.indexOf(spec)] : undefined;
    const added = HttpRoute._of(spec.name, scope, [{ spec, objects: [resource], place }], patched =>
      this.checkAvailable(patched, this.specs.indexOf(spec)));
    append(scope, this.objects, added);
    SynthChecks.of(scope).changed();
    return added;
  }

  private noteWarnings(found: boolean): void {
    const before = this.warned;
    this.warned ||= found;
    onFailure(this.owner.scope, () => { this.warned = before; });
  }

  private checkAvailable(spec: unknown, index: number): void {
    const { scope, istioVersions } = this.owner;
    for (const version of istioVersions) check(scope, ...unavailableInEntryProblems('VirtualService', 'http', index, spec, version));
  }
}

function isCatchAll({ match }: HttpRouteSpec): boolean {
  return !match?.length;
}
