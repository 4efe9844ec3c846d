import { GatewayWorkloadModel, resolvePort, targetOf } from './gateway-workloads';
import { ServerModel } from './gateways';
import { records, Resource } from './resource';

const AWS = 'service.beta.kubernetes.io/aws-load-balancer-';

/**
 * The Service whose load balancer terminates TLS in front of a server and sends it what it decrypts. Known for AWS, from the annotations of
 * the Service.
 *
 * @see https://kubernetes.io/docs/reference/networking/service-annotations/
 */
export function terminatingService(workload: GatewayWorkloadModel, server: ServerModel): Resource | undefined {
  const listener = resolvePort(workload, server.port);
  return workload.services.find(service => terminatedPorts(service).some(port => targetOf(workload, port) === listener));
}

/** The Service whose load balancer terminates TLS on a port. */
export function terminatingOn(workload: GatewayWorkloadModel, clientPort: number): Resource | undefined {
  return workload.services.find(service => terminatedPorts(service).some(({ port }) => port === clientPort));
}

function terminatedPorts({ annotations, spec }: Resource): Record<string, unknown>[] {
  const backend = annotations[`${AWS}backend-protocol`] ?? 'tcp';
  if (spec.type !== 'LoadBalancer' || !annotations[`${AWS}ssl-cert`] || /^(ssl|https)$/i.test(backend)) {
    return [];
  }
  const listed = (annotations[`${AWS}ssl-ports`] ?? '*').split(',').map(port => port.trim());
  return records(spec.ports).filter(({ name, port }) => listed.includes('*') || listed.includes(String(name)) || listed.includes(String(port)));
}
