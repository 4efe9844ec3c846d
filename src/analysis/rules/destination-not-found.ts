import { clientNamespaces, destinationsOf } from '../../model/virtual-services';
import { Report, Rule } from '../rule';
import { exportToHelp } from './shared/export-to-help';

const QUALIFY = 'use the name of a Service, with its namespace if it differs: name.namespace.svc.cluster.local';

/** What to do about a host that nothing has: one with a domain of its own is not in the cluster. */
function missingHelp(host: string): string {
  const labels = host.split('.');
  if (labels.length === 1 || /\.svc(\.cluster\.local)?$/.test(host)) {
    return QUALIFY;
  }
  return `add a ServiceEntry with host '${host}' and its port if it is outside the cluster`
    + (labels.length === 2 ? `; if it is a Service, write ${host}.svc.cluster.local` : '');
}

/** IST0101: the services and ports of routes exist. */
export const destinationNotFound: Rule = {
  id: 'destination-not-found',
  codes: ['IST0101', 'destination-misspelt', 'undecided'],
  complies: 'every destination is a service and port that exists',
  accepted: { set: { 'routes.spec.http[0].route[0].destination.host': 'frontend.shop.svc.cluster.local' } },
  refused: { set: { 'routes.spec.http[0].route[0].destination.port.number': 80 } },
  check: ({ model, options }) =>
    model.virtualServices.flatMap(routes =>
      destinationsOf(routes).flatMap(({ destination, path, mirror }): Report[] => {
        const { resource } = routes;
        const host = destination.host ?? '';
        const service = model.services.find(host, resource.namespace, clientNamespaces(routes));
        if (!service) {
          const [client] = clientNamespaces(routes);
          const hidden = model.services.hiddenFrom(client, host, resource.namespace);
          if (hidden) {
            return [{
              resource,
              path: `${path}.host`,
              message: `${mirror ? 'mirror host' : 'host'} '${host}' is not exported to namespace '${client}' (exportTo)`,
              help: exportToHelp(hidden, client),
            }];
          }
          const what = `${mirror ? 'mirror host' : 'host'} '${host}'`;
          const meant = model.services.similar(host, resource.namespace);
          return options.complete || meant
            ? [
              {
                resource,
                path: `${path}.host`,
                code: options.complete ? ('IST0101' as const) : ('destination-misspelt' as const),
                message: `${what} is not found`,
                help: meant ? `did you mean ${meant}?` : missingHelp(host),
              },
            ]
            : [{
              resource,
              path: `${path}.host`,
              code: 'undecided',
              message: `${what} is not among the manifests`,
              help: `analyze it together with these objects, or ${missingHelp(host)}`,
            }];
        }
        const port = destination.port?.number;
        return port === undefined || service.ports.includes(port)
          ? []
          : [
            {
              resource,
              path: `${path}.port`,
              message: `port ${port} of '${host}' is not found`,
              help:
                  `${service.resource.kind} ${service.resource.name} has ` +
                  (service.ports.length > 0 ? `${service.ports.join(', ')}; use the port, not the targetPort` : `no ports: add port ${port} to it`),
            },
          ];
      }),
    ),
};
