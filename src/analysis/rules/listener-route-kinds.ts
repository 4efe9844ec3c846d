import { gatewayApiObjects } from './shared/gateway-api-example';
import { conditionReport, listenersOf } from './shared/listener-report';
import { routeKindsCondition } from '../../model/gateway-api/listener-status';
import { Rule } from '../rule';

const KINDS = (...kinds: string[]) => gatewayApiObjects({ listener: { allowedRoutes: { kinds: kinds.map(kind => ({ kind })) } } });

/** Gateway API: a listener allows only kinds of routes that its protocol has. */
export const listenerRouteKinds: Rule = {
  id: 'listener-route-kinds',
  codes: ['InvalidRouteKinds'],
  complies: 'the kinds in allowedRoutes are HTTPRoute and GRPCRoute for HTTP and HTTPS, TLSRoute for TLS, TCPRoute for TCP',
  accepted: { add: KINDS('HTTPRoute') },
  refused: { add: KINDS('HTTPRoute', 'TCPRoute') },
  check: context => listenersOf(context).flatMap(listener =>
    routeKindsCondition(listener).map(condition => conditionReport(listener, condition))),
};
