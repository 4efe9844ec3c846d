import { Labels, selects } from '../../model/labels';
import { records, Resource, texts } from '../../model/resource';
import { ServiceModel } from '../../model/services';
import { Workload, WorkloadIndex } from '../../model/workloads';
import { Report, Rule } from '../rule';

const DESTINATION_RULE = (version: string) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'frontend', namespace: 'shop' },
  spec: { host: 'frontend', subsets: [{ name: 'stable', labels: { version } }] },
});
const PODS = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'frontend', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'frontend' } },
    template: { metadata: { labels: { app: 'frontend', version: 'v1' } }, spec: { containers: [{ name: 'frontend', image: 'frontend' }] } },
  },
};
/** Istio adds these labels to Pods, from the node or the proxy. */
const ADDED_LABELS = /^(topology\.|failure-domain\.|kubernetes\.io\/|security\.istio\.io\/|istio-locality$)/;

/** IST0173, IST0174: a DestinationRule applies to an existing service, and each subset has Pods. */
export const destinationRuleTarget: Rule = {
  id: 'destination-rule-target',
  codes: ['IST0173', 'IST0174', 'destination-misspelt'],
  complies: 'the host of each DestinationRule matches a service, and each of its subsets selects Pods',
  accepted: { add: [DESTINATION_RULE('v1'), PODS] },
  refused: { add: [DESTINATION_RULE('v2'), PODS] },
  check: ({ model, options }) => model.inventory.of('DestinationRule').flatMap((resource): Report[] => {
    const { host } = resource.spec;
    if (typeof host !== 'string' || host === '' || host.startsWith('*') || model.admission.refuses(resource)) {
      return [];
    }
    const service = model.services.find(host, resource.namespace);
    if (service) {
      return emptySubsets(resource, service, model.workloadIndex, options.complete);
    }
    const meant = model.services.similar(host, resource.namespace);
    return options.complete || meant ? [{
      resource,
      path: 'spec.host',
      code: options.complete ? 'IST0174' : 'destination-misspelt',
      message: `host '${host}' of the DestinationRule does not match a service`,
      help: meant ? `did you mean ${meant}?` : 'use the name of a Service, with its namespace if it differs, or add a ServiceEntry',
    }] : [];
  }),
};

/** Subsets without Pods of a Service. If the manifests have none of its Pods, the result is unknown unless they are complete. */
function emptySubsets(rule: Resource, { resource: service }: ServiceModel, index: WorkloadIndex, complete: boolean): Report[] {
  if (service.kind !== 'Service') {
    return [];
  }
  const pods = index.selectedBy(texts(service.spec.selector)).filter(({ namespace }) => namespace === service.namespace);
  return pods.length === 0 && !complete ? [] : records(rule.spec.subsets).flatMap(({ name, labels }, i): Report[] => {
    const wanted = texts(labels);
    const isWhole = Object.keys(wanted).length === 0; // a subset without labels has the Pods of the Service, if there are any
    return isWhole || mayBeAdded(wanted) || pods.some(pod => selects(wanted, pod.labels)) ? [] : [{
      resource: rule,
      path: `spec.subsets[${i}].labels`,
      code: 'IST0173',
      message: `subset '${String(name)}' selects no Pods of Service '${service.name}': requests for it get 503`,
      help: pods.length === 0 ? `Service '${service.name}' has no Pods: add what makes them, or remove the subset`
        : `the Pods have ${labelsOf(pods, Object.keys(wanted))}`,
    }];
  });
}

/** Whether Istio may add one of the labels; it adds none without a value. */
function mayBeAdded(labels: Labels): boolean {
  return Object.entries(labels).some(([label, value]) => value !== '' && ADDED_LABELS.test(label));
}

/** The labels that distinguish the Pods of subsets. */
function labelsOf(pods: readonly Workload[], names: readonly string[]): string {
  const values = names.flatMap(name => pods.flatMap(({ labels }) => labels[name] === undefined ? [] : [`${name}=${labels[name]}`]));
  return values.length > 0 ? [...new Set(values)].join(', ') : `no label ${names.join(' or ')}`;
}
