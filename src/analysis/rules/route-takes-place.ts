import { gatewayApiObjects, object } from './shared/gateway-api-example';
import { Attachment } from '../../model/gateway-api/attachments';
import { creationOrder, fullName } from '../../model/resource';
import { hostCovers } from '../../validation/host-match';
import { Report, Rule } from '../rule';

const WILDCARD = (sectionName: string) => gatewayApiObjects(
  {
    gateway: {
      listeners: [
        { name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } },
        { name: 'all', hostname: '*.example.com', port: 80, protocol: 'HTTP' },
      ],
    },
  },
  object('HTTPRoute', 'all', { parentRefs: [{ name: 'web', sectionName }], hostnames: ['*.example.com'], rules: [{ backendRefs: [{ name: 'www', port: 8080 }] }] }),
);

/** Gateway API: a wildcard route is not attached to a listener where another route has the specific hostname. */
export const routeTakesPlace: Rule = {
  id: 'route-takes-place',
  codes: ['wildcard-route-conflict'],
  complies: 'a route with a wildcard is not attached to a listener with a specific hostname for which another route exists',
  accepted: { add: WILDCARD('all') },
  refused: { add: WILDCARD('https') },
  check: ({ model: { gatewayApi } }) => gatewayApi.gateways.flatMap(gateway => gatewayApi.listenersOf(gateway))
    .filter(({ hostname, protocol }) => !hostname.startsWith('*') && (protocol === 'HTTP' || protocol === 'HTTPS'))
    .flatMap(listener => {
      const attached = gatewayApi.attachedTo(listener);
      const specific = attached.find(({ route }) => route.hostnames.includes(listener.hostname));
      return specific ? attached.filter(({ route }) => route !== specific.route && isWide(route.hostnames, listener.hostname))
        .map((wide): Report => reportOf(wide, specific, listener.name, listener.hostname)) : [];
    }),
};

function isWide(hostnames: readonly string[], hostname: string): boolean {
  return !hostnames.includes(hostname) && (hostnames.length === 0 || hostnames.some(each => each.startsWith('*') && hostCovers(each, hostname)));
}

function reportOf({ route, parent }: Attachment, specific: Attachment, listener: string, hostname: string): Report {
  const older = creationOrder(route.resource, specific.route.resource) < 0 ? fullName(route.resource) : fullName(specific.route.resource);
  return {
    resource: route.resource,
    path: parent.path,
    message: `on listener '${listener}' the route competes with ${specific.route.kind} ${fullName(specific.route.resource)} for '${hostname}': `
      + `Istio serves the older one only; among objects of the same age that is ${older}`,
    help: 'attach it to the listener with the wildcard only, by sectionName',
  };
}
