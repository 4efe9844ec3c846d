import { gatewayApiObjects } from './shared/gateway-api-example';
import { hostsOverlap } from '../../validation/host-match';
import { Report, Rule } from '../rule';

/** Gateway API: each hostname of a route is served by a listener that the route attaches to. */
export const routeHostname: Rule = {
  id: 'route-hostname',
  codes: ['route-hostname-unserved'],
  complies: 'each hostname of a route matches the hostname of a listener that the route attaches to',
  accepted: { add: gatewayApiObjects() },
  refused: { add: gatewayApiObjects({ route: { hostnames: ['www.example.com', 'blog.example.com'] } }) },
  check: ({ model: { gatewayApi } }) => gatewayApi.routes.flatMap(route => {
    const attachments = gatewayApi.attachmentsOf(route);
    const attached = attachments.flatMap(attachment => attachment.listeners);
    const listeners = attached.map(({ listener }) => listener);
    if (listeners.length === 0 || attachments.some(({ state }) => state === 'undecided' || state === 'mesh' || state === 'other')) {
      return [];
    }
    const isTaken = (hostname: string) => attached.every(({ listener, takenByOthers }) =>
      takenByOthers.includes(hostname) || !hostsOverlap(listener.hostname, hostname));
    return route.hostnames.flatMap((hostname, i): Report[] => {
      const at = { resource: route.resource, path: `spec.hostnames[${i}]` };
      if (!listeners.some(listener => hostsOverlap(listener.hostname, hostname))) {
        return [{
          ...at,
          message: `hostname '${hostname}' matches no listener of the route's parents (${[...new Set(listeners.map(each => each.hostname))].join(', ')}); `
            + 'Istio ignores it and writes no condition',
        }];
      }
      return isTaken(hostname) ? [{
        ...at,
        message: `a listener with a more specific hostname answers '${hostname}' on this port, without the route; Istio writes no condition`,
        help: 'name that listener in sectionName of a parentRef',
      }] : [];
    });
  }),
};
