import { gatewayConflicts } from './shared/gateway-conflicts';
import { fullName } from '../../model/resource';
import { Rule } from '../rule';

const SECOND = (bind?: string) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'second', namespace: 'shop' },
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, bind, hosts: ['shop.example.com'], tls: { httpsRedirect: true } }],
  },
});

/** IST0145: no two Gateways of one workload have a host on the same port. */
export const conflictingGateways: Rule = {
  id: 'conflicting-gateways',
  codes: ['IST0145'],
  complies: 'two Gateways that select the same workload share no combination of host, port and bind address',
  accepted: { add: [SECOND('10.0.0.1')] },
  refused: { add: [SECOND()] },
  check: context => {
    const conflicts = gatewayConflicts(context);
    return [...conflicts].map(([server, others]) => ({
      resource: server.gateway.resource,
      path: `${server.path}.hosts`,
      message: `a host of the server (${server.hosts.map(h => h.text).join(', ')}) is also on port ${server.port} of gateway `
        + `${[...new Set(others.map(o => fullName(o.gateway.resource)))].sort().join(', ')}`,
    }));
  },
};
