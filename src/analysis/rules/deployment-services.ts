import { push } from '../../model/grouping';
import { record, records, Resource, texts } from '../../model/resource';
import { proxyContainer, Workload } from '../../model/workloads';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const SECOND = (...ports: object[]) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'istio-ingressgateway-internal', namespace: 'istio-system' },
  spec: { selector: { istio: 'ingressgateway' }, ports },
});

/** IST0116 and IST0137: the Services of one Deployment of the mesh agree about each port. */
export const deploymentServices: Rule = {
  id: 'deployment-services',
  codes: ['IST0116', 'IST0137', 'undecided'],
  complies: 'the Services of a Deployment in the mesh use one protocol per port, and one port per targetPort',
  accepted: { add: [SECOND({ name: 'http2', port: 80, targetPort: 8080 })] },
  refused: { add: [SECOND({ name: 'http-admin', port: 8081, targetPort: 8081 }, { name: 'http-status', port: 8082, targetPort: 8081 })] },
  check: context => context.model.workloads.filter(({ resource }) => resource.kind === 'Deployment').flatMap((workload): Report[] => {
    const inMesh = isInMesh(workload, context);
    if (inMesh === false) {
      return [];
    }
    const at = {
      resource: workload.resource, path: 'spec.template.metadata.labels', ...inMesh === undefined && { code: 'undecided' as const },
    };
    const who = inMesh === undefined ? ', which matters if the Deployment is in the mesh: its Namespace is not among the manifests' : '';
    const ports = context.model.workloadIndex.servicesFor(workload.namespace, workload.labels)
      .flatMap(service => records(service.spec.ports)
        .map(port => ({ service, port: String(port.port), protocol: String(port.protocol ?? 'TCP'), target: targetOf(port) })));
    return [
      ...disagreements(ports, 'port', 'protocol').map(({ of, values, services }) => ({
        code: 'IST0116' as const, ...at, message: `port ${of} is ${values.join(' and ')} in ${services}${who}`,
      })),
      ...disagreements(ports, 'target', 'port').map(({ of, values, services }) => ({
        code: 'IST0137' as const, ...at, message: `targetPort ${of} belongs to the ports ${values.join(' and ')} in ${services}${who}`,
      })),
    ];
  }),
};

interface Port { readonly service: Resource; readonly port: string; readonly protocol: string; readonly target: string }

function targetOf({ port, targetPort }: Record<string, unknown>): string {
  return targetPort === undefined || targetPort === 0 || targetPort === '' ? String(port) : String(targetPort);
}

/** Ports that agree in one field and differ in another. */
function disagreements(
  ports: readonly Port[], by: 'port' | 'target', what: 'protocol' | 'port',
): { of: string; values: string[]; services: string }[] {
  const groups = new Map<string, Port[]>();
  ports.forEach(port => push(groups, port[by], port));
  return [...groups].map(([of, same]) => ({
    of,
    values: [...new Set(same.map(port => port[what]))].sort(),
    services: `Service ${[...new Set(same.map(({ service }) => service.name))].sort().join(', ')}`,
  })).filter(({ values }) => values.length > 1);
}

const INJECT = 'sidecar.istio.io/inject';

/** Whether Pods have Istio's proxy; undefined if their Namespace, which decides it, is not among the manifests. */
function isInMesh(workload: Workload, { model, options }: RuleContext): boolean | undefined {
  if (workload.resource.labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller') {
    return false; // a waypoint
  }
  const proxy = proxyContainer(workload);
  if (proxy?.name === 'istio-proxy' && proxy.image) {
    return true;
  }
  const annotations = texts(record(record(workload.resource.spec.template).metadata).annotations);
  const injected = workload.labels[INJECT] ?? annotations[INJECT];
  if (injected !== undefined) {
    return injected === 'true';
  }
  const namespace = model.inventory.of('Namespace').find(({ name }) => name === workload.namespace);
  return namespace ? namespace.labels['istio-injection'] === 'enabled' : options.complete ? false : undefined;
}
