import { GatewayModel, ServerModel } from '../../../model/gateways';
import { push } from '../../../model/grouping';
import { Labels, selects, selectorText } from '../../../model/labels';
import { RuleContext } from '../../rule-context';

/**
 * Servers that Istio's analyzer reports as conflicting, with their counterparts: same port, bind address and literal host, in Gateways that
 * select the same workload.
 */
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
