import { gatewayApiObjects, object } from './shared/gateway-api-example';
import { Attachment } from '../../model/gateway-api/attachments';
import { RouteModel } from '../../model/gateway-api/routes';
import { fullName } from '../../model/resource';
import { hostsOverlap } from '../../validation/host-match';
import { Rule } from '../rule';

const LISTENERS = {
  listeners: [
    { name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } },
    { name: 'http', port: 80, protocol: 'HTTP' },
  ],
};
const REDIRECT = object('HTTPRoute', 'redirect', {
  parentRefs: [{ name: 'web', sectionName: 'http' }],
  rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
});

/** Gateway API: a route of an HTTPS listener does not also serve plain http. */
export const routePlainHttp: Rule = {
  id: 'route-plain-http',
  codes: ['http-without-redirect'],
  complies: 'a route that a listener with HTTPS serves is not attached to a listener with HTTP as well, unless all its rules redirect',
  accepted: { add: gatewayApiObjects({ gateway: LISTENERS }, REDIRECT) },
  refused: { add: gatewayApiObjects({ gateway: LISTENERS, route: { parentRefs: [{ name: 'web' }] } }, REDIRECT) },
  check: ({ model: { gatewayApi } }) => gatewayApi.routes.filter(route => route.kind === 'HTTPRoute' && !redirects(route)).flatMap(route => {
    const attachments = gatewayApi.attachmentsOf(route);
    const secure = attachments.flatMap(({ listeners }) => listeners).filter(({ listener }) => listener.protocol === 'HTTPS');
    return attachments.flatMap(({ parent, listeners }) => listeners.filter(({ listener }) => listener.protocol === 'HTTP').flatMap(plain => {
      const hostname = plain.hostnames.find(each => secure.some(({ hostnames }) => hostnames.some(own => hostsOverlap(own, each))));
      if (hostname === undefined) {
        return [];
      }
      const beaten = gatewayApi.attachedTo(plain.listener).find(other => isBeaten(other, route));
      const section = parent.sectionName === undefined ? ', because the parentRef has no sectionName' : '';
      return [{
        resource: route.resource,
        path: parent.path,
        message: `listener '${plain.listener.name}' serves '${hostname}' over plain http as well${section}`
          + (beaten ? `; HTTPRoute ${fullName(beaten.route.resource)} redirects only hostnames without another route` : ''),
        help: parent.sectionName === undefined ? `set sectionName: ${secure[0].listener.name}, and redirect on '${plain.listener.name}' with the same hostnames`
          : 'remove the parentRef, and redirect there',
      }];
    }));
  }),
};

/** Whether another route redirects everything but hostnames that have routes. */
function isBeaten({ route }: Attachment, served: RouteModel): boolean {
  return route !== served && route.hostnames.length === 0 && redirects(route);
}

/** Whether every rule redirects; a rule for one exact path may answer over plain http, such as that of ACME challenges. */
function redirects({ rules }: RouteModel): boolean {
  return rules.length > 0 && rules.every(({ filters }) => filters.some(({ type }) => type === 'RequestRedirect'));
}
