import { Attachment, attachmentsOf, RouteParent } from './attachments';
import { BackendTlsPolicyModel, findBackendTlsPolicies, policyRefusal } from './backend-tls-policies';
import { BackendResolution, BackendResolver } from './backends';
import { CertificateContent } from './certificate-content';
import { findKubernetesGateways, findListenerSets, KubernetesGatewayModel, ListenerSetModel } from './kubernetes-gateways';
import { ListenerConflict, listenerConflicts } from './listener-conflicts';
import { ListenerReference, ListenerReferences } from './listener-references';
import { ListenerStatus, listenerStatus } from './listener-status';
import { ListenerModel } from './listeners';
import { GrantIndex } from './reference-grants';
import { findRoutes, ParentReference, RouteModel } from './routes';
import { CertificateReader } from '../certificates';
import { groupBy, groupPairs } from '../grouping';
import { Inventory } from '../inventory';
import { PrivateKeyReader } from '../private-keys';
import { fullName, Resource } from '../resource';
import { SecretIndex } from '../secrets';
import { ServiceIndex } from '../services';

/** What the Gateway API's part of the model is computed from. */
export interface GatewayApiInput {
  readonly inventory: Inventory;
  readonly secrets: SecretIndex;
  readonly services: ServiceIndex;
  readonly certificates: CertificateReader;
  readonly privateKeys: PrivateKeyReader;
  /** Gateways that exist and are not among the manifests, `namespace/name`. */
  readonly existingGateways: ReadonlySet<string>;
  /** What is not among the manifests does not exist. */
  readonly complete: boolean;
}

/**
 * The objects of the Gateway API as Istio's controller combines them (`pilot/pkg/config/kube/gateway`).
 *
 * - `gateways`, `listenerSets`: Gateways of gateway.networking.k8s.io, never Istio's own. `listenersOf(gateway)` are its listeners and
 *   those of the sets that it accepts. A listener has port, protocol, hostname (`*` for none), TLS mode, options and references.
 * - `referencesOf(listener)`: its Secrets and ConfigMaps, with the state of each; `statusOf(listener)`: Istio's conditions that tell of
 *   mistakes, whether the listener serves, and whether routes can attach.
 * - `attachmentsOf(route)`: for each parent the listeners that the route attaches to with the hostnames that it answers there, or the
 *   reason why it does not; `attachedTo(listener)` is the other direction.
 * - `backendsOf(route)`: every backend with the service it leads to, or the reason why it leads nowhere.
 * - `policies`, `grants`: BackendTLSPolicies and ReferenceGrants.
 *
 * What depends on objects that are not among the manifests is `undecided`, unless the manifests are declared complete. Objects are not
 * validated here. `statusOf` reads Secrets; everything else does not, except `attachmentsOf` for parents of kind ListenerSet.
 */
export class GatewayApiModel {
  public readonly gateways: readonly KubernetesGatewayModel[];
  /** In Istio's order of precedence. */
  public readonly listenerSets: readonly ListenerSetModel[];
  public readonly routes: readonly RouteModel[];
  public readonly grants: GrantIndex;
  /** Reads the content of Secrets. */
  public readonly content: CertificateContent;
  private readonly byResource: ReadonlyMap<Resource, KubernetesGatewayModel>;
  private readonly setsOf: ReadonlyMap<KubernetesGatewayModel | undefined, readonly ListenerSetModel[]>;
  private readonly lookUp: ListenerReferences;
  private readonly resolver: BackendResolver;
  private readonly conflicts = new Map<KubernetesGatewayModel, ReadonlyMap<ListenerModel, ListenerConflict>>();
  private readonly statuses = new Map<ListenerModel, ListenerStatus>();
  private readonly references = new Map<ListenerModel, readonly ListenerReference[]>();
  private readonly attachments = new Map<RouteModel, readonly Attachment[]>();
  private readonly resolutions = new Map<RouteModel, readonly BackendResolution[]>();
  private foundPolicies?: readonly BackendTlsPolicyModel[];
  private byListener?: ReadonlyMap<ListenerModel, readonly Attachment[]>;

  constructor(private readonly input: GatewayApiInput) {
    const { inventory, secrets, services, certificates, privateKeys, complete } = input;
    this.gateways = findKubernetesGateways(inventory);
    this.listenerSets = findListenerSets(inventory, this.gateways, complete);
    this.routes = findRoutes(inventory);
    this.grants = new GrantIndex(inventory);
    this.content = new CertificateContent(certificates, privateKeys);
    this.byResource = new Map(this.gateways.map(gateway => [gateway.resource, gateway]));
    this.setsOf = groupBy(this.listenerSets, ({ gateway }) => gateway);
    const isAssumed = ({ resource }: { readonly resource: Resource }) => inventory.isNamespaceAssumed(resource);
    this.lookUp = new ListenerReferences(secrets, this.grants, complete, isAssumed);
    this.resolver = new BackendResolver(services, this.grants, complete, namespace => !complete && !this.grants.knows(namespace));
  }

  /** Every BackendTLSPolicy. */
  public get policies(): readonly BackendTlsPolicyModel[] {
    const { inventory, services, secrets, complete } = this.input;
    return this.foundPolicies ??= findBackendTlsPolicies(inventory, services, secrets, complete);
  }

  /** The Gateway with a name, if it is among the manifests. */
  public gateway(namespace: string, name: string): KubernetesGatewayModel | undefined {
    const resource = this.input.inventory.find('KubernetesGateway', namespace, name);
    return resource && this.byResource.get(resource);
  }

