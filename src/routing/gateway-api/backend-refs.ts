import { headerModifiers } from './header-modifier';
import { BackendRefSpec } from './http-rule';
import { ReferenceGrants } from './reference-grants';
import { DestinationSpec } from '../../validation/destination';
import { inexpressible, MOST_BACKENDS, MOST_WEIGHT } from '../../validation/gateway-api';
import { HttpDestinationSpec } from '../../validation/virtual-service-spec';

const SERVICE = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/;

/** The route that refers to backends. */
export interface ReferringRoute {
  readonly kind: 'GRPCRoute' | 'HTTPRoute' | 'TLSRoute';
  readonly namespace: string;
  readonly grants: ReferenceGrants;
}

/**
 * Destinations as backends. A destination in another namespace gets a ReferenceGrant.
 *
 * @throws IngressError `gateway-api` for subsets, missing ports, weights above a million, and more than 16 destinations
 */
export function backendRefs(destinations: readonly HttpDestinationSpec[], route: ReferringRoute): BackendRefSpec[] {
  if (destinations.length > MOST_BACKENDS) {
    throw inexpressible('destination', `it has ${destinations.length} parts, but at most ${MOST_BACKENDS} are allowed`, 'share the traffic among fewer destinations');
  }
  return destinations.map(({ destination, weight, headers }) => {
    if (headers && route.kind === 'TLSRoute') {
      throw inexpressible('requestHeaders, responseHeaders', 'the gateway does not decrypt the connection', 'remove the changes of headers');
    }
    if (weight !== undefined && weight > MOST_WEIGHT) {
      throw inexpressible('weight', `${weight} is more than ${MOST_WEIGHT}`, 'use shares of 100');
    }
    // Argo CD reports defaults that only the cluster has as a difference
    return { ...backendRef(destination!, route), weight: weight ?? 1, ...headers && { filters: headerModifiers(headers) } };
  });
}

/** A destination as a backend: a Service by name and namespace, any other host of the mesh as Istio's kind `Hostname`. */
export function backendRef({ host = '', port, subset }: DestinationSpec, { kind, namespace: own, grants }: ReferringRoute): BackendRefSpec {
  if (subset !== undefined) {
    throw inexpressible(
      'subset',
      'a backend is a Service, and cannot refer to subsets of a DestinationRule',
      'create a Service that selects the Pods of the subset',
    );
  }
  if (port === undefined) throw inexpressible('destination', `the backend '${host}' has no port`, 'set the port of the destination');
  const service = serviceOf(host, own);
  if (!service) return { group: 'networking.istio.io', kind: 'Hostname', name: host, port: port.number };
  const { name, namespace } = service;
  if (namespace !== own) grants.allow({ kind, namespace: own }, { kind: 'Service', namespace, name });
  return { group: '', kind: 'Service', name, ...namespace !== own && { namespace }, port: port.number };
}

/** The Service that a host names, if it names one: alone in its own namespace, or by its whole name. */
export function serviceOf(host: string, own: string): { readonly name: string; readonly namespace: string } | undefined {
  const [, name = host, namespace = own] = SERVICE.exec(host) ?? [];
  return name.includes('.') ? undefined : { name, namespace };
}
