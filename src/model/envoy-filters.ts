import { GatewayWorkloadModel } from './gateway-workloads';
import { Inventory } from './inventory';
import { selects } from './labels';
import { record, records, Resource, texts } from './resource';
import { ROOT_NAMESPACE } from './root-namespace';

const FOR_GATEWAYS = ['ANY', 'GATEWAY'];

/** An EnvoyFilter that changes the configuration of a gateway's workload. */
export interface AppliedEnvoyFilter {
  readonly resource: Resource;
  /** The gateway may answer or route a request differently because of it. */
  readonly changesAnswers: boolean;
}

/** The EnvoyFilters that change what a gateway's workload does on a port of its Pods. */
export function envoyFiltersOf(inventory: Inventory, workload: GatewayWorkloadModel, port: number): AppliedEnvoyFilter[] {
  return inventory.of('EnvoyFilter')
    .filter(({ namespace }) => namespace === ROOT_NAMESPACE || namespace === workload.namespace)
    .filter(({ spec }) => selects(texts(record(spec.workloadSelector).labels), workload.labels))
    .map(resource => ({ resource, patches: records(resource.spec.configPatches).filter(({ match }) => isFor(record(match), port)) }))
    .filter(({ patches }) => patches.length > 0)
    .map(({ resource, patches }) => ({ resource, changesAnswers: !patches.every(isHarmless) }));
}

function isFor(match: Record<string, unknown>, port: number): boolean {
  const { portNumber } = record(match.listener);
  return FOR_GATEWAYS.includes(String(match.context ?? 'ANY')) && (portNumber === undefined || portNumber === port);
}

/** Filters that never answer a request and never choose its route. */
const HARMLESS_FILTERS = ['compressor', 'decompressor', 'grpc_stats', 'grpc_web'].map(name => `envoy.filters.http.${name}`);
/** Settings of the HTTP connection manager about addresses, headers and times. */
const HARMLESS_SETTINGS = [
  '@type', 'access_log', 'common_http_protocol_options', 'preserve_external_request_id', 'request_timeout', 'server_header_transformation',
  'server_name', 'stream_idle_timeout', 'tracing', 'use_remote_address', 'xff_num_trusted_hops',
];

/** Whether a patch leaves statuses and routes as they are. Anything that is not known to do so may change them. */
function isHarmless({ applyTo, patch }: Record<string, unknown>): boolean {
  const { operation, value } = record(patch);
  switch (applyTo) {
    case 'BOOTSTRAP':
    case 'CLUSTER':
      return true;
    case 'HTTP_FILTER':
      return HARMLESS_FILTERS.includes(String(record(value).name));
    case 'NETWORK_FILTER': {
      const settings = Object.keys(record(record(value).typed_config));
      return operation === 'MERGE' && settings.length > 0 && settings.every(name => HARMLESS_SETTINGS.includes(name));
    }
    default:
      return false;
  }
}
