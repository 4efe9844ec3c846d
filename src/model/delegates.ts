import { Admission } from './admission';
import { groupBy } from './grouping';
import { fullName } from './resource';
import { isVisibleTo, resolveGatewayName, VirtualServiceModel } from './virtual-services';
import { mergeRoutes } from '../validation/delegate-merge';
import { MESH } from '../validation/object-name';
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
  /**
   * `elsewhere`: it exists and is not among the manifests; `hidden`: its exportTo excludes the namespace of the root; `has-hosts`: it is
   * not a delegate, because it has hosts.
   */
  readonly state: 'found' | 'missing' | 'elsewhere' | 'hidden' | 'has-hosts' | 'refused';
  readonly delegate?: VirtualServiceModel;
  /** The merged routes; empty if the matches contradict those of the root. */
  readonly routes: readonly HttpRouteSpec[];
}

/** Replaces routes that delegate by the routes of their delegates. */
export class Delegates {
  private roots?: ReadonlyMap<VirtualServiceModel, Delegation[]>;
  private readonly byName: ReadonlyMap<string, VirtualServiceModel>;

  /**
   * @param virtualServices the VirtualServices among the manifests
   * @param admission what the API server refuses
   * @param existing existing delegates that are not among the manifests, `namespace/name`
   */
  constructor(
    virtualServices: readonly VirtualServiceModel[], private readonly admission: Admission, private readonly existing: ReadonlySet<string>,
  ) {
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
    const state = !delegate ? this.existing.has(`${namespace}/${name}`) ? 'elsewhere' : 'missing' : delegate.hosts.length > 0 ? 'has-hosts' : this.admission.refuses(delegate.resource) ? 'refused'
      : isVisibleTo(delegate, root.resource.namespace) ? 'found' : 'hidden';
    const routes = state === 'found'
      ? mergeRoutes(withFullNames(spec, root), (delegate!.spec.http ?? []).map(route => withFullNames(route, delegate!))) : [];
    return { root, path, namespace, name, state, delegate, routes };
  }
}

/** A route whose matches have gateways with their namespaces: Istio completes the names before it merges. */
function withFullNames(route: HttpRouteSpec, { resource }: VirtualServiceModel): HttpRouteSpec {
  if (!route.match?.some(({ gateways }) => gateways?.length)) return route;
  const fullNames = (gateways: readonly string[]) => gateways.map(text => {
    const { namespace, name } = resolveGatewayName(text, resource.namespace);
    return text === MESH ? text : `${namespace}/${name}`;
  });
  return { ...route, match: route.match.map(match => ({ ...match, ...match.gateways && { gateways: fullNames(match.gateways) } })) };
}
