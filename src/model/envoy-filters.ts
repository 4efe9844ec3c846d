import { GatewayWorkloadModel } from './gateway-workloads';
import { Inventory } from './inventory';
import { selects } from './labels';
import { record, records, Resource, texts } from './resource';

const ROOT_NAMESPACE = 'istio-system';

/** The EnvoyFilters that change the routes and filters of a gateway's workload. */
export function envoyFiltersOf(inventory: Inventory, workload: GatewayWorkloadModel): Resource[] {
  return inventory.of('EnvoyFilter')
    .filter(({ namespace }) => namespace === ROOT_NAMESPACE || namespace === workload.namespace)
    .filter(({ spec }) => selects(texts(record(spec.workloadSelector).labels), workload.labels))
    .filter(({ spec }) => records(spec.configPatches).some(({ match }) => FOR_GATEWAYS.includes(String(record(match).context ?? 'ANY'))));
}

const FOR_GATEWAYS = ['ANY', 'GATEWAY'];
