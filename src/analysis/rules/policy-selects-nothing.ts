import { IngressModel } from '../../model/ingress-model';
import { Labels, selects, selectorText } from '../../model/labels';
import { record, Resource, texts } from '../../model/resource';
import { ROOT_NAMESPACE } from '../../model/root-namespace';
import { Report, Rule } from '../rule';

const POLICY = (namespace: string) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'office', namespace },
  spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, action: 'ALLOW', rules: [{}] },
});

/** IST0127: a policy with the labels of a gateway is in its namespace. */
export const policySelectsNothing: Rule = {
  id: 'policy-selects-nothing',
  codes: ['IST0127', 'authentication-selects-nothing'],
  complies: 'a policy that selects the labels of a gateway is in the namespace of its Pods, or in that of Istio',
  accepted: { add: [POLICY('istio-system')] },
  refused: { add: [POLICY('shop')] },
  check: ({ model, options }) => (['AuthorizationPolicy', 'RequestAuthentication'] as const).flatMap(kind => model.inventory.of(kind))
    .flatMap(resource => report(model, resource, options.complete)),
};

function report(model: IngressModel, resource: Resource, complete: boolean): Report[] {
  const labels = texts(record(resource.spec.selector).matchLabels);
  const places = placesOf(model, labels);
  const isFound = resource.namespace === ROOT_NAMESPACE ? places.length > 0 : places.includes(resource.namespace);
  if (Object.keys(labels).length === 0 || isFound) {
    return [];
  }
  const at = { resource, path: 'spec.selector' };
  const selected = model.gatewayWorkloads.filter(workload => workload.deployed && selects(labels, workload.labels));
  const gateways = [...new Set(selected.map(({ namespace }) => namespace))];
  if (gateways.length > 0) {
    return [{
      ...at,
      code: resource.kind === 'AuthorizationPolicy' ? 'IST0127' : 'authentication-selects-nothing',
      message: `no Pods of namespace ${resource.namespace} have labels ${selectorText(labels)}, so the policy applies to nothing: `
        + `the gateway is in ${gateways.join(', ')}`,
      help: `move the policy to namespace ${gateways.join(' or ')}`,
    }];
  }
  if (resource.kind === 'RequestAuthentication') {
    return [];
  }
  const deployed = model.gatewayWorkloads.filter(workload => workload.deployed && workload.namespace === resource.namespace);
  return complete && places.length === 0 && deployed.length > 0 ? [{
    ...at,
    code: 'IST0127',
    message: `no Pods have labels ${selectorText(labels)}, so the policy applies to nothing`,
    help: `use labels of the gateway: ${deployed.map(({ labels: own }) => selectorText(own)).join('; ')}`,
  }] : [];
}

/** The namespaces of Pods with some labels. */
function placesOf(model: IngressModel, labels: Labels): (string | undefined)[] {
  return [...model.workloads, ...model.gatewayWorkloads].filter(workload => selects(labels, workload.labels))
    .map(({ namespace }) => namespace);
}
