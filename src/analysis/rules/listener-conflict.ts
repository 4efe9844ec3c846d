import { gatewayApiObjects } from './shared/gateway-api-example';
import { listenerReport } from './shared/listener-report';
import { fullName } from '../../model/resource';
import { Rule } from '../rule';

const SECOND = (more: object) => gatewayApiObjects({
  gateway: {
    listeners: [
      { name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } },
      { name: 'second', hostname: 'www.example.com', port: 443, protocol: 'TLS', tls: { mode: 'Passthrough' }, ...more },
    ],
  },
});

/** Gateway API: the listeners of a Gateway and its ListenerSets differ in port or hostname. */
export const listenerConflict: Rule = {
  id: 'listener-conflict',
  codes: ['HostnameConflict', 'ProtocolConflict'],
  complies: 'no two listeners of a Gateway and its ListenerSets have the same port and hostname, and a port with TCP has one listener',
  accepted: { add: SECOND({ hostname: 'raw.example.com' }) },
  refused: { add: SECOND({}) },
  check: ({ model: { gatewayApi } }) => gatewayApi.gateways.filter(({ classKind }) => classKind !== 'other' && classKind !== 'unknown')
    .flatMap(gateway => gatewayApi.listenersOf(gateway))
    .flatMap(listener => {
      const conflict = gatewayApi.conflictOf(listener);
      if (!conflict) {
        return [];
      }
      const { winner, reason } = conflict;
      const where = winner.owner === listener.owner ? '' : ` of ${winner.owner.kind} ${fullName(winner.owner)}`;
      const what = winner.protocol === listener.protocol ? `hostname '${listener.hostname}'` : `protocol ${winner.protocol}`;
      return [listenerReport(listener, `port ${listener.port} with ${what} belongs to listener '${winner.name}'${where}, so Istio does not serve this one`, {
        code: reason,
      })];
    }),
};
