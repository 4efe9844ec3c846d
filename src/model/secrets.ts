import { push } from './grouping';
import { Inventory } from './inventory';
import { record, records, Resource } from './resource';
import { isRecord } from '../validation/shape';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Objects that create a Secret in the cluster: its name is known, its content is not. */
const MAKERS = [
  { kind: 'Certificate', name: (r: Resource) => r.spec.secretName },
  { kind: 'SealedSecret', name: (r: Resource) => record(record(r.spec.template).metadata).name ?? r.name },
  { kind: 'ExternalSecret', name: (r: Resource) => record(r.spec.target).name ?? r.name },
] as const;

/** A Secret or ConfigMap among the manifests, or one that another object creates. */
export interface SecretModel {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
  /** False for one that another object creates in the cluster, and for an encrypted one. */
  readonly contentKnown: boolean;
}

/** Whether SOPS encrypted the values of a Secret, which are decrypted before it is applied. */
export function isEncrypted(resource: Resource): boolean {
  return isRecord(resource.object.sops);
}

/** An existing Secret that is not among the manifests. */
export interface ExistingSecretHint {
  readonly namespace: string;
  readonly name: string;
}

/** Secrets by name. */
export class SecretIndex {
  private readonly byName = new Map<string, SecretModel[]>();
  private readonly namespaces = new Set<string>();

  constructor(private readonly inventory: Inventory, existing: readonly ExistingSecretHint[] = []) {
    inventory.of('Secret').forEach(resource => this.add({
      resource,
      namespace: resource.namespace,
      name: resource.name,
      get contentKnown() { return !isEncrypted(resource); }, // lazy: a Secret of a construct is rendered when it is read
    }));
    for (const { namespace, name } of existing) {
      const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } };
      const resource = { group: '', kind: 'Secret', name, namespace, labels: {}, annotations: {}, object, spec: {}, origin: {} };
      this.add({ resource, namespace, name, contentKnown: false });
    }
    for (const { kind, name } of MAKERS) {
      for (const resource of inventory.of(kind)) {
        const made = name(resource);
        if (typeof made === 'string') {
          this.add({ resource, namespace: resource.namespace, name: made, contentKnown: false });
        }
      }
    }
  }

  /** Every Secret with known content. */
  public get all(): SecretModel[] {
    return [...this.byName.values()].flat().filter(secret => secret.contentKnown);
  }

  /** The Secret of a name in a namespace; one with known content before one that another object creates. */
  public find(namespace: string, name: string): SecretModel | undefined {
    return this.named(name).find(secret => secret.namespace === namespace);
  }

  /** Every Secret of a name. */
  public named(name: string): readonly SecretModel[] {
    return this.byName.get(name) ?? [];
  }

  /** A ConfigMap, which may hold client authorities. */
  public configMap(namespace: string, name: string): SecretModel | undefined {
    const resource = this.inventory.find('ConfigMap', namespace, name);
    return resource && { resource, namespace, name, contentKnown: true };
  }

  /** Whether any Secret of the namespace is among the manifests, so that a missing one probably does not exist. */
  public knows(namespace: string): boolean {
    return this.namespaces.has(namespace);
  }

  private add(secret: SecretModel): void {
    push(this.byName, secret.name, secret);
    this.namespaces.add(secret.namespace);
  }
}

/** The name of a key of a Secret for people; one that Kubernetes or a file system would not take may be a value in the wrong place. */
export function shownKey(key: string): string {
  return /^[\w.-]{1,40}$/.test(key) ? key : `(a name of ${key.length} characters)`;
}

/** Keys of a Secret or ConfigMap with their values as text; `stringData` counts, as the API server makes data of it. */
export function secretKeys({ resource }: Pick<SecretModel, 'resource'>): string[] {
  return [...new Set([...Object.keys(record(resource.object.data)), ...Object.keys(record(resource.object.stringData))])].sort();
}

/** A value as text; undefined if the key is missing or its value is not a string. */
export function secretValue({ resource }: Pick<SecretModel, 'resource'>, key: string): string | undefined {
  const plain = record(resource.object.stringData)[key];
  if (typeof plain === 'string') {
    return plain;
  }
  const value = record(resource.object.data)[key];
  if (typeof value !== 'string') {
    return undefined;
  }
  return resource.kind === 'ConfigMap' ? value : Buffer.from(value, 'base64').toString('utf8');
}

/** Keys with values below `data` that Kubernetes refuses. */
export function undecodableKeys({ resource }: Pick<SecretModel, 'resource'>): string[] {
  return resource.kind !== 'Secret' || isEncrypted(resource) ? []
    : Object.entries(record(resource.object.data)).filter(([, value]) => !isBase64(value)).map(([key]) => key);
}

function isBase64(value: unknown): boolean {
  if (typeof value !== 'string') {
    return false;
  }
  const text = /[\r\n]/.test(value) ? value.replace(/[\r\n]/g, '') : value;
  return text.length % 4 === 0 && BASE64.test(text);
}

/** The key of a Secret that a volume maps to a file name; undefined if none does. */
export function mountedKey(volumeSource: Record<string, unknown>, fileName: string): string | undefined {
  const items = records(volumeSource.items);
  if (items.length === 0) {
    return fileName;
  }
  const item = items.find(i => i.path === fileName);
  return typeof item?.key === 'string' ? item.key : undefined;
}
