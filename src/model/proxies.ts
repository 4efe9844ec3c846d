import { GatewayModel } from './gateways';
import { Inventory } from './inventory';
import { Labels, selects, selectorText } from './labels';
import { fullName, records, Resource, texts } from './resource';
import { servicesOf, Workload } from './workloads';

/** What is known about a gateway's workload beside the manifests. */
export interface WorkloadHint {
  /** Labels of its Pods; every selector is meant when absent. */
  readonly selector?: Labels;
  readonly namespace: string;
  /** The only Gateway that it is about, `namespace/name`; all when absent. */
  readonly gateway?: string;
}

/** A kind of gateway Pod with the Gateways that configure it. */
export interface Proxy {
  readonly labels: Labels;
  /** Namespace of its Pods; undefined when nothing tells. */
  readonly namespace?: string;
  /** Why the namespace is what it is. */
  readonly namespaceFrom: 'workload' | 'hint' | 'service' | 'default' | 'unknown';
  /** The workload at hand; undefined when it is only known by its labels. */
  readonly workload?: Workload;
  readonly services: readonly Resource[];
  /** In the order in which Istio reads them: age, then name, then namespace. */
  readonly gateways: readonly GatewayModel[];
}

/** The label and namespace of the ingress gateway that Istio installs. */
const DEFAULT_INGRESS = { label: 'istio', value: 'ingressgateway', namespace: 'istio-system' };

/** Every proxy that some Gateway selects: the workloads at hand, and for Gateways without one the workload that they must mean. */
export function findProxies(
  inventory: Inventory, gateways: readonly GatewayModel[], workloads: readonly Workload[], hints: readonly WorkloadHint[],
): Proxy[] {
  const sorted = [...gateways].sort(byAge);
  const proxies: Proxy[] = [];
  const seen = new Set<string>();
  const own = hintedNamespaces(gateways, hints);
  const add = (labels: Labels, where: Pick<Proxy, 'namespace' | 'namespaceFrom' | 'workload'>) => {
    const key = `${where.namespace ?? ''}|${selectorText(labels)}`;
    if (!seen.has(key)) {
      seen.add(key);
      proxies.push({
        labels,
        ...where,
        services: where.namespace === undefined ? [] : servicesOf(inventory, where.namespace, labels),
        gateways: sorted.filter(gateway => selects(gateway.selector, labels) && (own.get(gateway) ?? where.namespace) === where.namespace),
      });
    }
  };
  const wanted = new Map(sorted.map(gateway => {
    const namespace = own.get(gateway);
    return [`${namespace ?? ''}|${selectorText(gateway.selector)}`, { selector: gateway.selector, namespace }];
  }));
  for (const { selector, namespace } of wanted.values()) {
    const found = Object.keys(selector).length === 0 ? []
      : workloads.filter(workload => selects(selector, workload.labels) && (namespace ?? workload.namespace) === workload.namespace);
    found.forEach(workload => add(workload.labels, { namespace: workload.namespace, namespaceFrom: 'workload', workload }));
    if (found.length === 0 && Object.keys(selector).length > 0) {
      add(selector, namespace === undefined ? namespaceFor(inventory, selector, hints) : { namespace, namespaceFrom: 'hint' });
    }
  }
  if (proxies.length === 0 && wanted.size > 0) {
    add({}, { namespaceFrom: 'unknown' });
  }
  return proxies;
}

/** The namespaces of the workloads of those Gateways of which it was said. */
export function hintedNamespaces(gateways: readonly GatewayModel[], hints: readonly WorkloadHint[]): ReadonlyMap<GatewayModel, string> {
  const byName = new Map(hints.flatMap(({ gateway, namespace }) => gateway === undefined ? [] : [[gateway, namespace] as const]));
  return new Map(gateways.flatMap(gateway => {
    const namespace = byName.get(fullName(gateway.resource));
    return namespace === undefined ? [] : [[gateway, namespace] as const];
  }));
}

function namespaceFor(inventory: Inventory, selector: Labels, hints: readonly WorkloadHint[]): Pick<Proxy, 'namespace' | 'namespaceFrom'> {
  const hint = hints.find(h => h.gateway === undefined && (h.selector === undefined || selects(selector, h.selector)));
  if (hint) {
    return { namespace: hint.namespace, namespaceFrom: 'hint' };
  }
  const service = inventory.of('Service').find(s => {
    const own = texts(s.spec.selector);
    return Object.keys(own).length > 0 && (selects(selector, own) || selects(own, selector));
  });
  if (service) {
    return { namespace: service.namespace, namespaceFrom: 'service' };
  }
  return selector[DEFAULT_INGRESS.label] === DEFAULT_INGRESS.value
    ? { namespace: DEFAULT_INGRESS.namespace, namespaceFrom: 'default' } : { namespaceFrom: 'unknown' };
}

/** The port on which the proxy listens for a Gateway's port: the target of the first Service that has it. */
export function resolvePort(proxy: Proxy, port: number): number {
  for (const service of proxy.services) {
    if (service.labels['experimental.istio.io/disable-gateway-port-translation'] !== undefined) {
      continue;
    }
    const found = records(service.spec.ports).find(p => p.port === port);
    if (found) {
      return typeof found.targetPort === 'number' ? found.targetPort : namedPort(proxy, found.targetPort) ?? port;
    }
  }
  return port;
}

function namedPort({ workload }: Proxy, name: unknown): number | undefined {
  if (typeof name === 'string' && /^\d+$/.test(name)) {
    return Number(name);
  }
  const ports = records(workload?.podSpec.containers).flatMap(container => records(container.ports));
  const found = ports.find(p => p.name === name)?.containerPort;
  return typeof found === 'number' ? found : undefined;
}

function byAge(a: GatewayModel, b: GatewayModel): number {
  const age = ({ resource }: GatewayModel) => String((resource.object.metadata as Record<string, unknown> | undefined)?.creationTimestamp ?? '');
  return compare(age(a), age(b)) || compare(a.resource.name, b.resource.name) || compare(a.resource.namespace, b.resource.namespace);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
