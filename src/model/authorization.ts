import { GatewayWorkloadModel } from './gateway-workloads';
import { Inventory } from './inventory';
import { selects } from './labels';
import { record, Resource, texts } from './resource';
import { ROOT_NAMESPACE } from './root-namespace';
import { validateAuthorizationPolicy, validateRequestAuthentication } from '../validation/access-admission';
import { ValidationProblem } from '../validation/problem';

/** The AuthorizationPolicies that a gateway enforces: those of its namespace and of Istio's root namespace that select its Pods. */
export function policiesOf(inventory: Inventory, workload: GatewayWorkloadModel): Resource[] {
  return inventory.of('AuthorizationPolicy').filter(policy => isEnforced(policy, workload) && policy.annotations['istio.io/dry-run'] !== 'true'
    && isAdmitted(validateAuthorizationPolicy(policy.object.spec, policy)));
}

/** The RequestAuthentications that a gateway enforces, by the same rules. */
export function authenticationsOf(inventory: Inventory, workload: GatewayWorkloadModel): Resource[] {
  return inventory.of('RequestAuthentication').filter(authentication => isEnforced(authentication, workload)
    && isAdmitted(validateRequestAuthentication(authentication.object.spec, authentication)));
}

/** What the API server refuses is not in the cluster. */
function isAdmitted(problems: readonly ValidationProblem[]): boolean {
  return problems.every(({ level }) => level !== 'error');
}

function isEnforced({ spec, namespace: own }: Resource, { namespace, labels }: GatewayWorkloadModel): boolean {
  return (own === ROOT_NAMESPACE || namespace === undefined || own === namespace)
    && selects(texts(record(spec.selector).matchLabels), labels)
    && spec.targetRef === undefined && spec.targetRefs === undefined;
}
