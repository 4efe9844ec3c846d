import { push } from './grouping';
import { Inventory } from './inventory';
import { Labels, selects } from './labels';
import { record, records, Resource, texts } from './resource';

/** An object that runs Pods: a Pod, or a controller. */
export interface Workload {
  readonly resource: Resource;
  readonly namespace: string;
  /** Labels of its Pods. */
  readonly labels: Labels;
  /** The Pods' spec, unchecked. */
  readonly podSpec: Record<string, unknown>;
  /** Path of the Pods' spec in the resource. */
  readonly podSpecPath: string;
}

const WORKLOAD_KINDS = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** The workloads of an inventory and their Services, by label. */
export class WorkloadIndex {
  public readonly all: readonly Workload[];
  private readonly byLabel = new Map<string, Workload[]>();
  private readonly services: ReadonlyMap<string, readonly SelectingService[]>;

  constructor(inventory: Inventory) {
    this.all = WORKLOAD_KINDS.flatMap(kind => inventory.of(kind).map(resource => workloadOf(resource)));
    for (const workload of this.all) {
      Object.entries(workload.labels).forEach(([name, value]) => push(this.byLabel, `${name}=${value}`, workload));
    }
    this.services = servicesByLabel(inventory);
  }

  /** The workloads whose Pods have every label of a selector; none for the empty selector. */
  public selectedBy(selector: Labels): readonly Workload[] {
    const [first] = Object.entries(selector);
    return first ? (this.byLabel.get(`${first[0]}=${first[1]}`) ?? []).filter(({ labels }) => selects(selector, labels)) : [];
  }

  /** The Services of a namespace that select Pods with these labels, in order. */
  public servicesFor(namespace: string, labels: Labels): Resource[] {
    return Object.entries(labels).flatMap(([name, value]) => this.services.get(`${namespace} ${name}=${value}`) ?? [])
      .filter(({ selector }) => selects(selector, labels)).sort((a, b) => a.order - b.order).map(({ service }) => service);
  }
}

interface SelectingService { readonly service: Resource; readonly selector: Labels; readonly order: number }

function workloadOf(resource: Resource): Workload {
  const { namespace, labels, spec, kind } = resource;
  if (kind === 'Pod') {
    return { resource, namespace, labels, podSpec: spec, podSpecPath: 'spec' };
  }
  const template = record(spec.template);
  return {
    resource, namespace, labels: texts(record(template.metadata).labels), podSpec: record(template.spec), podSpecPath: 'spec.template.spec',
  };
}

function servicesByLabel(inventory: Inventory): Map<string, SelectingService[]> {
  const index = new Map<string, SelectingService[]>();
  for (const [order, service] of inventory.of('Service').entries()) {
    const selector = texts(service.spec.selector);
    const [first] = Object.entries(selector);
    if (first) {
      push(index, `${service.namespace} ${first[0]}=${first[1]}`, { service, selector, order });
    }
  }
  return index;
}

/** Whether a workload's Pods run a gateway: the user names Istio's container or injects it from the gateway template. */
export function looksLikeGateway(workload: Workload): boolean {
  const template = record(record(record(workload.resource.spec.template).metadata).annotations);
  const annotation = template['inject.istio.io/templates'] ?? workload.resource.annotations['inject.istio.io/templates'];
  const containers = records(workload.podSpec.containers);
  return String(annotation ?? '').includes('gateway') || (containers.length === 1 && containers[0].name === 'istio-proxy');
}

/** Whether the Pods cannot open ports below 1024, as the proxy declares to Istio. */
export function isUnprivileged(workload: Workload): boolean {
  return records(proxyContainer(workload)?.env).some(({ name, value }) => name === 'ISTIO_META_UNPRIVILEGED_POD' && value === 'true');
}

/** The proxy's container: `istio-proxy`, else the only one. */
export function proxyContainer(workload: Workload): Record<string, unknown> | undefined {
  const containers = records(workload.podSpec.containers);
  return containers.find(container => container.name === 'istio-proxy') ?? (containers.length === 1 ? containers[0] : undefined);
}
