import { Inventory } from './inventory';
import { records } from './resource';
import { ServiceModel } from './services';

/**
 * Whether a gateway knows no address of a service: the resolution of its ServiceEntry is NONE, Istio's default, or STATIC without
 * endpoints. With NONE, workloads of the mesh connect to the address that the client chose; a gateway has none, and answers 503.
 */
export function lacksAddresses(inventory: Inventory, { resource, hosts }: ServiceModel): boolean {
  const { kind, spec: { resolution, endpoints, workloadSelector } } = resource;
  const isStatic = resolution === 'STATIC' && !workloadSelector;
  const isUnresolved = [undefined, null, '', 'NONE'].includes(resolution as string | undefined);
  if (kind !== 'ServiceEntry' || !(isStatic || isUnresolved) || records(endpoints).length > 0) return false;
  // Istio uses the endpoints of all entries with a host
  return !inventory.of('ServiceEntry').some(({ spec: other }) => other !== resource.spec && other.resolution !== undefined
    && other.resolution !== 'NONE' && (other.resolution !== 'STATIC' || other.workloadSelector || records(other.endpoints).length > 0) && Array.isArray(other.hosts) && other.hosts.some(host => hosts.includes(host as string)));
}
