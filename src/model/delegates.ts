import { Admission } from './admission';
import { mergeRoutes } from './delegate-merge';
import { groupBy } from './grouping';
import { fullName } from './resource';
import { isVisibleTo, VirtualServiceModel } from './virtual-services';
import { HttpRouteSpec } from '../validation/virtual-service-spec';

/** An HTTP route as Istio uses it, with delegates resolved. */
export interface EffectiveRoute {
  readonly spec: HttpRouteSpec;
  /** Path of the route in the VirtualService that is bound to the gateway. */
  readonly path: string;
  /**
   * The VirtualService that contains the route: the bound one, or its delegate. Short names of destinations are completed with its
   * namespace.
   */
  readonly owner: VirtualServiceModel;
}

/** A route that delegates, and the result. */
export interface Delegation {
  readonly root: VirtualServiceModel;
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  /** `hidden`: its exportTo excludes the namespace of the root; `has-hosts`: it is not a delegate, because it has hosts. */
  readonly state: 'found' | 'missing' | 'hidden' | 'has-hosts' | 'refused';
  readonly delegate?: VirtualServiceModel;
  /** The merged routes; empty if the matches contradict those of the root. */
  readonly routes: readonly HttpRouteSpec[];
}

/** Replaces routes that delegate by the routes of their delegates. */
export class Delegates {
  private roots?: ReadonlyMap<VirtualServiceModel, Delegation[]>;
  private readonly byName: ReadonlyMap<string, VirtualServiceModel>;

  constructor(virtualServices: readonly VirtualServiceModel[], private readonly admission: Admission) {
    this.byName = new Map(virtualServices.map(virtualService => [fullName(virtualService.resource), virtualService]));
  }

  /** The HTTP routes of a VirtualService, in order. Istio drops a route whose delegate is missing. */
  public routesOf(root: VirtualServiceModel): EffectiveRoute[] {
    return (root.spec.http ?? []).flatMap((spec, i): EffectiveRoute[] => {
      const path = `spec.http[${i}]`;
      const delegation = this.delegation(root, spec, path);
      return delegation
        ? delegation.routes.map(merged => ({ spec: merged, path, owner: delegation.delegate! }))
        : [{ spec, path, owner: root }];
    });
  }

  /** Every route of a VirtualService that delegates. */
  public delegationsOf(root: VirtualServiceModel): Delegation[] {
    return (root.spec.http ?? []).flatMap((spec, i) => this.delegation(root, spec, `spec.http[${i}]`) ?? []);
  }

  /** The VirtualServices that delegate to a VirtualService. */
  public rootsOf(delegate: VirtualServiceModel): readonly VirtualServiceModel[] {
    this.roots ??= groupBy(
      [...this.byName.values()].flatMap(root => this.delegationsOf(root))
        .filter(({ state }) => state === 'found'), ({ delegate: found }) => found!,
    );
    return (this.roots.get(delegate) ?? []).map(({ root }) => root);
  }

  private delegation(root: VirtualServiceModel, spec: HttpRouteSpec, path: string): Delegation | undefined {
    if (!spec.delegate || root.hosts.length === 0) {
      return undefined;
    }
    const { name = '' } = spec.delegate;
    const namespace = spec.delegate.namespace || root.resource.namespace;
    const delegate = this.byName.get(`${namespace}/${name}`);
    const state = !delegate ? 'missing' : delegate.hosts.length > 0 ? 'has-hosts' : this.admission.refuses(delegate.resource) ? 'refused'
      : isVisibleTo(delegate, root.resource.namespace) ? 'found' : 'hidden';
    return { root, path, namespace, name, state, delegate, routes: state === 'found' ? mergeRoutes(spec, delegate!.spec.http ?? []) : [] };
  }
}
