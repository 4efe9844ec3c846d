import { RouteKind, ROUTE_KINDS } from './listeners';
import { GATEWAY_API_GROUP, numberOf, ObjectReference, readReference, textOf, textsOf } from './object-references';
import { Inventory } from '../inventory';
import { record, records, Resource } from '../resource';

/** A parent that a route names. */
export interface ParentReference extends ObjectReference {
  readonly sectionName?: string;
  readonly port?: number;
}

/** A reference of a route to a backend. */
export interface BackendReference extends ObjectReference {
  readonly port?: number;
  readonly weight: number;
  /** It gets copies of requests. */
  readonly mirror: boolean;
  /** Filters of the backend alone. */
  readonly filters: readonly Record<string, unknown>[];
}

/** One rule of a route. */
export interface RouteRule {
  readonly index: number;
  /** Path in the route, for example `spec.rules[0]`. */
  readonly path: string;
  /** As in the manifest; the CRD completes an empty list with the prefix `/`. */
  readonly matches: readonly Record<string, unknown>[];
  readonly filters: readonly Record<string, unknown>[];
  /** Backends in order, without mirrors. */
  readonly backends: readonly BackendReference[];
  readonly mirrors: readonly BackendReference[];
  readonly spec: Record<string, unknown>;
}

/** A route of the Gateway API. */
export interface RouteModel {
  readonly resource: Resource;
  readonly kind: RouteKind;
  /** As in the manifest; empty for every name. */
  readonly hostnames: readonly string[];
  readonly parents: readonly ParentReference[];
  readonly rules: readonly RouteRule[];
}

/** Every route of an inventory. */
export function findRoutes(inventory: Inventory): RouteModel[] {
  return ROUTE_KINDS.flatMap(kind => inventory.of(kind).map(resource => ({
    resource,
    kind,
    hostnames: textsOf(resource.spec.hostnames),
    parents: records(resource.spec.parentRefs).map((parent, i) => ({
      ...readReference(parent, `spec.parentRefs[${i}]`, resource.namespace, { group: GATEWAY_API_GROUP, kind: 'Gateway' }),
      sectionName: textOf(parent.sectionName) || undefined,
      port: numberOf(parent.port) || undefined,
    })),
    rules: records(resource.spec.rules).map((rule, i) => readRule(rule, i, resource.namespace)),
  })));
}

function readRule(spec: Record<string, unknown>, index: number, namespace: string): RouteRule {
  const path = `spec.rules[${index}]`;
  const filters = records(spec.filters);
  const mirrors = filters.flatMap((filter, i) => filter.type === 'RequestMirror' && filter.requestMirror !== undefined
    ? [readBackend(record(filter.requestMirror).backendRef, `${path}.filters[${i}].requestMirror.backendRef`, namespace, true)] : []);
  const backends = records(spec.backendRefs).map((backend, i) => readBackend(backend, `${path}.backendRefs[${i}]`, namespace, false));
  return { index, path, matches: records(spec.matches), filters, backends, mirrors, spec };
}

function readBackend(value: unknown, path: string, namespace: string, mirror: boolean): BackendReference {
  const { port, weight, filters } = record(value);
  return {
    ...readReference(value, path, namespace, { group: '', kind: 'Service' }),
    port: numberOf(port),
    weight: numberOf(weight) ?? 1,
    mirror,
    filters: records(filters),
  };
}
