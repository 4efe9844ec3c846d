import { selectorText } from '../../model/labels';
import { records } from '../../model/resource';
import { Rule } from '../rule';

/** IST0162: the Service of a gateway's workload exposes the ports of the Gateway. */
export const portNotOnService: Rule = {
  id: 'port-not-on-service',
  codes: ['IST0162'],
  complies: 'each port of a Gateway is a port or targetPort of a Service of its workload',
  accepted: { set: { 'gateway.spec.servers[1].port.number': 8443 } },
  refused: { set: { 'gateway.spec.servers[1].port.number': 9443 } },
  check: ({ model, options }) => model.gateways.flatMap(gateway => {
    const own = Object.keys(gateway.selector).length === 0 ? model.workloads : model.workloadIndex.selectedBy(gateway.selector);
    const services = own.flatMap(workload => model.workloadIndex.servicesFor(workload.namespace, workload.labels));
    if (own.length === 0 || (services.length === 0 && !options.complete)) {
      return [];
    }
    const ports = services.flatMap(service => records(service.spec.ports)).filter(port => (port.protocol ?? 'TCP') === 'TCP')
      .flatMap(port => [port.port, ...typeof port.targetPort === 'number' ? [port.targetPort] : []]);
    return gateway.servers.filter(server => server.port !== 0 && !ports.includes(server.port)).map(server => ({
      resource: gateway.resource,
      path: `${server.path}.port.number`,
      message: `port ${server.port} is not open on a Service of the workload (${selectorText(gateway.selector)})`,
      help: `its Services have ${[...new Set(ports)].join(', ') || 'no port'}; add the port, or use one of them`,
    }));
  }),
};
