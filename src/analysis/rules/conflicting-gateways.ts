import { GatewayModel, ServerModel } from '../../model/gateways';
import { push } from '../../model/grouping';
import { Labels, selects, selectorText } from '../../model/labels';
import { fullName } from '../../model/resource';
import { Rule } from '../rule';
import { RuleContext } from '../rule-context';

const SECOND = (bind?: string) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'second', namespace: 'shop' },
  spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, bind, hosts: ['shop.example.com'], tls: { httpsRedirect: true } }] },
});

/** IST0145: no two Gateways of one workload have a host on the same port. */
export const conflictingGateways: Rule = {
  id: 'conflicting-gateways',
  codes: ['IST0145'],
  complies: 'two Gateways that select the same workload have no host, port and bind address in common',
  accepted: { add: [SECOND('10.0.0.1')] },
  refused: { add: [SECOND()] },
  check: (context) => {
    const conflicts = gatewayConflicts(context);
    return [...conflicts].map(([server, others]) => ({
      resource: server.gateway.resource,
      path: `${server.path}.hosts`,
      message: `port ${server.port} has a host of ${server.hosts.map(h => h.text).join(', ')} also in gateway ${[...new Set(others.map(o => fullName(o.gateway.resource)))].sort().join(', ')}`,
    }));
  },
};

/** Servers with the servers of other Gateways that Istio's analyzer calls conflicting: same port, bind and written host, selecting the same workload. */
export function gatewayConflicts({ model }: RuleContext): Map<ServerModel, ServerModel[]> {
  const taken = new Map<string, ServerModel[]>();
  const keys = (server: ServerModel) => (server.spec.hosts ?? []).map(host => `${server.port}|${server.bind}|${host}`);
  for (const server of model.gateways.flatMap(g => g.servers)) {
    for (const key of new Set(keys(server))) {
      push(taken, key, server);
    }
  }
  const conflicts = new Map<ServerModel, ServerModel[]>();
  const labels = model.workloads.map(workload => workload.labels);
  for (const server of model.gateways.flatMap(g => g.servers)) {
    const others = [...new Set(keys(server).flatMap(key => taken.get(key) ?? []))]
      .filter(other => other.gateway !== server.gateway && !model.apart(other.gateway, server.gateway))
      .filter(other => sameWorkload(labels, server.gateway, other.gateway));
    if (others.length > 0) {
      conflicts.set(server, others);
    }
  }
  return conflicts;
}

function sameWorkload(labels: readonly Labels[], a: GatewayModel, b: GatewayModel): boolean {
  return selectorText(a.selector) === selectorText(b.selector) || labels.some(l => selects(a.selector, l) && selects(b.selector, l));
}
