import { ApiObjectMetadata, Chart } from 'cdk8s';
import { Fields } from './fields';
import { trafficPolicy } from './traffic-policy';
import { DestinationRule, GatewayWorkload, Subset } from 'cdk8s-istio-ingress';

/** Builds a DestinationRule from its spec. */
export function destinationRule(chart: Chart, fields: Fields, metadata: ApiObjectMetadata): void {
  const workload = new GatewayWorkload({ namespace: metadata.namespace });
  const policy = (from: Fields) => from.part('trafficPolicy', each => trafficPolicy(chart, each, workload));
  new DestinationRule(chart, 'DestinationRule', {
    ...policy(fields),
    host: fields.text('host') ?? fields.refuse('host', 'missing'),
    subsets: fields.parts('subsets', (each): Subset => ({
      ...policy(each), name: each.text('name') ?? each.refuse('name', 'missing'), labels: each.map('labels'),
    })),
    workloadSelector: fields.part('workloadSelector', each => each.map('matchLabels') ?? {}),
    exportTo: fields.texts('exportTo'),
    workload,
    metadata,
  });
}
