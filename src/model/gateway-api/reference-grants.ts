import { GATEWAY_API_GROUP, ObjectReference, textOf } from './object-references';
import { push } from '../grouping';
import { Inventory } from '../inventory';
import { records, Resource } from '../resource';

/** One pair of a ReferenceGrant's `from` and `to`. */
export interface GrantModel {
  readonly resource: Resource;
  /** Kind of the Gateway API that may refer. */
  readonly fromKind: string;
  readonly fromNamespace: string;
  readonly toGroup: string;
  readonly toKind: string;
  /** The only object; undefined for all of the kind. */
  readonly toName?: string;
}

/** Who refers: the kind of a Gateway API object, and its namespace. */
export interface Referrer {
  readonly kind: string;
  readonly namespace: string;
}

/** ReferenceGrants by the namespace that they open. */
export class GrantIndex {
  public readonly all: readonly GrantModel[];
  private readonly byNamespace = new Map<string, GrantModel[]>();

  constructor(inventory: Inventory) {
    this.all = inventory.of('ReferenceGrant').flatMap(resource => records(resource.spec.from)
      .filter(from => from.group === GATEWAY_API_GROUP)
      .flatMap(from => records(resource.spec.to).map(to => ({
        resource,
        fromKind: textOf(from.kind) ?? '',
        fromNamespace: textOf(from.namespace) ?? '',
        toGroup: textOf(to.group) ?? '',
        toKind: textOf(to.kind) ?? '',
        toName: textOf(to.name),
      }))));
    this.all.forEach(grant => push(this.byNamespace, grant.resource.namespace, grant));
  }

  /**
   * Whether an object may refer to one of its own namespace, or of another one that grants it.
   *
   * @param name the name that Istio compares: for an authority in a ConfigMap or Secret that is its name and `-cacert`
   */
  public permits(from: Referrer, { group, kind, namespace, name }: ObjectReference, compared: string = name): boolean {
    return from.namespace === namespace || (this.byNamespace.get(namespace) ?? []).some(grant =>
      grant.fromKind === from.kind && grant.fromNamespace === from.namespace && grant.toGroup === group && grant.toKind === kind
        && (grant.toName === undefined || grant.toName === compared));
  }

  /** Whether any grant of a namespace is among the manifests. */
  public knows(namespace: string): boolean {
    return this.byNamespace.has(namespace);
  }
}
