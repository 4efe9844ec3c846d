import { GatewayModel } from './gateways';
import { push } from './grouping';
import { installedGateways } from './installation';
import { Inventory } from './inventory';
import { Labels, selects, selectorText } from './labels';
import { creationOrder, fullName, records, Resource, texts } from './resource';
import { WorkloadHint } from './workload-hint';
import { isUnprivileged, looksLikeGateway, Workload, WorkloadIndex } from './workloads';

/** A kind of gateway Pod with the Gateways that configure it. */
export interface GatewayWorkloadModel {
  readonly labels: Labels;
  /** Namespace of its Pods; undefined if unknown. */
  readonly namespace?: string;
  /**
   * How the namespace was determined; `default` is an assumption, because no object among the manifests shows where the Pods run;
   * `unmatched`: the gateways among the manifests have other labels.
   */
  readonly namespaceFrom: 'workload' | 'hint' | 'installation' | 'service' | 'default' | 'unmatched' | 'unknown';
  /** The workload among the manifests; undefined if only its labels are known. */
  readonly deployed?: Workload;
  readonly services: readonly Resource[];
  /** In Istio's order: age, then name, then namespace. */
  readonly gateways: readonly GatewayModel[];
}

/** The label and namespace of the ingress gateway that Istio installs. */
const DEFAULT_INGRESS = { label: 'istio', value: 'ingressgateway', namespace: 'istio-system' };

/**
 * Every workload that a Gateway selects: those among the manifests, and for Gateways without a match the workload that they must refer to.
 */
export function findGatewayWorkloads(
  inventory: Inventory, gateways: readonly GatewayModel[], workloads: WorkloadIndex, hints: readonly WorkloadHint[],
): GatewayWorkloadModel[] {
  const sorted = [...gateways].sort((a, b) => creationOrder(a.resource, b.resource));
  const selecting = new SelectingGateways(sorted);
  const gatewayWorkloads: GatewayWorkloadModel[] = [];
  const seen = new Set<string>();
  const own = hintedNamespaces(gateways, hints);
  const add = (labels: Labels, where: Pick<GatewayWorkloadModel, 'namespace' | 'namespaceFrom' | 'deployed'>) => {
    const key = `${where.namespace ?? ''}|${selectorText(labels)}`;
    if (!seen.has(key)) {
      seen.add(key);
      gatewayWorkloads.push({
        labels,
        ...where,
        services: where.namespace === undefined ? [] : workloads.servicesFor(where.namespace, labels),
        gateways: selecting.of(labels).filter(gateway => (own.get(gateway) ?? where.namespace) === where.namespace),
      });
    }
  };
  const wanted = new Map(sorted.map(gateway => {
    const namespace = own.get(gateway);
    return [`${namespace ?? ''}|${selectorText(gateway.selector)}`, { selector: gateway.selector, namespace }];
  }));
  const namespaces = new NamespaceFinder(inventory, workloads, hints);
  for (const { selector, namespace } of wanted.values()) {
    const found = workloads.selectedBy(selector).filter(workload => (namespace ?? workload.namespace) === workload.namespace);
    found.forEach(workload => add(workload.labels, { namespace: workload.namespace, namespaceFrom: 'workload', deployed: workload }));
    if (found.length === 0 && Object.keys(selector).length > 0) {
      add(selector, namespace === undefined ? namespaces.of(selector) : { namespace, namespaceFrom: 'hint' });
    }
  }
  if (gatewayWorkloads.length === 0 && wanted.size > 0) {
    add({}, { namespaceFrom: 'unknown' });
  }
  return gatewayWorkloads;
}

/** Gateways by the first label of their selectors, in order. */
class SelectingGateways {
  private readonly byLabel = new Map<string, GatewayModel[]>();
  private readonly order: ReadonlyMap<GatewayModel, number>;

  constructor(sorted: readonly GatewayModel[]) {
    this.order = new Map(sorted.map((gateway, i) => [gateway, i]));
    for (const gateway of sorted) {
      const [first] = Object.entries(gateway.selector);
      push(this.byLabel, first ? `${first[0]}=${first[1]}` : '', gateway);
    }
  }

  /** The Gateways that select Pods with these labels: Gateways without a selector select all. */
  public of(labels: Labels): GatewayModel[] {
    return ['', ...Object.entries(labels).map(([name, value]) => `${name}=${value}`)].flatMap(key => this.byLabel.get(key) ?? [])
      .filter(({ selector }) => selects(selector, labels)).sort((a, b) => this.order.get(a)! - this.order.get(b)!);
  }
}

