import { derivedHttpRoutes } from '../../model/gateway-api/istio/istio-routes';
import { IngressModel } from '../../model/ingress-model';
import { hostCovers } from '../../validation/host-match';
import { objectText } from '../answer';

/** Why no route of the Gateway API serves a host that some route names. */
export interface UnattachedRoute {
  readonly isKnown: boolean;
  readonly why: string;
}

/** The first route for a host that Istio ignores, or that may attach; undefined if there is none. */
export function unattachedRoute({ gatewayApi }: IngressModel, host: string): UnattachedRoute | undefined {
  for (const route of gatewayApi.routes) {
    const isHttp = route.kind === 'HTTPRoute' || route.kind === 'GRPCRoute';
    if (!isHttp || !(route.hostnames.length === 0 || route.hostnames.some(hostname => hostCovers(hostname, host)))) continue;
    const name = objectText(route.resource);
    const derived = derivedHttpRoutes(route, gatewayApi.backendsOf(route), gatewayApi.grants);
    if ('ignored' in derived) return { isKnown: derived.isKnown, why: `Istio ignores ${name}: ${derived.ignored}` };
    const attachments = gatewayApi.attachmentsOf(route);
    if (attachments.some(({ state }) => state === 'attached')) continue;
    if (attachments.some(({ state }) => state === 'undecided')) {
      return { isKnown: false, why: `whether ${name} attaches to its parent depends on objects that are not among the manifests` };
    }
    const refusal = attachments.find(attachment => attachment.refusal)?.refusal;
    if (refusal) return { isKnown: true, why: `${name} is not attached: ${refusal.message} (${refusal.reason})` };
    if (attachments.some(({ state }) => state === 'missing')) return { isKnown: true, why: `${name} is not attached: its parent is not found` };
  }
  return undefined;
}
