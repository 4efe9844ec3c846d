/** A listener, and the hostname that a route takes from it. */
export interface RouteParent {
  readonly sectionName: string;
  /** Undefined for every hostname. */
  readonly hostname?: string;
  /** The ListenerSet that has the listener; undefined: the Gateway. */
  readonly listenerSet?: string;
}

/** A Gateway or ListenerSet by name and namespace. */
export interface ParentName {
  readonly name: string;
  readonly namespace: string;
}

/** A `parentRef`, as JSON. */
export interface ParentRefSpec {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly sectionName: string;
}

/**
 * The `parentRefs` of a route: each listener once.
 *
 * @param parents the listeners
 * @param owner the Gateway, in whose namespace its ListenerSets are
 * @param namespace of the route
 */
export function parentRefs(parents: readonly RouteParent[], owner: ParentName, namespace: string): ParentRefSpec[] {
  const byListener = new Map(parents.map(parent => [`${parent.listenerSet ?? ''} ${parent.sectionName}`, parent]));
  return [...byListener.values()].map(({ sectionName, listenerSet }) => ({
    group: 'gateway.networking.k8s.io',
    kind: listenerSet === undefined ? 'Gateway' : 'ListenerSet',
    name: listenerSet ?? owner.name,
    ...owner.namespace !== namespace && { namespace: owner.namespace },
    sectionName,
  }));
}
