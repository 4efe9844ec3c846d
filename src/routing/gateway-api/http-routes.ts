import { ApiObject, ApiObjectMetadata, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { grpcRule } from './grpc-rule';
import { HttpRuleSpec } from './http-rule';
import { httpRules } from './http-rules';
import { checkPrecedence, PlacedMatch, placeMatches } from './match-precedence';
import { ReferenceGrants } from './reference-grants';
import { ParentName, parentRefs, RouteParent } from './route-parent';
import { LatePatched } from '../../api-object/field-patch';
import { loadGatewayApiObjects } from '../../api-object/load-objects';
import { IngressError } from '../../errors';
import { CallSite } from '../../errors/call-site';
import { allOrNothing, append, removeOnFailure } from '../../synth/all-or-nothing';
import { SynthChecks } from '../../synth/synth-checks';
import { MOST_HOSTNAMES, MOST_MATCHES, MOST_RULES } from '../../validation/gateway-api';
import { httpRouteProblems } from '../../validation/http-route';
import { at, check } from '../../validation/problem';
import { routeConflictsErrors } from '../../validation/route-conflicts';
import { HttpRouteSpec } from '../../validation/virtual-service-spec';
import { GatewayWorkload } from '../../workload/gateway-workload';
import { Destination } from '../destination';
import { HostPolicy, withHostPolicy } from '../host-policy/host-policy';
import { HttpMirror } from '../http-mirror';
import { HttpRoute, PatchTarget, routeNamed } from '../http-route-object';
import { forwardedTo, startTls } from '../start-tls';
import { Alternatives, emptyListProblem, unservable } from '../unservable';

/** What HTTPRoutes of one declaration have in common. */
export interface HttpRoutesProps {
  readonly metadata: ApiObjectMetadata & { readonly name: string; readonly namespace: string };
  readonly gateway: ParentName;
  readonly parents: readonly RouteParent[];
  readonly grants: ReferenceGrants;
  /** The gateway's Pods. */
  readonly workload: GatewayWorkload;
  /** What holds for all rules. */
  readonly policy?: HostPolicy;
  /**
   * What is written.
   *
   * @default 'HTTPRoute'
   */
  readonly kind?: 'HTTPRoute' | 'GRPCRoute';
}

/** A route as the user declared it. */
interface DeclaredRoute extends Alternatives {
  readonly destination?: Destination;
  readonly mirrors?: readonly HttpMirror[];
}

/** Rules, and the HTTPRoutes that have them. */
interface Page {
  readonly rules: HttpRuleSpec[];
  readonly objects: (ApiObject & LatePatched)[];
}

/** The rules of some hosts: several HTTPRoutes if the rules exceed the limits of one. */
export class HttpRoutes extends Construct {
  private readonly pages: Page[] = [];
  private readonly routes: HttpRoute[] = [];
  private readonly specs: HttpRouteSpec[] = [];
  private readonly placed: PlacedMatch[] = [];

  constructor(scope: Construct, id: string, private readonly props: HttpRoutesProps) {
    super(scope, id);
    removeOnFailure(this);
    this.node.addValidation({
      validate: () => this.pages.length > 0
        ? [] : [`HTTPRoute '${props.metadata.name}' has no rule${CallSite.suffix(this)}; add one with addRoute or addRedirect (invalid-route)`],
    });
  }

  /** The HTTPRoutes; the first has the name from the metadata. */
  public get apiObjects(): ApiObject[] {
    return this.pages.flatMap(({ objects }) => objects);
  }

  /** A path that the first route matches. */
  public get firstPath(): string {
    const { type, value } = this.pages[0]?.rules[0]?.matches[0].path ?? {};
    return type === undefined || type === 'RegularExpression' ? '/' : value!;
  }

  /**
   * Adds the rules of a route, after the existing ones.
   *
   * @param route the route as in a VirtualService
   * @param options the route as the user declared it
   */
  public add(route: HttpRouteSpec, options: DeclaredRoute = {}): HttpRoute {
    return allOrNothing(this, () => this.append(route, options));
  }

  private append(route: HttpRouteSpec, options: DeclaredRoute): HttpRoute {
    const spec = withHostPolicy(route, this.props.policy);
    const position = this.specs.length;
    const field = `routes[${position}]`;
    const problem = emptyListProblem(options) ?? unservable(spec);
    if (problem) throw new IngressError({ ...problem, field }, this);
    check(this, ...at(field, ...httpRouteProblems(spec)), ...at('routes', ...routeConflictsErrors([...this.specs, spec])));
    const { metadata: { namespace }, grants, kind = 'HTTPRoute' } = this.props;
    const targets = IngressError.within(this, () => {
      const rules = httpRules(spec, { kind, namespace, grants });
      const added: PlacedMatch[] = [];
      const placed = rules.map(rule => {
        const page = this.place(rule);
        added.push(...placeMatches(rule.matches, position, this.pages.indexOf(page)));
        return this.targetOf(rule, page);
      });
      checkPrecedence(this.placed, added);
      append(this, this.placed, ...added);
      return placed;
    });
    const { workload } = this.props;
    startTls(forwardedTo(options), { scope: this, namespace, workloads: [workload] });
    append(this, this.specs, spec);
    const result = HttpRoute._of(spec.name, this, targets);
    append(this, this.routes, result);
    SynthChecks.of(this).changed();
    return result;
  }

  /** The route with a name. */
  public route(name: string): HttpRoute {
    return routeNamed(this.routes, name, this);
  }

  private targetOf(rule: HttpRuleSpec, { rules, objects }: Page): PatchTarget {
    return { spec: this.rendered(rule), objects, place: () => ['spec', 'rules', rules.indexOf(rule)] };
  }

  private rendered(rule: HttpRuleSpec): object {
    return this.props.kind === 'GRPCRoute' ? grpcRule(rule) : rule;
  }

  /** Adds a rule to the last HTTPRoute or, if that is full, to a new one. */
  private place(rule: HttpRuleSpec): Page {
    const last = this.pages[this.pages.length - 1];
    const matches = last?.rules.reduce((sum, each) => sum + each.matches.length, rule.matches.length) ?? 0;
    if (!last || last.rules.length >= MOST_RULES || matches > MOST_MATCHES) return this.createPage([rule]);
    append(this, last.rules, rule);
    return last;
  }

  private createPage(rules: HttpRuleSpec[]): Page {
    const page: Page = { rules, objects: [] };
    append(this, this.pages, page);
    const { parents, metadata, gateway, kind } = this.props;
    const { GrpcRouteObject, HttpRouteObject } = loadGatewayApiObjects();
    const RouteObject = kind === 'GRPCRoute' ? GrpcRouteObject : HttpRouteObject;
    for (let start = 0; start < parents.length; start += MOST_HOSTNAMES) {
      const count = this.apiObjects.length + 1;
      const some = parents.slice(start, start + MOST_HOSTNAMES);
      const hostnames = some.some(({ hostname }) => hostname === undefined) ? undefined : some.map(({ hostname }) => hostname!);
      const refs = parentRefs(some, gateway, metadata.namespace);
      const object = new RouteObject(this, count === 1 ? 'Resource' : `Resource${count}`, {
        metadata: { ...metadata, name: count === 1 ? metadata.name : `${metadata.name}-${count}` },
        spec: Lazy.any({ produce: () => ({ parentRefs: refs, hostnames, rules: rules.map(rule => this.rendered(rule)) }) }),
      });
      removeOnFailure(object);
      append(this, page.objects, object);
    }
    return page;
  }
}
