import { gatewayApiObjects, object } from './shared/gateway-api-example';
import { record } from '../../model/resource';
import { Rule } from '../rule';

const CLASS = (gatewayClassName: string) => ({ add: gatewayApiObjects({}, object('Gateway', 'other', { gatewayClassName, listeners: [] })) });

/** Gateway API: the class of a Gateway is one of Istio's. */
export const kubernetesGatewayClass: Rule = {
  id: 'kubernetes-gateway-class',
  codes: ['undecided'],
  complies: 'the gatewayClassName of a Gateway is istio, or that of a GatewayClass among the manifests',
  accepted: CLASS('istio'),
  refused: CLASS('nginx'),
  check: ({ model: { gatewayApi } }) => gatewayApi.gateways.filter(({ classKind }) => classKind === 'unknown' || classKind === 'other')
    .map(({ resource, className, classKind }) => ({
      resource,
      path: 'spec.gatewayClassName',
      message: `${classKind === 'other' ? `class '${className}' belongs to another controller`
        : className === '' && record(resource.object.spec).gatewayClassName === undefined ? 'the Gateway has no gatewayClassName'
          : `GatewayClass '${className}' is not among the manifests`}: its listeners and routes are not checked`,
      help: classKind === 'other' ? "use 'istio' for a gateway of Istio" : "use 'istio' for a gateway of Istio, or analyze it together with its GatewayClass",
    })),
};
