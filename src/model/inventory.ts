import { push } from './grouping';
import { ManifestObject, record, Resource, toResource } from './resource';

const GATEWAY_API = 'gateway.networking.k8s.io';

/**
 * The kinds that the analysis reads, with their API groups. `Gateway` is Istio's; the Gateway of the Gateway API is `KubernetesGateway`
 * here, as in Istio's code.
 */
const GROUPS = {
  Gateway: 'networking.istio.io',
  VirtualService: 'networking.istio.io',
  DestinationRule: 'networking.istio.io',
  ServiceEntry: 'networking.istio.io',
  RequestAuthentication: 'security.istio.io',
  AuthorizationPolicy: 'security.istio.io',
  EnvoyFilter: 'networking.istio.io',
  IstioOperator: 'install.istio.io',
  Namespace: '',
  Secret: '',
  ConfigMap: '',
  Service: '',
  Pod: '',
  Deployment: 'apps',
  StatefulSet: 'apps',
  DaemonSet: 'apps',
  Certificate: 'cert-manager.io',
  SealedSecret: 'bitnami.com',
  ExternalSecret: 'external-secrets.io',
  CustomResourceDefinition: 'apiextensions.k8s.io',
  GatewayClass: GATEWAY_API,
  KubernetesGateway: GATEWAY_API,
  ListenerSet: GATEWAY_API,
  HTTPRoute: GATEWAY_API,
  GRPCRoute: GATEWAY_API,
  TLSRoute: GATEWAY_API,
  TCPRoute: GATEWAY_API,
  ReferenceGrant: GATEWAY_API,
  BackendTLSPolicy: GATEWAY_API,
} as const;

const NAME_OF_GATEWAY = 'KubernetesGateway';

/** A kind that the analysis reads. */
export type KnownKind = keyof typeof GROUPS;

const BY_OBJECT = new Map(Object.entries(GROUPS).map(([known, group]) => [
  `${group}/${known === NAME_OF_GATEWAY ? 'Gateway' : known}`, known as KnownKind,
]));
const NAMES = new Set([...BY_OBJECT.keys()].map(key => key.slice(key.indexOf('/') + 1)));

/** Whether the analysis reads a kind, in any group. */
export function isKnownKind(kind: string): boolean {
  return NAMES.has(kind);
}

/** The name here of the kind of an object; undefined if the analysis does not read it. */
export function knownKind(group: string, kind: string): KnownKind | undefined {
  return BY_OBJECT.get(`${group}/${kind}`);
}

/** API objects by kind and by name. */
export class Inventory {
  /** All objects with an identity, in order. */
  public readonly resources: readonly Resource[];
  /** Unreadable parts of the input. */
  public readonly unreadable: readonly ManifestObject[];
  private readonly byKind = new Map<string, Resource[]>();
  private readonly everyByKind = new Map<string, Resource[]>();
  private readonly byName = new Map<string, Resource>();
  /** The files of each name. */
  private readonly filesByName = new Map<string, Set<string | undefined>>();

  constructor(objects: readonly ManifestObject[], private readonly defaultNamespace?: string) {
    this.unreadable = objects.filter(({ unreadable }) => unreadable !== undefined);
    this.resources = objects.map(object => toResource(object, defaultNamespace ?? 'default')).filter(resource => resource !== undefined);
    for (const resource of this.resources) {
      const key = keyOf(resource);
      this.byName.set(key, resource);
      this.filesByName.set(key, (this.filesByName.get(key) ?? new Set()).add(resource.origin.file));
    }
    for (const resource of this.resources) {
      const kind = `${resource.group}/${resource.kind}`;
      push(this.everyByKind, kind, resource);
      if (!this.isReplaced(resource)) {
        push(this.byKind, kind, resource);
      }
    }
  }

  /** Whether nobody says which namespace an object is applied to: `default` is then a guess, as a tool may give another one. */
  public isNamespaceAssumed({ object }: Resource): boolean {
    return this.defaultNamespace === undefined && !record(object.metadata).namespace;
  }

  /** Whether a later object with the same kind, namespace and name replaces it. */
  public isReplaced(resource: Resource): boolean {
    return this.last(resource) !== resource;
  }

  /** The last object with the same kind, namespace and name, which remains in the cluster. */
  public last(resource: Resource): Resource {
    return resource.name === '' ? resource : this.byName.get(keyOf(resource)) ?? resource;
  }

  /** Whether two objects come from alternative files: the file of one contains an object with the name of the other. */
  public areAlternatives(a: Resource, b: Resource): boolean {
    const [ofA, ofB] = [a.origin.file, b.origin.file];
    return ofA !== undefined && ofB !== undefined && ofA !== ofB
      && (this.filesByName.get(keyOf(a))!.has(ofB) || this.filesByName.get(keyOf(b))!.has(ofA));
  }

  /** All objects of a kind; of several with one name only the last, which remains in the cluster. */
  public of(kind: KnownKind): readonly Resource[] {
    return this.byKind.get(qualified(kind)) ?? [];
  }

  /** All objects of a kind, including replaced ones. */
  public every(kind: KnownKind): readonly Resource[] {
    return this.everyByKind.get(qualified(kind)) ?? [];
  }

  /** One object; of several with one name the last, which is applied last. */
  public find(kind: KnownKind, namespace: string, name: string): Resource | undefined {
    return this.byName.get(`${qualified(kind)}/${namespace}/${name}`);
  }
}

/** Group and kind of the objects. */
function qualified(kind: KnownKind): string {
  return `${GROUPS[kind]}/${kind === NAME_OF_GATEWAY ? 'Gateway' : kind}`;
}

function keyOf({ group, kind, namespace, name }: Resource): string {
  return `${group}/${kind}/${namespace}/${name}`;
}
