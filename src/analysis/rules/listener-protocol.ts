import { gatewayApiObjects } from './shared/gateway-api-example';
import { conditionReport, listenerReport } from './shared/listener-report';
import { protocolCondition } from '../../model/gateway-api/listener-status';
import { Report, Rule } from '../rule';

/** Gateway API: Istio serves the protocol of each listener, with the tls that the protocol needs. */
export const listenerProtocol: Rule = {
  id: 'listener-protocol',
  codes: ['UnsupportedProtocol', 'listener-without-tls'],
  complies: 'the protocol of a listener is HTTP, HTTPS, TLS or TCP, and a listener with HTTPS or TLS has tls',
  accepted: { add: gatewayApiObjects() },
  refused: { add: gatewayApiObjects({ listener: { protocol: 'HTTPS', tls: undefined } }) },
  check: ({ model: { gatewayApi } }) => [
    ...gatewayApi.gateways.map(gateway => ({ gateway, listeners: gateway.listeners })),
    ...gatewayApi.listenerSets.filter(({ accepted }) => accepted !== false),
  ].flatMap(({ gateway, listeners }): Report[] => {
    const classKind = gateway?.classKind ?? 'istio';
    return ['other', 'unknown', 'remote'].includes(classKind) ? [] : listeners.filter(each => !gatewayApi.conflictOf(each)).flatMap(listener => {
      const condition = protocolCondition(listener, classKind);
      if (condition) {
        return [conditionReport(listener, condition)];
      }
      if (listener.tls || (listener.protocol !== 'HTTPS' && listener.protocol !== 'TLS')) {
        return [];
      }
      const message = `protocol is ${listener.protocol}, but it has no tls: nothing listens`;
      return [listener.owner.kind === 'ListenerSet' ? listenerReport(listener, message, { help: 'add tls with certificateRefs' })
        : listenerReport(listener, `${message}, and Istio writes no condition`, { code: 'listener-without-tls' })];
    });
  }),
};
