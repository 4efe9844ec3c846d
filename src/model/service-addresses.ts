import { Inventory } from './inventory';
import { records } from './resource';
import { ServiceModel } from './services';

/**
 * Whether a gateway knows no address of a service: the resolution of its ServiceEntry is NONE, Istio's default. Workloads of the mesh then
 * connect to the address that the client chose; a gateway has none, and answers 503.
 */
export function lacksAddresses(inventory: Inventory, { resource, hosts }: ServiceModel): boolean {
  const { kind, spec: { resolution, endpoints } } = resource;
  if (kind !== 'ServiceEntry' || ![undefined, null, '', 'NONE'].includes(resolution as string | undefined) || records(endpoints).length > 0) return false;
  // Istio uses the endpoints of all entries with a host
  return !inventory.of('ServiceEntry').some(({ spec: other }) => other !== resource.spec && other.resolution !== undefined
    && other.resolution !== 'NONE' && Array.isArray(other.hosts) && other.hosts.some(host => hosts.includes(host as string)));
}
