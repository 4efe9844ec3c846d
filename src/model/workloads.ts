import { push } from './grouping';
import { Inventory } from './inventory';
import { Labels, selects } from './labels';
import { record, records, Resource, texts } from './resource';

/** Something that runs Pods: a Pod, or what makes them. */
export interface Workload {
  readonly resource: Resource;
  readonly namespace: string;
  /** Labels of its Pods. */
  readonly labels: Labels;
  /** The Pods' spec, as it came. */
  readonly podSpec: Record<string, unknown>;
  /** Path of the Pods' spec in the resource. */
  readonly podSpecPath: string;
}

const WORKLOAD_KINDS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** Every workload of an inventory. */
export function findWorkloads(inventory: Inventory): Workload[] {
  return WORKLOAD_KINDS.flatMap(kind => inventory.of(kind).map(resource => {
    if (kind === 'Pod') {
      return { resource, namespace: resource.namespace, labels: resource.labels, podSpec: resource.spec, podSpecPath: 'spec' };
    }
    const template = record(resource.spec.template);
    return {
      resource, namespace: resource.namespace, labels: texts(record(template.metadata).labels), podSpec: record(template.spec), podSpecPath: 'spec.template.spec',
    };
  }));
}

/** Whether a workload's Pods run a gateway: Istio's container is named by the user or injected from the gateway template. */
export function looksLikeGateway(workload: Workload): boolean {
  const template = record(record(record(workload.resource.spec.template).metadata).annotations);
  const annotation = template['inject.istio.io/templates'] ?? workload.resource.annotations['inject.istio.io/templates'];
  const containers = records(workload.podSpec.containers);
  return String(annotation ?? '').includes('gateway') || (containers.length === 1 && containers[0].name === 'istio-proxy');
}

/** The proxy's container: `istio-proxy`, else the only one. */
export function proxyContainer(workload: Workload): Record<string, unknown> | undefined {
  const containers = records(workload.podSpec.containers);
  return containers.find(container => container.name === 'istio-proxy') ?? (containers.length === 1 ? containers[0] : undefined);
}

interface Selecting { readonly service: Resource; readonly selector: Labels; readonly order: number }

/** Services by namespace and the first label that they ask for, so that a thousand workloads do not each go through a thousand of them. */
const SELECTING = new WeakMap<Inventory, Map<string, Selecting[]>>();

/** The Services of a workload's namespace that select its Pods. */
export function servicesOf(inventory: Inventory, namespace: string, labels: Labels): Resource[] {
  const index = SELECTING.get(inventory) ?? indexServices(inventory);
  SELECTING.set(inventory, index);
  return Object.entries(labels).flatMap(([name, value]) => index.get(`${namespace} ${name}=${value}`) ?? [])
    .filter(({ selector }) => selects(selector, labels)).sort((a, b) => a.order - b.order).map(({ service }) => service);
}

function indexServices(inventory: Inventory): Map<string, Selecting[]> {
  const index = new Map<string, Selecting[]>();
  for (const [order, service] of inventory.of('Service').entries()) {
    const selector = texts(service.spec.selector);
    const [first] = Object.entries(selector);
    if (first) {
      push(index, `${service.namespace} ${first[0]}=${first[1]}`, { service, selector, order });
    }
  }
  return index;
}
