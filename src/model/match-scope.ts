import { ServerModel } from './gateways';
import { Labels, selects } from './labels';
import { fullName } from './resource';
import { resolveGatewayName, VirtualServiceModel } from './virtual-services';
import { MESH } from '../validation/object-name';

/** The conditions of a match on the server, not on the request. */
interface PlaceConditions {
  readonly port?: number;
  readonly gateways?: readonly string[];
  readonly sourceLabels?: Labels;
  readonly sourceNamespace?: string;
}

/** Whether a match applies to a server: to its port and its Gateway. */
export function isForServer({ port, gateways }: PlaceConditions, { resource }: VirtualServiceModel, server: ServerModel): boolean {
  if (port && port !== server.port) {
    return false;
  }
  return !gateways?.length || gateways.some(text => {
    if (text === MESH) return false;
    const { namespace, name } = resolveGatewayName(text, resource.namespace);
    return `${namespace}/${name}` === fullName(server.gateway.resource);
  });
}

/** Whether a match applies to a server in a workload; if it has gateways, Istio ignores its source conditions. */
export function isForServerIn(
  match: PlaceConditions, virtualService: VirtualServiceModel, server: ServerModel,
  workload: { readonly labels: Labels; readonly namespace?: string },
): boolean {
  if (!isForServer(match, virtualService, server)) {
    return false;
  }
  if (match.gateways?.length) {
    return true;
  }
  return (!match.sourceLabels || selects(match.sourceLabels, workload.labels))
    && (!match.sourceNamespace || match.sourceNamespace === workload.namespace);
}
