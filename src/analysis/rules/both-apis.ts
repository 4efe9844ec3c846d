import { gatewayApiObjects } from './shared/gateway-api-example';
import { listenerReport } from './shared/listener-report';
import { KubernetesGatewayModel } from '../../model/gateway-api/kubernetes-gateways';
import { ServerModel } from '../../model/gateways';
import { selects } from '../../model/labels';
import { fullName, Resource, texts } from '../../model/resource';
import { Rule } from '../rule';
import { RuleContext } from '../rule-context';

const MANUAL = (hostname: string) => gatewayApiObjects({ gateway: undefined }).map(object => JSON.parse(
  JSON.stringify(object).replaceAll('"namespace":"web"', '"namespace":"istio-system"').replaceAll('www.example.com', hostname)
    .replace('"gatewayClassName":"istio"', '"gatewayClassName":"istio","addresses":[{"type":"Hostname","value":"istio-ingressgateway"}]'),
) as object);

/** Both APIs: no listener of the Gateway API has the port and host of a server of the same Pods. */
export const bothApis: Rule = {
  id: 'both-apis',
  codes: ['IST0145'],
  complies: 'a gateway does not have one host on one port in a Gateway of Istio and in a Gateway of the Gateway API',
  accepted: { add: MANUAL('www.example.com') },
  refused: { add: MANUAL('shop.example.com') },
  check: context => context.model.gatewayApi.gateways.filter(({ managed, classKind }) => !managed && classKind === 'istio').flatMap(gateway => {
    const servers = serversBeside(context, gateway);
    return context.model.gatewayApi.listenersOf(gateway).flatMap(listener => {
      const other = servers.find(server => server.port === listener.port && server.hosts.some(({ host }) => host === listener.hostname));
      return other ? [listenerReport(
        listener, `port ${listener.port} and host '${listener.hostname}' are also in Istio's Gateway ${fullName(other.gateway.resource)} ${other.path}, `
          + 'for the same Pods: Istio serves the older object', { path: `${listener.path}.hostname`, help: 'keep the host in one API, or use another gateway for one of them' },
      )] : [];
    });
  }),
};

/** The servers of Istio's Gateways that the Pods behind the addresses of a Gateway serve as well. */
function serversBeside({ model }: RuleContext, { services, resource }: KubernetesGatewayModel): ServerModel[] {
  const own = services.map(host => model.services.findAnywhere(host, resource.namespace)?.resource).filter((each): each is Resource => each?.kind === 'Service');
  return model.gatewayWorkloads
    .filter(({ labels, namespace }) => own.some(service =>
      service.namespace === namespace && selects(texts(service.spec.selector), labels)))
    .flatMap(({ gateways }) => gateways).flatMap(({ servers }) => servers);
}
