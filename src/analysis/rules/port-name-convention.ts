import { records, Resource } from '../../model/resource';
import { Rule } from '../rule';

const PROTOCOLS = ['tcp', 'udp', 'grpc', 'grpc-web', 'http', 'http_proxy', 'http2', 'https', 'tls', 'mongo', 'redis', 'mysql'];
const WELL_KNOWN_PORTS = [3306, 27017]; // MySQL and MongoDB

/** IST0118: the ports of Services specify their protocol. */
export const portNameConvention: Rule = {
  id: 'port-name-convention',
  codes: ['IST0118'],
  complies: 'the name of each Service port begins with a protocol, or the port has an appProtocol',
  accepted: { set: { 'service.spec.ports[0].name': 'http-web' } },
  refused: { set: { 'service.spec.ports[0].name': 'web' } },
  check: ({ model }) => model.inventory.of('Service').filter(isChecked).flatMap(resource =>
    records(resource.spec.ports).flatMap((port, i) => {
      const name = String(port.name ?? '');
      const known = port.protocol === 'UDP' || WELL_KNOWN_PORTS.includes(Number(port.port)) || port.appProtocol !== undefined
        || PROTOCOLS.some(protocol => name.toLowerCase() === protocol || name.toLowerCase().startsWith(`${protocol}-`));
      return known ? [] : [{ resource, path: `spec.ports[${i}].name`, message: name ? `port name '${name}' does not specify a protocol` : `port ${port.port} has no name that specifies its protocol` }];
    })),
};

/** Users do not name the ports of Services of Kubernetes and Istio; ExternalName has other rules. */
function isChecked({ labels, namespace, spec }: Resource): boolean {
  return (
    labels.istio === undefined &&
    labels.release !== 'istio' &&
    !['kube-system', 'kube-public'].includes(namespace) &&
    spec.type !== 'ExternalName'
  );
}
