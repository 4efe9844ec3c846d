import { gatewayWorkloadsOf } from './route-gateways';
import { GatewayWorkloadModel } from '../../../model/gateway-workloads';
import { IngressModel } from '../../../model/ingress-model';
import { Resource } from '../../../model/resource';
import { destinationsOf } from '../../../model/virtual-services';
import { qualifyHost } from '../../../validation/qualify-host';

/** The DestinationRules that gateways use for their routes, with the workloads of these gateways. */
export function usedRules(model: IngressModel): Map<Resource, Set<GatewayWorkloadModel>> {
  const used = new Map<Resource, Set<GatewayWorkloadModel>>();
  for (const virtualService of model.virtualServices) {
    const workloads = gatewayWorkloadsOf(model, virtualService).filter(workload => workload !== undefined);
    for (const { destination } of workloads.length > 0 ? destinationsOf(virtualService) : []) {
      const host = qualifyHost(destination.host ?? '', virtualService.resource.namespace);
      const service = model.services.findAnywhere(host, virtualService.resource.namespace);
      for (const workload of workloads) {
        const rule = model.destinationRules.usedBy(workload, host, service?.resource.namespace);
        if (rule) used.set(rule, (used.get(rule) ?? new Set()).add(workload));
      }
    }
  }
  return used;
}
