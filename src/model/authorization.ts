import { Admission } from './admission';
import { GatewayWorkloadModel } from './gateway-workloads';
import { Inventory } from './inventory';
import { selects } from './labels';
import { record, Resource, texts } from './resource';
import { ROOT_NAMESPACE } from './root-namespace';

/** What is in the cluster. */
interface Admitted {
  readonly inventory: Inventory;
  readonly admission: Admission;
}

/** The AuthorizationPolicies that a gateway enforces: those of its namespace and of Istio's root namespace that select its Pods. */
export function policiesOf({ inventory, admission }: Admitted, workload: GatewayWorkloadModel): Resource[] {
  return inventory.of('AuthorizationPolicy')
    .filter(policy => isEnforced(policy, workload) && policy.annotations['istio.io/dry-run'] !== 'true' && !admission.refuses(policy));
}

/** The RequestAuthentications that a gateway enforces, by the same rules. */
export function authenticationsOf({ inventory, admission }: Admitted, workload: GatewayWorkloadModel): Resource[] {
  return inventory.of('RequestAuthentication').filter(authentication => isEnforced(authentication, workload) && !admission.refuses(authentication));
}

function isEnforced({ spec, namespace: own }: Resource, { namespace, labels }: GatewayWorkloadModel): boolean {
  return (own === ROOT_NAMESPACE || namespace === undefined || own === namespace)
    && selects(texts(record(spec.selector).matchLabels), labels)
    && spec.targetRef === undefined && spec.targetRefs === undefined;
}
