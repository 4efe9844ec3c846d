import { destinationsOf } from '../../model/virtual-services';
import { Rule } from '../rule';

/** IST0112: a route to a service with several ports specifies one. */
export const destinationPortRequired: Rule = {
  id: 'destination-port-required',
  codes: ['IST0112'],
  complies: 'a destination specifies its port, or its service has only one',
  accepted: { set: { 'routes.spec.http[0].route[0].destination.port': undefined } },
  refused: {
    set: {
      'routes.spec.http[0].route[0].destination.port': undefined,
      'service.spec.ports': [{ name: 'http', port: 8080, protocol: 'TCP' }, { name: 'http-admin', port: 8081, protocol: 'TCP' }],
    },
  },
  check: ({ model }) => model.virtualServices.flatMap(virtualService => destinationsOf(virtualService).flatMap(({ destination, path }) => {
    const service = model.services.find(destination.host ?? '', virtualService.resource.namespace);
    return destination.port || !service || service.ports.length < 2 ? [] : [{
      resource: virtualService.resource,
      path: `${path}.host`,
      message: `'${destination.host}' has the ports ${service.ports.join(', ')}, but the route specifies none`,
    }];
  })),
};
