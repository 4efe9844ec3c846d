import { ListenerCondition } from '../../../model/gateway-api/listener-status';
import { ListenerModel } from '../../../model/gateway-api/listeners';
import { Report } from '../../rule';
import { RuleContext } from '../../rule-context';
import { FindingCode } from '../../severity-by-code';

/** Every listener of Istio's ingress gateways, and of ListenerSets that one of them may accept. */
export function listenersOf({ model: { gatewayApi } }: RuleContext): ListenerModel[] {
  return [
    ...gatewayApi.gateways.filter(({ classKind }) => classKind === 'istio').flatMap(({ listeners }) => listeners),
    ...gatewayApi.listenerSets.filter(({ gateway, accepted }) => accepted !== false && (!gateway || gateway.classKind === 'istio'))
      .flatMap(({ listeners }) => listeners),
  ];
}

/** A finding about a listener: the message names it. */
export function listenerReport(listener: ListenerModel, message: string, more: Omit<Report, 'resource' | 'message'> = {}): Report {
  return { resource: listener.owner, path: listener.path, ...more, message: `listener '${listener.name}': ${message}` };
}

/** A condition of Istio's status as a finding, whose code is the reason. */
export function conditionReport(listener: ListenerModel, { reason, message, path }: ListenerCondition, help?: string): Report {
  const isOfListener = path.startsWith(listener.path);
  return listenerReport(listener, message, {
    // a field of the Gateway that a ListenerSet uses
    path: isOfListener || listener.owner === listener.gateway ? path : listener.path, code: reason as FindingCode, help,
  });
}
