import { selects } from '../../model/labels';
import { fullName } from '../../model/resource';
import { isVisibleTo } from '../../model/virtual-services';
import { Rule } from '../rule';

/** A VirtualService is visible to the workload of its gateways. */
export const virtualServiceHidden: Rule = {
  id: 'virtual-service-hidden',
  codes: ['virtual-service-hidden'],
  complies: 'exportTo includes the namespace of the workload of each gateway',
  accepted: { set: { 'routes.spec.exportTo': ['.', 'istio-system'] } },
  refused: { set: { 'routes.spec.exportTo': ['.'] } },
  check: ({ model }) => model.virtualServices.filter(({ spec }) => spec.exportTo?.length).flatMap(virtualService =>
    virtualService.gateways.flatMap(({ namespace, name }) => {
      const gateway = model.gateway(namespace, name);
      const gatewayWorkloads = gateway ? model.gatewayWorkloads.filter(workload => selects(gateway.selector, workload.labels)) : [];
      const blind = gatewayWorkloads.find(workload => !isVisibleTo(virtualService, workload.namespace));
      const exportTo = virtualService.spec.exportTo!.join(', ');
      return blind ? [{
        resource: virtualService.resource,
        path: 'spec.exportTo',
        message: `exportTo ${exportTo} hides the VirtualService from namespace ${blind.namespace}, where gateway ${fullName(gateway!.resource)} runs`,
        help: `add ${blind.namespace} to exportTo`,
      }] : [];
    })),
};
