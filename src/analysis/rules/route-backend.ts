import { gatewayApiObjects, grantObject, serviceObject } from './shared/gateway-api-example';
import { BackendResolution } from '../../model/gateway-api/backends';
import { ServiceIndex } from '../../model/services';
import { Report, Rule } from '../rule';

const SHARED = { backend: { name: 'api', namespace: 'shared' } };

/** Gateway API: each backend of a route is a service that exists, and that the route may refer to. */
export const routeBackend: Rule = {
  id: 'route-backend',
  codes: ['BackendNotFound', 'RefNotPermitted', 'InvalidKind', 'InvalidDestination', 'IST0101', 'destination-misspelt', 'undecided'],
  complies: 'each backend of a route is a Service or host with that port, in the namespace of the route or in one that grants it',
  accepted: { add: gatewayApiObjects(SHARED, serviceObject('api', 'shared'), grantObject('HTTPRoute', { kind: 'Service' })) },
  refused: { add: gatewayApiObjects(SHARED, serviceObject('api', 'shared')) },
  check: ({ model: { gatewayApi, services } }) => gatewayApi.routes.flatMap(route => {
    const ofGateway = gatewayApi.attachmentsOf(route).some(({ state }) => state !== 'mesh' && state !== 'other');
    return gatewayApi.backendsOf(route).filter(({ state }) => ofGateway || state !== 'not-permitted')
      .flatMap(resolution => reportOf(resolution, services));
  }),
};

function reportOf({ route, backend, state, reason, message, host, service, hasPort }: BackendResolution, services: ServiceIndex): Report[] {
  const at = { resource: route.resource, path: backend.path };
  const what = backend.mirror ? `mirror: ${message}` : message!;
  switch (state) {
    case 'found':
      return hasPort ? [] : [{
        ...at,
        path: `${backend.path}.port`,
        code: 'IST0101',
        message: `port ${backend.port} of ${service!.resource.kind} '${backend.name}' is not found: requests get 500, and Istio writes no condition`,
        help: service!.ports.length > 0 ? `it has ${service!.ports.join(', ')}; use the port, not the targetPort` : `add port ${backend.port} to it`,
      }];
    case 'invalid':
      return [{
        ...at,
        code: reason,
        message: what,
        help: reason === 'InvalidDestination' && backend.name.includes('.') ? "write the Service's name, and its namespace beside it" : undefined,
      }];
    case 'not-permitted':
      return [{
        ...at,
        code: reason,
        message: what,
        help: `add a ReferenceGrant to namespace ${backend.namespace}: from ${route.kind} of namespace ${route.resource.namespace}, to ${backend.kind}`,
      }];
    default: {
      const meant = host === undefined ? undefined : services.similar(host, route.resource.namespace);
      const help = meant ? `did you mean ${meant}?` : 'correct the name or namespace, or add the Service';
      return [{ ...at, code: state === 'missing' ? reason : meant ? 'destination-misspelt' : 'undecided', message: what.replace('is not found', state === 'undecided' && !meant ? 'is not among the manifests' : 'is not found'), help }];
    }
  }
}
