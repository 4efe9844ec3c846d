import { gatewayApiObjects, object } from './shared/gateway-api-example';
import { ListenerSetModel } from '../../model/gateway-api/kubernetes-gateways';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const LISTENER = { name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } };
const SET = (gateway: object) => gatewayApiObjects(
  { gateway: { listeners: [LISTENER], ...gateway } },
  object('ListenerSet', 'team', { parentRef: { name: 'web' }, listeners: [{ name: 'http', hostname: 'team.example.com', port: 80, protocol: 'HTTP' }] }),
);

/** Gateway API: the Gateway of a ListenerSet exists and accepts it. */
export const listenerSetNotAllowed: Rule = {
  id: 'listener-set-not-allowed',
  codes: ['NotAllowed', 'IST0101', 'UnsupportedAddress', 'undecided'],
  complies: 'the parent of a ListenerSet is a Gateway whose allowedListeners include the namespace of the ListenerSet',
  accepted: { add: SET({ allowedListeners: { namespaces: { from: 'Same' } } }) },
  refused: { add: SET({}) },
  check: context => context.model.gatewayApi.listenerSets.flatMap(set => reportOf(context, set)),
};

function reportOf({ model: { gatewayApi, inventory }, options }: RuleContext, set: ListenerSetModel): Report[] {
  const { resource, parent, gateway, accepted } = set;
  const at = { resource, path: parent.path };
  if (parent.kind !== 'Gateway') {
    return [{ ...at, code: 'undecided', message: `the parent is a ${parent.kind}, which Istio does not read` }];
  }
  if (!gateway) {
    const known = options.complete || inventory.of('KubernetesGateway').some(({ namespace }) => namespace === parent.namespace);
    return [known ? { ...at, code: 'IST0101', message: `Gateway '${parent.name}' is not found in namespace ${parent.namespace}; Istio writes no status`, help: 'correct the name or namespace' }
      : { ...at, code: 'undecided', message: `Gateway '${parent.name}' of namespace ${parent.namespace} is not among the manifests` }];
  }
  if (gateway.classKind === 'other' || gateway.classKind === 'unknown') {
    return [];
  }
  if (gateway.classKind !== 'istio') {
    return [{ ...at, code: 'NotAllowed', message: `class '${gateway.className}' of Gateway '${parent.name}' does not support ListenerSets` }];
  }
  if (accepted === undefined) {
    return [{ ...at, code: 'undecided', message: `whether Gateway '${parent.name}' accepts it depends on the labels of namespace ${resource.namespace}` }];
  }
  const ofGateway = gatewayApi.listenersOf(gateway);
  return accepted ? gateway.services.length === 0 && ofGateway.length > 0
    ? [{ ...at, code: 'UnsupportedAddress', message: `Gateway '${parent.name}' has no address that Istio supports` }] : []
    : [{
      ...at,
      code: 'NotAllowed',
      message: `Gateway '${parent.name}' accepts no ListenerSets of namespace ${resource.namespace} (allowedListeners.namespaces.from is ${gateway.listenerSetNamespaces.from})`,
      help: 'set spec.allowedListeners of the Gateway',
    }];
}
