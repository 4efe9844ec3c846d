import { policiesOf } from '../../model/authorization';
import { fullName, records, Resource } from '../../model/resource';
import { Report, Rule } from '../rule';

const POLICY = (name: string, spec: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace: 'istio-system' },
  spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, ...spec },
});
const NOTHING = POLICY('nothing', {});

/** The policies of a gateway leave a request that it can answer. */
export const policyDeniesAll: Rule = {
  id: 'policy-denies-all',
  codes: ['policy-denies-all'],
  complies: 'the policies of a gateway do not deny every request',
  accepted: { add: [NOTHING, POLICY('shop', { rules: [{ to: [{ operation: { hosts: ['shop.example.com'] } }] }] })] },
  refused: { add: [NOTHING] },
  check: ({ model }) => {
    const reports = model.gatewayWorkloads.flatMap(workload =>
      denying(policiesOf(model, workload)));
    return [...new Map(reports.map(report => [fullName(report.resource), report])).values()];
  },
};

function denying(policies: readonly Resource[]): Report[] {
  const allowing = policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === 'ALLOW');
  const allowed = allowing.some(({ spec }) => records(spec.rules).length > 0);
  return [
    ...allowed ? [] : allowing.map(resource => ({
      resource,
      path: 'spec',
      message: 'the policy allows nothing, and no other policy of the gateway allows a request: all are denied with status 403',
    })),
    ...policies.filter(({ spec }) => spec.action === 'DENY').flatMap(resource => records(resource.spec.rules).flatMap((rule, i) =>
      [rule.from, rule.to, rule.when].every(conditions => records(conditions).length === 0)
        ? [{ resource, path: `spec.rules[${i}]`, message: 'the rule denies every request of the gateway with status 403' }] : [])),
  ];
}
