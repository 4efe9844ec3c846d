import { Inventory } from './inventory';
import { records, Resource } from './resource';
import { ServiceModel } from './services';

/**
 * Whether a gateway knows no address of a service: the resolution of its ServiceEntry is NONE, Istio's default, or STATIC without
 * endpoints. With NONE, workloads of the mesh connect to the address that the client chose; a gateway has none, and answers 503.
 */
export function lacksAddresses(inventory: Inventory, { resource, hosts }: ServiceModel): boolean {
  // Istio uses the endpoints of all entries with a host
  return resource.kind === 'ServiceEntry' && !hasAddresses(resource) && !inventory.of('ServiceEntry').some(other =>
    hasAddresses(other) && Array.isArray(other.spec.hosts) && other.spec.hosts.some(host => hosts.includes(host as string)));
}

function hasAddresses({ spec: { resolution, endpoints, workloadSelector } }: Resource): boolean {
  if (records(endpoints).length > 0) return true;
  return resolution === 'STATIC' ? Boolean(workloadSelector) : ![undefined, null, '', 'NONE'].includes(resolution as string | undefined);
}
