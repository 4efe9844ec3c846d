import { gatewayApiObjects } from './shared/gateway-api-example';
import { KubernetesGatewayModel } from '../../model/gateway-api/kubernetes-gateways';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const ADDRESS = (value: string) => gatewayApiObjects({
  gateway: {
    listeners: [{ name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } }],
    addresses: [{ type: 'Hostname', value }],
  },
});
const SERVICE = (port: number) => ({
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'ingress', namespace: 'web' }, spec: { ports: [{ name: 'https', port, protocol: 'TCP' }] },
});

/** Gateway API: the addresses of a Gateway are Services of its namespace that have its ports. */
export const kubernetesGatewayAddress: Rule = {
  id: 'kubernetes-gateway-address',
  codes: ['UnsupportedAddress', 'AddressNotUsable'],
  complies: 'the addresses of a Gateway are hostnames of Services in its namespace, with a port for each listener',
  accepted: { add: [...ADDRESS('ingress'), SERVICE(443)] },
  refused: { add: [...ADDRESS('ingress'), SERVICE(8443)] },
  check: context => context.model.gatewayApi.gateways.filter(({ classKind, managed }) => !managed && ['istio', 'waypoint', 'east-west'].includes(classKind))
    .flatMap(gateway => [...ignored(gateway), ...unusable(context, gateway)]),
};

function ignored({ resource, ignoredAddresses }: KubernetesGatewayModel): Report[] {
  return ignoredAddresses.map(path => ({
    resource,
    path,
    code: 'UnsupportedAddress',
    message: 'Istio ignores the address: beside others only addresses of type Hostname are supported',
    help: 'write type: Hostname and the name of the Service',
  }));
}

function unusable({ model: { services, gatewayApi, inventory }, options }: RuleContext, gateway: KubernetesGatewayModel): Report[] {
  const { resource } = gateway;
  return gateway.services.flatMap((host, i): Report[] => {
    const at = { resource, path: `spec.addresses[${i}]`, code: 'AddressNotUsable' as const };
    const [name, namespace] = host.split('.');
    if (host.endsWith('.svc.cluster.local') && namespace !== resource.namespace) {
      return inventory.isNamespaceAssumed(resource) ? [] : [{
        ...at,
        message: `Service '${name}' is in namespace ${namespace}, and Istio looks for it in that of the Gateway, ${resource.namespace}: nothing is served`,
        help: `move the Gateway to namespace ${namespace}`,
      }];
    }
    const service = services.findAnywhere(host, resource.namespace);
    if (!service) {
      const elsewhere = inventory.of('Service').find(each => each.name === name && !inventory.isNamespaceAssumed(each));
      return options.complete || elsewhere ? [{
        ...at,
        message: `host '${host}' is not found: nothing is served`,
        help: elsewhere ? `Service '${name}' is in namespace ${elsewhere.namespace}: move the Gateway there` : 'correct the name, or add the Service',
      }] : [];
    }
    const served = gatewayApi.listenersOf(gateway)
      .filter(each => gatewayApi.conflictOf(each) === undefined && (each.tls || !['HTTPS', 'TLS'].includes(each.protocol)));
    const ports = new Set(served.map(({ port }) => port));
    const missing = [...ports].filter(port => port !== 0 && !service.ports.includes(port));
    return missing.length === 0 ? [] : [{
      ...at,
      message: `${service.resource.kind} '${service.resource.name}' has no port ${missing.join(', ')}`,
      help: service.ports.length > 0 ? `it has ${service.ports.join(', ')}; use the port, not the targetPort` : 'add the port to it',
    }];
  });
}
