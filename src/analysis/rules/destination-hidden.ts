import { fullName } from '../../model/resource';
import { clientNamespaces, destinationsOf } from '../../model/virtual-services';
import { Report, Rule } from '../rule';
import { exportToHelp } from './shared/export-to-help';
import { gatewayWorkloadsOf } from './shared/route-gateways';

/** Every destination is exported to the namespace of the gateway that sends requests there. */
export const destinationHidden: Rule = {
  id: 'destination-hidden',
  codes: ['destination-hidden'],
  complies: 'the exportTo of a service, if it has one, names the namespaces of the gateways that route to it',
  accepted: { set: { 'service.metadata.annotations': { 'networking.istio.io/exportTo': 'shop,istio-system' } } },
  refused: { set: { 'service.metadata.annotations': { 'networking.istio.io/exportTo': '.' } } },
  check: ({ model }) => {
    if (!model.services.someHidden) {
      return [];
    }
    return model.virtualServices.flatMap(virtualService => {
      const { resource } = virtualService;
      const known = gatewayWorkloadsOf(model, virtualService).filter(workload => workload && workload.namespaceFrom !== 'default');
      const namespaces = [...new Set(known.map(workload => workload!.namespace))].filter(namespace => namespace !== undefined);
      return namespaces.length === 0 ? [] : destinationsOf(virtualService).flatMap(({ destination, path }): Report[] => {
        const host = destination.host ?? '';
        if (!model.services.find(host, resource.namespace, clientNamespaces(virtualService))) {
          return []; // not even visible to the clients of the VirtualService
        }
        const namespace = namespaces.find(each => model.services.hiddenFrom(each, host, resource.namespace));
        const service = namespace === undefined ? undefined : model.services.hiddenFrom(namespace, host, resource.namespace);
        return service ? [{
          resource,
          path: `${path}.host`,
          message: `'${host}' is ${service.resource.kind} ${fullName(service.resource)}, which is not exported to namespace '${namespace}' of `
            + 'the gateway (exportTo): requests get 503',
          help: exportToHelp(service, namespace!),
        }] : [];
      });
    });
  },
};
