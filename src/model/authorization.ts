import { GatewayWorkloadModel } from './gateway-workloads';
import { Inventory } from './inventory';
import { selects } from './labels';
import { record, Resource, texts } from './resource';

const ROOT_NAMESPACE = 'istio-system';

/** The AuthorizationPolicies that a gateway enforces: those of its namespace and of Istio's root namespace that select its Pods. */
export function policiesOf(inventory: Inventory, { namespace, labels }: GatewayWorkloadModel): Resource[] {
  return inventory.of('AuthorizationPolicy').filter(policy =>
    (policy.namespace === ROOT_NAMESPACE || namespace === undefined || policy.namespace === namespace)
    && selects(texts(record(policy.spec.selector).matchLabels), labels)
    && policy.spec.targetRef === undefined && policy.spec.targetRefs === undefined
    && policy.annotations['istio.io/dry-run'] !== 'true');
}
