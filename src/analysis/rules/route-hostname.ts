import { gatewayApiObjects } from './shared/gateway-api-example';
import { hostsOverlap } from '../../validation/host-match';
import { Rule } from '../rule';

/** Gateway API: each hostname of a route is served by a listener that the route attaches to. */
export const routeHostname: Rule = {
  id: 'route-hostname',
  codes: ['route-hostname-unserved'],
  complies: 'each hostname of a route matches the hostname of a listener that the route attaches to',
  accepted: { add: gatewayApiObjects() },
  refused: { add: gatewayApiObjects({ route: { hostnames: ['www.example.com', 'blog.example.com'] } }) },
  check: ({ model: { gatewayApi } }) => gatewayApi.routes.flatMap(route => {
    const attachments = gatewayApi.attachmentsOf(route);
    const listeners = attachments.flatMap(attachment => attachment.listeners).map(({ listener }) => listener);
    if (listeners.length === 0 || attachments.some(({ state }) => state === 'undecided' || state === 'mesh' || state === 'other')) {
      return [];
    }
    return route.hostnames.flatMap((hostname, i) => listeners.some(listener => hostsOverlap(listener.hostname, hostname)) ? [] : [{
      resource: route.resource,
      path: `spec.hostnames[${i}]`,
      message: `hostname '${hostname}' matches no listener of the route's parents (${[...new Set(listeners.map(each => each.hostname))].join(', ')}); `
        + 'Istio ignores it and writes no condition',
    }]);
  }),
};
