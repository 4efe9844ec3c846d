import { GatewayWorkloadModel } from '../../../model/gateway-workloads';
import { IngressModel } from '../../../model/ingress-model';
import { VirtualServiceModel } from '../../../model/virtual-services';

/**
 * The workloads of the gateways that use the routes of a VirtualService, `undefined` for a Gateway that is not present; a delegate has
 * those of the VirtualServices that name it.
 */
export function gatewayWorkloadsOf(model: IngressModel, virtualService: VirtualServiceModel): (GatewayWorkloadModel | undefined)[] {
  const roots = virtualService.hosts.length > 0 ? [virtualService] : model.delegates.rootsOf(virtualService);
  return roots.flatMap(({ gateways }) => gateways).flatMap(({ namespace, name }) => {
    const gateway = model.gateway(namespace, name);
    return gateway ? [...model.workloadsOf(gateway)] : [undefined];
  });
}
