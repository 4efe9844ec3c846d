import { push } from './grouping';
import { Inventory } from './inventory';
import { record, records, Resource } from './resource';
import { hostCovers } from '../validation/host-match';

/** Something that a route can send requests to. */
export interface ServiceModel {
  readonly resource: Resource;
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
  /** Namespaces that see it; `*` is all. */
  readonly exportTo: readonly string[];
}

const CLUSTER = 'svc.cluster.local';

/** A host as Istio completes it: a short name gets the namespace and the cluster's domain. */
export function qualifyHost(host: string, namespace: string): string {
  return host.startsWith('*') || host.includes('.') || host.includes(':') || host === '' ? host : `${host}.${namespace}.${CLUSTER}`;
}

/** Services and ServiceEntries by host. */
export class ServiceIndex {
  private readonly exact = new Map<string, ServiceModel[]>();
  private readonly wildcards: ServiceModel[] = [];
  private readonly near = new Map<string, string | undefined>();

  constructor(inventory: Inventory) {
    for (const resource of inventory.of('Service')) {
      this.add({
        resource,
        hosts: [qualifyHost(resource.name, resource.namespace)],
        ports: numbers(resource.spec.ports, 'port'),
        exportTo: exportsOf((resource.annotations['networking.istio.io/exportTo'] ?? '').split(',').map(e => e.trim()).filter(e => e !== ''), resource.namespace),
      });
    }
    for (const resource of inventory.of('ServiceEntry')) {
      this.add({
        resource,
        hosts: strings(resource.spec.hosts).map(host => qualifyHost(host, resource.namespace)),
        ports: numbers(resource.spec.ports, 'number'),
        exportTo: exportsOf(strings(resource.spec.exportTo), resource.namespace),
      });
    }
  }

  /** What a host in a route of a namespace stands for, among what is at hand. */
  public find(host: string, namespace: string): ServiceModel | undefined {
    const visible = (service: ServiceModel) => service.exportTo.includes('*') || service.exportTo.includes(namespace);
    return (this.exact.get(qualifyHost(host, namespace)) ?? []).find(visible)
      ?? this.wildcards.find(service => visible(service) && service.hosts.some(own => own.startsWith('*') && hostCovers(own, host)));
  }

  /** A Service of the same namespace whose name is nearly that of a missing host. */
  public similar(host: string, namespace: string): string | undefined {
    const wanted = qualifyHost(host, namespace);
    if (!this.near.has(wanted)) {
      this.near.set(wanted, this.findSimilar(wanted));
    }
    return this.near.get(wanted);
  }

  private findSimilar(wanted: string): string | undefined {
    const [name, ...rest] = wanted.split('.');
    return [...this.exact.keys()].find(other => other.split('.').slice(1).join('.') === rest.join('.') && isNear(other.split('.')[0], name));
  }

  private add(service: ServiceModel): void {
    service.hosts.forEach(host => push(this.exact, host, service));
    if (service.hosts.some(host => host.startsWith('*'))) {
      this.wildcards.push(service);
    }
  }
}

function exportsOf(exportTo: readonly string[], namespace: string): string[] {
  return exportTo.length === 0 ? ['*'] : exportTo.map(entry => entry === '.' ? namespace : entry);
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

function numbers(value: unknown, field: string): number[] {
  return records(value).map(item => record(item)[field]).filter(item => typeof item === 'number');
}

/** Whether two names differ in at most two letters that were changed, added or left out. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2 || Math.min(a.length, b.length) < 5) {
    return false;
  }
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] <= 2;
}
