import { gatewayApiObjects } from './shared/gateway-api-example';
import { certificateCovers } from '../../model/certificates';
import { isListener } from '../../model/gateway-api/listener-servers';
import { groupBy } from '../../model/grouping';
import { fullName } from '../../model/resource';
import { Rule } from '../rule';

const WITHOUT_HOSTNAME = (hostname: string) => gatewayApiObjects({ listener: { hostname: undefined }, route: { hostnames: [hostname] } });

/** Gateway API: the certificate of a wildcard listener covers the hostnames of the routes that are attached to it. */
export const listenerRouteNotCovered: Rule = {
  id: 'listener-route-not-covered',
  codes: ['certificate-not-covering'],
  complies: 'the certificate of a listener without hostname, or with a wildcard, covers each hostname of the routes that are attached to it',
  readsSecrets: true,
  accepted: { add: WITHOUT_HOSTNAME('www.example.com') },
  refused: { add: WITHOUT_HOSTNAME('blog.example.com') },
  check: ({ model: { gatewayApi }, serverCertificates, allReads }) => {
    const certificates = groupBy(serverCertificates.filter(({ server }) => isListener(server)), ({ server }) => `${fullName(server.gateway.resource)} ${server.gateway.resource.kind} ${server.index}`);
    const unread = new Set(allReads.filter(({ role, secret }) => role === 'server' && !secret?.contentKnown).map(({ server }) => server));
    return gatewayApi.gateways.flatMap(gateway => gatewayApi.listenersOf(gateway)).filter(({ hostname, protocol }) => hostname.startsWith('*') && protocol === 'HTTPS')
      .flatMap(listener => {
        const own = certificates.get(`${fullName(listener.owner)} ${listener.owner.kind} ${listener.index}`) ?? [];
        if (own.length === 0 || unread.has(own[0].server)) {
          return [];
        }
        return gatewayApi.attachedTo(listener).flatMap(({ route, listeners }) => listeners.filter(each => each.listener === listener)
          .flatMap(({ hostnames }) => hostnames)
          .filter(hostname => hostname !== '*' && hostname !== listener.hostname && !own.some(({ leaf }) => certificateCovers(leaf, hostname)))
          .map(hostname => ({
            resource: route.resource,
            path: 'spec.hostnames',
            message: `hostname '${hostname}' is served by listener '${listener.name}' with certificate '${own[0].leaf.label}', which does not cover it: `
              + 'clients refuse it',
            help: 'add a listener for the hostname with its own certificate, or issue a certificate that covers it',
          })));
      });
  },
};
