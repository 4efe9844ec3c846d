import { Rule } from '../rule';
import { isGeneratedGateway } from './shared/generated-gateway';

/** IST0101: a VirtualService refers to Gateways that exist. */
export const gatewayNotFound: Rule = {
  id: 'gateway-not-found',
  codes: ['IST0101', 'undecided'],
  complies: 'every gateway that a VirtualService refers to exists',
  accepted: { set: { 'routes.spec.gateways': ['shop/shop'] } },
  refused: { set: { 'routes.spec.gateways': ['shop/shopping'] } },
  check: ({ model, options }) => {
    const gateways = model.inventory.of('Gateway');
    return model.virtualServices.flatMap(({ resource, gateways: names }) => names.filter(({ text, namespace, name }) =>
      !isGeneratedGateway(text) && !model.inventory.find('Gateway', namespace, name)
        && !model.existingGateways.has(`${namespace}/${name}`)).map(({ text, path, namespace, name }) => {
      if (model.gatewayApi.gateway(namespace, name)) {
        return {
          resource,
          path,
          message: `gateway '${text}' is a Gateway of gateway.networking.k8s.io, to which a VirtualService cannot be bound`,
          help: 'write an HTTPRoute with a parentRef to it, or a Gateway of networking.istio.io',
        };
      }
      if (!options.complete && gateways.some(g => g.name === name && model.inventory.isNamespaceAssumed(g))) {
        return {
          resource,
          path,
          code: 'undecided' as const,
          message: `whether Gateway '${name}', which has no namespace, is in ${namespace} is not known`,
          help: `set its namespace, or analyze with --namespace ${namespace}`,
        };
      }
      // namespace and name are also exchanged by mistake
      const elsewhere = gateways.filter(g => g.name === name || (g.name === namespace && g.namespace === name)).map(g => `${g.namespace}/${g.name}`);
      const beside = gateways.filter(g => g.namespace === namespace).map(g => g.name);
      return options.complete || elsewhere.length > 0 || beside.length > 0 ? {
        resource,
        path,
        message: `gateway '${text}' is not found in namespace ${namespace}`,
        help: elsewhere.length > 0
          ? `use ${elsewhere.join(' or ')}`
          : beside.length > 0 ? `available: ${beside.join(', ')}` : 'add the Gateway',
      } : { resource, path, code: 'undecided' as const, message: `gateway '${text}' is not among the manifests` };
    }));
  },
};
