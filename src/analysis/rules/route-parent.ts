import { gatewayApiObjects } from './shared/gateway-api-example';
import { Attachment } from '../../model/gateway-api/attachments';
import { GatewayApiModel } from '../../model/gateway-api/gateway-api-model';
import { GATEWAY_API_GROUP, kindText } from '../../model/gateway-api/object-references';
import { nearest } from '../../text/nearest';
import { Report, Rule } from '../rule';

/** Gateway API: each parent of a route exists and accepts it. */
export const routeParent: Rule = {
  id: 'route-parent',
  codes: ['NoMatchingParent', 'NotAllowedByListeners', 'NoMatchingListenerHostname', 'IST0101', 'route-not-attached', 'undecided'],
  complies: 'each parentRef of a route is a Gateway or ListenerSet with a listener of that name and port, which allows the route and shares a hostname',
  accepted: { add: gatewayApiObjects() },
  refused: { add: gatewayApiObjects({ route: { parentRefs: [{ name: 'web', sectionName: 'http' }] } }) },
  check: ({ model: { gatewayApi } }) => gatewayApi.routes.flatMap(route => route.parents.length > 0
    ? gatewayApi.attachmentsOf(route).flatMap(attachment => reportOf(attachment, gatewayApi))
    : [{ resource: route.resource, path: 'spec.parentRefs', code: 'route-not-attached' as const, message: 'the route has no parentRefs: nothing serves it' }]),
};

function reportOf({ route: { resource }, parent, state, refusal }: Attachment, gatewayApi: GatewayApiModel): Report[] {
  const name = `${kindText(parent)} '${parent.name}'`;
  const at = { resource, path: parent.path };
  switch (state) {
    case 'refused': {
      const { reason, message, listener } = refusal!;
      const isSection = reason === 'NoMatchingParent' && parent.sectionName !== undefined;
      const names = isSection ? namesOf(parent.namespace, parent.name, gatewayApi) : [];
      const meant = isSection ? nearest(parent.sectionName!, names) : undefined;
      return [{
        ...at,
        path: reason === 'NoMatchingListenerHostname' && resource.spec.hostnames ? 'spec.hostnames' : isSection ? `${parent.path}.sectionName` : parent.path,
        code: reason,
        message: `${name}: ${message}`,
        help: meant ? `did you mean '${meant}'?` : isSection && names.length > 0 ? `its listeners are ${names.join(', ')}`
          : reason === 'NotAllowedByListeners' && listener ? `correct allowedRoutes of listener '${listener.name}', or the parentRef` : undefined,
      }];
    }
    case 'other':
      return parent.group === 'networking.istio.io' || (parent.group === GATEWAY_API_GROUP && !isServed(parent.kind)) ? [{
        ...at, code: 'route-not-attached', message: `a route cannot attach to a ${parent.group}/${parent.kind}; Istio writes no status`, help: 'name a Gateway or ListenerSet of gateway.networking.k8s.io',
      }] : [];
    case 'missing':
      return [{ ...at, code: 'IST0101', message: `${name} is not found in namespace ${parent.namespace}; Istio writes no status`, help: 'correct the name or namespace, or add it' }];
    case 'no-status':
      // the listeners, or the ListenerSet that is not allowed, have their own findings
      return parent.kind === 'ListenerSet' || namesOf(parent.namespace, parent.name, gatewayApi).length > 0 ? [] : [{
        ...at, code: 'route-not-attached', message: `${name} has no listener; Istio writes no status`, help: 'add a listener',
      }];
    case 'undecided': {
      const known = parent.kind === 'Gateway' && gatewayApi.gateway(parent.namespace, parent.name) !== undefined;
      return [{
        ...at,
        code: 'undecided',
        message: known ? `whether ${name} accepts the route depends on objects that are not among the manifests` : `${name} of namespace ${parent.namespace} is not among the manifests`,
      }];
    }
    default:
      return [];
  }
}

function namesOf(namespace: string, name: string, gatewayApi: GatewayApiModel): string[] {
  return (gatewayApi.gateway(namespace, name)?.listeners ?? []).map(listener => listener.name);
}

/** A Gateway of another controller has a kind that Istio serves. */
function isServed(kind: string): boolean {
  return kind === 'Gateway' || kind === 'ListenerSet';
}
