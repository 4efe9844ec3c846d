import { hostOf } from '../../model/destination-rules';
import { groupBy } from '../../model/grouping';
import { fullName, record, records, Resource, texts } from '../../model/resource';
import { Report, Rule } from '../rule';

const DESTINATION_RULE = (name: string, more: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name, namespace: 'shop' },
  spec: { host: 'frontend', ...more },
});
const TLS = { trafficPolicy: { portLevelSettings: [{ port: { number: 8080 }, tls: { mode: 'ISTIO_MUTUAL' } }] } };

/** Istio merges DestinationRules of a namespace for one host, and keeps only one traffic policy and one subset of each name. */
export const destinationRuleIgnored: Rule = {
  id: 'destination-rule-ignored',
  codes: ['destination-rule-ignored'],
  complies: 'DestinationRules of one namespace for one host have together one traffic policy, and one subset of each name',
  accepted: { add: [DESTINATION_RULE('pool', { subsets: [{ name: 'stable', labels: { version: 'v1' } }] }), DESTINATION_RULE('tls', TLS)] },
  refused: {
    add: [DESTINATION_RULE('pool', { trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }), DESTINATION_RULE('tls', TLS)],
  },
  check: ({ model }) => {
    const valid = model.inventory.of('DestinationRule').filter(rule => !model.admission.refuses(rule));
    return [...groupBy(valid, mergedBy).values()].flatMap(rules => rules.flatMap((rule, index) => ignored(rule, rules.slice(0, index))));
  },
};

/** Rules with the same key are merged. */
function mergedBy(rule: Resource): string {
  const { exportTo, workloadSelector } = rule.spec;
  const visible = Array.isArray(exportTo) && exportTo.length > 0 ? [...new Set(exportTo.map(String))].sort() : ['*'];
  const labels = Object.entries(texts(record(workloadSelector).matchLabels)).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([rule.namespace, hostOf(rule), visible, workloadSelector === undefined ? null : labels]);
}

/** What of a rule collides with the rules before it. */
function ignored(rule: Resource, others: readonly Resource[]): Report[] {
  const host = String(rule.spec.host);
  const withPolicy = others.find(({ spec }) => spec.trafficPolicy !== undefined);
  const subsets = new Map(others.flatMap(other => records(other.spec.subsets).map(({ name }) => [String(name), other])));
  const [repeated] = records(rule.spec.subsets).map(({ name }, index) => ({ name: String(name), index }))
    .filter(({ name }) => subsets.has(name));
  return [
    ...rule.spec.trafficPolicy !== undefined && withPolicy !== undefined
      ? [report(rule, 'spec.trafficPolicy', `the traffic policy for host '${host}'`, withPolicy)] : [],
    ...repeated ? [report(rule, `spec.subsets[${repeated.index}]`, `subset '${repeated.name}' of host '${host}'`, subsets.get(repeated.name)!)] : [],
  ];
}

function report(resource: Resource, path: string, what: string, other: Resource): Report {
  return { resource, path, message: `${what} is also in DestinationRule ${fullName(other)}: Istio uses only that of the older object` };
}