  /** The ListenerSets that name a Gateway, accepted or not. */
  public listenerSetsOf(gateway: KubernetesGatewayModel): readonly ListenerSetModel[] {
    return this.setsOf.get(gateway) ?? [];
  }

  /** The listeners of a Gateway and of the ListenerSets that it accepts, in order of precedence. */
  public listenersOf(gateway: KubernetesGatewayModel): readonly ListenerModel[] {
    return [...gateway.listeners, ...this.acceptedSets(gateway).flatMap(({ listeners }) => listeners)];
  }

  /** The Gateway of a listener; undefined for a listener of a ListenerSet whose Gateway is not among the manifests. */
  public gatewayOf({ gateway }: ListenerModel): KubernetesGatewayModel | undefined {
    return this.byResource.get(gateway);
  }

  /** The conflict that a listener loses; undefined if there is none. */
  public conflictOf(listener: ListenerModel): ListenerConflict | undefined {
    const gateway = this.gatewayOf(listener);
    if (!gateway) {
      return undefined;
    }
    const conflicts = this.conflicts.get(gateway)
      ?? new Map(listenerConflicts(gateway, this.acceptedSets(gateway)).map(conflict => [conflict.listener, conflict]));
    this.conflicts.set(gateway, conflicts);
    return conflicts.get(listener);
  }

  /** The Secrets and ConfigMaps that a listener reads. */
  public referencesOf(listener: ListenerModel): readonly ListenerReference[] {
    const known = this.references.get(listener) ?? this.lookUp.of(listener);
    this.references.set(listener, known);
    return known;
  }

  /** What Istio says of a listener. Reads the content of its Secrets. */
  public statusOf(listener: ListenerModel): ListenerStatus {
    const known = this.statuses.get(listener) ?? listenerStatus(listener, {
      classKind: this.gatewayOf(listener)?.classKind ?? 'unknown',
      references: this.referencesOf(listener),
      conflict: this.conflictOf(listener),
    }, this.content);
    this.statuses.set(listener, known);
    return known;
  }

  /** What becomes of each parent of a route. */
  public attachmentsOf(route: RouteModel): readonly Attachment[] {
    const known = this.attachments.get(route) ?? attachmentsOf(route, {
      complete: this.input.complete,
      parentOf: parent => this.parentOf(parent),
      mayExist: parent => this.mayExist(parent),
      existsInMesh: parent => this.existsInMesh(parent),
    });
    this.attachments.set(route, known);
    return known;
  }

  /** The attachments of routes to a listener, in the order of the manifests. */
  public attachedTo(listener: ListenerModel): readonly Attachment[] {
    this.byListener ??= groupAttachments(this.routes.flatMap(route => this.attachmentsOf(route)));
    return this.byListener.get(listener) ?? [];
  }

  /** Where the backends of a route lead, mirrors included. */
  public backendsOf(route: RouteModel): readonly BackendResolution[] {
    const known = this.resolutions.get(route) ?? this.resolver.of(route);
    this.resolutions.set(route, known);
    return known;
  }

  /** Why Istio blocks requests to the targets of a policy. Reads the content of its ConfigMap. */
  public policyRefusal(policy: BackendTlsPolicyModel): BackendTlsPolicyModel['refusal'] {
    return policyRefusal(policy, this.content);
  }

  private acceptedSets(gateway: KubernetesGatewayModel): readonly ListenerSetModel[] {
    return this.listenerSetsOf(gateway).filter(({ accepted }) => accepted === true);
  }

  private parentOf({ kind, namespace, name }: ParentReference): RouteParent | undefined {
    if (kind === 'Gateway') {
      const gateway = this.gateway(namespace, name);
      return gateway && { gateway, listeners: gateway.listeners.filter(listener => this.isAttachable(listener)) };
    }
    const listenerSet = this.listenerSets.find(({ resource }) => fullName(resource) === `${namespace}/${name}`);
    return listenerSet && {
      gateway: listenerSet.gateway, listenerSet, listeners: listenerSet.listeners.filter(listener => this.isAttachable(listener)),
    };
  }

  /** Routes attach to a Gateway's listener whatever its Secrets contain, so they are not read. */
  private isAttachable(listener: ListenerModel): boolean {
    const withoutTls = !listener.tls && (listener.protocol === 'HTTPS' || listener.protocol === 'TLS');
    return listener.owner.kind === 'Gateway' ? !withoutTls && this.conflictOf(listener) === undefined : this.statusOf(listener).attachable;
  }

  private mayExist({ kind, namespace, name }: ParentReference): boolean {
    const { inventory, complete, existingGateways } = this.input;
    const known = kind === 'Gateway' ? 'KubernetesGateway' as const : 'ListenerSet' as const;
    if (complete) {
      return kind === 'Gateway' && existingGateways.has(`${namespace}/${name}`);
    }
    return inventory.of(known).every(resource => resource.namespace !== namespace || inventory.isNamespaceAssumed(resource));
  }

  private existsInMesh({ kind, namespace, name }: ParentReference): boolean {
    return !this.input.complete || this.input.inventory.find(kind === 'Service' ? 'Service' : 'ServiceEntry', namespace, name) !== undefined;
  }
}

function groupAttachments(all: readonly Attachment[]): Map<ListenerModel, Attachment[]> {
  return groupPairs(all.flatMap(attachment => attachment.listeners.map(({ listener }) => [listener, attachment] as const)));
}