/** The namespaces of workloads that constructs declare for those Gateways. */
export function hintedNamespaces(gateways: readonly GatewayModel[], hints: readonly WorkloadHint[]): ReadonlyMap<GatewayModel, string> {
  const byName = new Map(hints.flatMap(({ gateway, namespace }) => gateway === undefined ? [] : [[gateway, namespace] as const]));
  return new Map(gateways.flatMap(gateway => {
    const namespace = byName.get(fullName(gateway.resource));
    return namespace === undefined ? [] : [[gateway, namespace] as const];
  }));
}

/** Finds the namespace of Pods that are not among the manifests. */
class NamespaceFinder {
  private readonly installed: readonly WorkloadHint[];
  private readonly services: readonly { readonly namespace: string; readonly selector: Labels }[];
  private readonly hasOtherGateways: boolean;

  constructor(inventory: Inventory, { all }: WorkloadIndex, private readonly hints: readonly WorkloadHint[]) {
    this.installed = installedGateways(inventory);
    this.services = inventory.of('Service').map(({ namespace, spec }) => ({ namespace, selector: texts(spec.selector) }))
      .filter(({ selector }) => Object.keys(selector).length > 0);
    this.hasOtherGateways = this.installed.length > 0 || all.some(looksLikeGateway);
  }

  public of(selector: Labels): Pick<GatewayWorkloadModel, 'namespace' | 'namespaceFrom'> {
    const hint = this.hints.find(h => h.gateway === undefined && (h.selector === undefined || selects(selector, h.selector)));
    if (hint) {
      return { namespace: hint.namespace, namespaceFrom: 'hint' };
    }
    const installed = this.installed.find(h => selects(selector, h.selector!));
    if (installed) {
      return { namespace: installed.namespace, namespaceFrom: 'installation' };
    }
    const service = this.services.find(s => selects(selector, s.selector) || selects(s.selector, selector));
    if (service) {
      return { namespace: service.namespace, namespaceFrom: 'service' };
    }
    // if gateways with other labels are among the manifests, Istio's default installation probably does not exist
    if (this.hasOtherGateways) {
      return { namespaceFrom: 'unmatched' };
    }
    return selector[DEFAULT_INGRESS.label] === DEFAULT_INGRESS.value
      ? { namespace: DEFAULT_INGRESS.namespace, namespaceFrom: 'default' } : { namespaceFrom: 'unknown' };
  }
}

const NO_TRANSLATION = 'experimental.istio.io/disable-gateway-port-translation';

/** The port on which the workload listens for a Gateway's port: the target of the first Service that has it. */
export function resolvePort(workload: GatewayWorkloadModel, port: number): number {
  for (const { spec } of workload.services.filter(({ labels }) => labels[NO_TRANSLATION] === undefined)) {
    const found = records(spec.ports).find(p => p.port === port);
    if (found) {
      return targetOf(workload, found);
    }
  }
  return port;
}

/** The ports of the workload that a client reaches through a port of a Service or node; without a Service, the port itself. */
export function listenerPorts(workload: GatewayWorkloadModel, clientPort: number): number[] {
  return workload.services.length === 0 ? [clientPort] : [...new Set(workload.services.flatMap(({ spec }) =>
    records(spec.ports).filter(({ port, nodePort }) => port === clientPort || nodePort === clientPort)
      .map(port => targetOf(workload, port))))];
}

/** The ports of Services through which clients reach a port of the workload; without a Service, the port itself. */
export function clientPorts(workload: GatewayWorkloadModel, listenerPort: number): number[] {
  return workload.services.length === 0 ? [listenerPort] : [...new Set(workload.services.flatMap(({ spec }) =>
    records(spec.ports).filter(port => targetOf(workload, port) === listenerPort)
      .map(({ port, nodePort }) => Number(spec.type === 'NodePort' ? nodePort ?? port : port))))];
}

/** The port of the workload behind a port of a Service. */
export function targetOf(workload: GatewayWorkloadModel, { port, targetPort }: Record<string, unknown>): number {
  return typeof targetPort === 'number' ? targetPort : namedPort(workload, targetPort) ?? Number(port);
}

function namedPort({ deployed: workload }: GatewayWorkloadModel, name: unknown): number | undefined {
  if (typeof name === 'string' && /^\d+$/.test(name)) {
    return Number(name);
  }
  const ports = records(workload?.podSpec.containers).flatMap(container => records(container.ports));
  const found = ports.find(p => p.name === name)?.containerPort;
  return typeof found === 'number' ? found : undefined;
}

/** Whether the workload can listen on a port: unprivileged Pods cannot below 1024, so Istio drops the server. */
export function canListen({ deployed: workload }: GatewayWorkloadModel, port: number): boolean {
  return port === 0 || port >= 1024 || !workload || !isUnprivileged(workload);
}
