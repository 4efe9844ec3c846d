import { records, Resource } from '../../model/resource';
import { destinationsOf } from '../../model/virtual-services';
import { looksLikeGateway, Workload } from '../../model/workloads';
import { Report, Rule } from '../rule';
import { gatewayWorkloadsOf } from './shared/route-gateways';

/** Names of container ports that Istio's template for gateways adds. */
const INJECTED_PORTS = ['http-envoy-prom', 'status-port'];
const FRONTEND = (port: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'frontend', namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: 'frontend' } }, spec: { containers: [{ name: 'web', image: 'web', ports: [port] }] } } },
});
const NAMED = { 'service.spec.selector': { app: 'frontend' }, 'service.spec.ports': [{ name: 'http', port: 8080, targetPort: 'web' }] };

/** The gateway can connect to each destination of its routes, and clients to its Services. */
export const servicePorts: Rule = {
  id: 'service-ports',
  codes: ['destination-udp', 'target-port-not-found'],
  complies: 'each destination of a gateway has a port for TCP, and names of target ports are those of containers',
  accepted: { set: NAMED, add: [FRONTEND({ name: 'web', containerPort: 80 })] },
  refused: { set: NAMED, add: [FRONTEND({ name: 'http', containerPort: 80 })] },
  check: ({ model }) => {
    const routed = new Set<Resource>();
    const reports = model.virtualServices.filter(virtualService => gatewayWorkloadsOf(model, virtualService).length > 0)
      .flatMap(virtualService => destinationsOf(virtualService).flatMap(({ destination, path }): Report[] => {
        const service = model.services.findAnywhere(destination.host ?? '', virtualService.resource.namespace);
        if (service?.resource.kind !== 'Service') return [];
        routed.add(service.resource);
        const flaw = portFlaw(service.resource, destination.port?.number);
        return flaw ? [{ resource: virtualService.resource, path, code: 'destination-udp', ...flaw }] : [];
      }));
    const services = new Set([...model.gatewayWorkloads.flatMap(workload => workload.services), ...routed]);
    return [...reports, ...[...services].flatMap(service => targetPortReports(service, model.workloadsBehind(service)))];
  },
};

type Flaw = Pick<Report, 'message' | 'help'>;

function portFlaw({ name, namespace, spec }: Resource, number: number | undefined): Flaw | undefined {
  const ports = records(spec.ports).filter(({ port }) => number === undefined || port === number);
  return ports.length === 0 || ports.some(({ protocol }) => protocol !== 'UDP') ? undefined : {
    message: `port ${Number(ports[0].port)} of Service ${namespace}/${name} is for UDP, which no route leads to: requests get 503`,
    help: 'remove protocol: UDP, or use a port for TCP',
  };
}

function targetPortReports(service: Resource, workloads: readonly Workload[]): Report[] {
  if (workloads.length === 0) {
    return [];
  }
  const names = new Set(workloads.flatMap(workload => [
    ...['containers', 'initContainers'].flatMap(field => records(workload.podSpec[field]).flatMap(({ ports }) => records(ports).map(({ name }) => name))),
    ...looksLikeGateway(workload) ? INJECTED_PORTS : [],
  ]));
  return records(service.spec.ports).flatMap(({ targetPort }, i) => typeof targetPort !== 'string' || /^\d+$/.test(targetPort) || names.has(targetPort) ? [] : [{
    resource: service,
    path: `spec.ports[${i}].targetPort`,
    code: 'target-port-not-found' as const,
    message: `no container of ${workloads.map(({ resource }) => `${resource.kind} ${resource.name}`).join(', ')} has a port named '${targetPort}'`,
  }]);
}
