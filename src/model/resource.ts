import { withoutNulls } from '../validation/nulls';
import { isRecord } from '../validation/shape';

/** The listener or rule of the Gateway API that Istio derives a server or route from. */
export interface Derivation {
  /** The Gateway, ListenerSet or route. */
  readonly resource: Resource;
  /** The Gateway, for a listener. */
  readonly gateway?: Resource;
  /** Path in the resource: `spec.listeners[0]`, `spec.rules[0]`. */
  readonly path: string;
  readonly name?: string;
  /** Why Istio does not serve it, or only in part. */
  readonly broken?: string;
  /** Why that is not known. */
  readonly undecided?: string;
}

/** The known origin of an API object. */
export interface Origin {
  /** For an object of Istio that its controller derives: of a Gateway's server, and of each route of a VirtualService. */
  readonly derivedFrom?: readonly Derivation[];
  /** Path of the construct that creates it. */
  readonly constructPath?: string;
  /** Where the user's program created the object, or one of its fields. */
  readonly sourceOf?: (path?: string) => string | undefined;
  /** File it was read from; `-` is standard input. */
  readonly file?: string;
  /** Line in the file, from 1, where it begins. */
  readonly line?: number;
  /** Line in the file of a field, or of its nearest parent in the text. */
  readonly lineOf?: (path: string) => number | undefined;
}

/** Why a part of the input contains no object. */
export interface Unreadable {
  /** Code of the finding. */
  readonly code: 'unreadable-input' | 'template-not-rendered' | 'link-not-followed';
  /** What is wrong, as the rest of a sentence about the file. */
  readonly message: string;
  readonly help: string;
}

/** An API object as it would be applied, with its origin. */
export interface ManifestObject {
  readonly object: unknown;
  readonly origin: Origin;
  /** Set for an unreadable part of the input; `object` is then undefined. */
  readonly unreadable?: Unreadable;
}

type Texts = { readonly [name: string]: string };

/** An API object with a known identity; everything else is unchecked. */
export interface Resource {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Namespace that it is applied to; `default` if it has none. */
  readonly namespace: string;
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly object: Record<string, unknown>;
  /** Its `spec` without null fields, which count as absent; or an empty one. */
  readonly spec: Record<string, unknown>;
  readonly origin: Origin;
}

/** Reads the identity of an API object; undefined if it has none (no kind, no name). */
export function toResource({ object, origin }: ManifestObject, defaultNamespace: string): Resource | undefined {
  if (!isRecord(object) || typeof object.kind !== 'string' || typeof object.apiVersion !== 'string') {
    return undefined;
  }
  const metadata = record(object.metadata);
  const name = typeof metadata.name === 'string' ? metadata.name : typeof metadata.generateName === 'string' ? metadata.generateName : '';
  return {
    group: object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '',
    kind: object.kind,
    name,
    namespace: typeof metadata.namespace === 'string' && metadata.namespace !== '' ? metadata.namespace : defaultNamespace,
    labels: texts(metadata.labels),
    annotations: texts(metadata.annotations),
    object,
    spec: withoutNulls(record(object.spec)),
    origin,
  };
}

/** What Istio derives a server or a route from; undefined for an object that a user wrote. */
export function derivationOf({ origin: { derivedFrom } }: Resource, path: string): Derivation | undefined {
  return derivedFrom?.[Number(/\[(\d+)\]$/.exec(path)?.[1] ?? 0)];
}

/** `namespace/name`. */
export function fullName(resource: Resource): string {
  return `${resource.namespace}/${resource.name}`;
}

/** Istio's order of competing objects: age, then name, then namespace. */
export function creationOrder(a: Resource, b: Resource): number {
  const age = ({ object }: Resource) => String(record(object.metadata).creationTimestamp ?? '');
  return compare(age(a), age(b)) || compare(a.name, b.name) || compare(a.namespace, b.namespace);
}

/** Order of texts by their code units. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The value if it is a JSON object, else an empty one. */
export function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/** The records of a list, without other items. */
export function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The string members of a map. */
export function texts(value: unknown): Texts {
  return Object.fromEntries(Object.entries(record(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
