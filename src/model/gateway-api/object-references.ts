import { record } from '../resource';

/** API group of the Gateway API. */
export const GATEWAY_API_GROUP = 'gateway.networking.k8s.io';

/** A reference to an object, with the defaults of the Gateway API filled in. */
export interface ObjectReference {
  /** Path of the reference in its object. */
  readonly path: string;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  /** Whether the reference itself contains a namespace. */
  readonly hasNamespace: boolean;
  readonly name: string;
}

/** Reads a reference; the group and kind have defaults, and the namespace is that of the object that contains it. */
export function readReference(
  value: unknown, path: string, namespace: string, defaults: Pick<ObjectReference, 'group' | 'kind'>,
): ObjectReference {
  const { group, kind, name, namespace: written } = record(value);
  return {
    path,
    group: typeof group === 'string' ? group : defaults.group,
    kind: typeof kind === 'string' ? kind : defaults.kind,
    namespace: typeof written === 'string' ? written : namespace,
    hasNamespace: typeof written === 'string',
    name: typeof name === 'string' ? name : '',
  };
}

/** Group and kind in messages: `ConfigMap`, `example.com/Thing`. */
export function kindText({ group, kind }: Pick<ObjectReference, 'group' | 'kind'>): string {
  return group === '' || group === GATEWAY_API_GROUP ? kind : `${group}/${kind}`;
}

/** A string; undefined for any other value. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number; undefined for any other value. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** The strings of a list. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
