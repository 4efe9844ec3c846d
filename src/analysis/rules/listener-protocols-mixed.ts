import { Rule } from '../rule';
import { gatewayApiObjects } from './shared/gateway-api-example';
import { listenerReport } from './shared/listener-report';

const SECOND = (port: number) => gatewayApiObjects({
  gateway: {
    listeners: [
      { name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } },
      { name: 'http', hostname: 'status.example.com', port, protocol: 'HTTP' },
    ],
  },
});

/** Gateway API: a port does not mix HTTP with HTTPS or TLS. */
export const listenerProtocolsMixed: Rule = {
  id: 'listener-protocols-mixed',
  codes: ['server-dropped'],
  complies: 'a port has listeners with HTTP only, or with HTTPS and TLS only, because Istio serves one kind without a word about the other',
  accepted: { add: SECOND(80) },
  refused: { add: SECOND(443) },
  check: ({ model: { gatewayApi } }) => gatewayApi.gateways.filter(({ classKind }) => classKind === 'istio').flatMap(gateway => {
    const served = gatewayApi.listenersOf(gateway).filter(listener => gatewayApi.conflictOf(listener) === undefined);
    return served.flatMap(listener => {
      const first = served.find(other => other.port === listener.port)!;
      return (first.protocol === 'HTTP') === (listener.protocol === 'HTTP') || !isHttpLike(first.protocol) || !isHttpLike(listener.protocol) ? []
        : [listenerReport(listener, `port ${listener.port} has protocol ${first.protocol} by listener '${first.name}': Istio drops this one and writes no condition`, {
          path: `${listener.path}.port`, help: 'use another port',
        })];
    });
  }),
};

function isHttpLike(protocol: string): boolean {
  return ['HTTP', 'HTTPS', 'TLS'].includes(protocol);
}
