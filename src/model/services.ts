import { groupPairs, push } from './grouping';
import { Inventory } from './inventory';
import { record, records, Resource } from './resource';
import { hostCovers } from '../validation/host-match';
import { qualifyHost, SERVICE_DOMAIN } from '../validation/qualify-host';

/** A port as clients see it. */
export interface ServicePort {
  readonly number: number;
  /** Empty for a port without a name. */
  readonly name: string;
  /** The appProtocol of a Service or the protocol of a ServiceEntry. */
  readonly protocol?: string;
}

/** A possible destination of routes. */
export interface ServiceModel {
  readonly resource: Resource;
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
  readonly details: readonly ServicePort[];
  /** Namespaces that see it; `*` means all. */
  readonly exportTo: readonly string[];
}

/** Services and ServiceEntries by host. */
export class ServiceIndex {
  private readonly exact = new Map<string, ServiceModel[]>();
  private readonly wildcards: ServiceModel[] = [];
  private restricted = false;
  private namesByDomain?: ReadonlyMap<string, readonly string[]>;
  private hostsByName?: ReadonlyMap<string, readonly string[]>;
  private readonly near = new Map<string, string | undefined>();

  constructor(private readonly inventory: Inventory) {
    for (const resource of inventory.of('Service')) {
      this.add({
        resource,
        hosts: [qualifyHost(resource.name, resource.namespace)],
        ports: numbers(resource.spec.ports, 'port'),
        details: detailsOf(resource.spec.ports, 'port', 'appProtocol'),
        exportTo: exportsOf(
          (resource.annotations['networking.istio.io/exportTo'] ?? '')
            .split(',')
            .map(e => e.trim())
            .filter(e => e !== ''),
          resource.namespace,
        ),
      });
    }
    for (const resource of inventory.of('ServiceEntry')) {
      this.add({
        resource,
        hosts: strings(resource.spec.hosts)
          .filter(host => host !== '*')
          .map(host => qualifyHost(host, resource.namespace)),
        ports: numbers(resource.spec.ports, 'number'),
        details: detailsOf(resource.spec.ports, 'number', 'protocol'),
        exportTo: exportsOf(strings(resource.spec.exportTo), resource.namespace),
      });
    }
  }

  /**
   * What a host in a route of a namespace refers to, among the manifests.
   *
   * @param clients the namespaces whose proxies get the route
   */
  public find(host: string, namespace: string, clients: readonly string[] = [namespace]): ServiceModel | undefined {
    return this.named(host, namespace, service => clients.some(client => isExported(service, client)));
  }

  /** Every service that has exactly the host of a route, whether or not it is exported to anyone. */
  public withHost(host: string, namespace: string): readonly ServiceModel[] {
    return this.exact.get(qualifyHost(host, namespace)) ?? [];
  }

  /** What a host refers to, whether or not it is exported to anyone. */
  public findAnywhere(host: string, namespace: string): ServiceModel | undefined {
    return this.named(host, namespace, () => true);
  }

  /** Whether some service is exported to some namespaces only. */
  public get someHidden(): boolean {
    return this.restricted;
  }

  /**
   * The service that a host means in a route, if it is present and clients of another namespace do not see it.
   *
   * @param viewer namespace of the clients
   * @param host host in the route
   * @param namespace namespace of the route
   */
  public hiddenFrom(viewer: string, host: string, namespace: string): ServiceModel | undefined {
    return this.restricted && !this.named(host, namespace, service => isExported(service, viewer))
      ? this.named(host, namespace, () => true) : undefined;
  }

  private named(host: string, namespace: string, accepts: (service: ServiceModel) => boolean): ServiceModel | undefined {
    return (
      (this.exact.get(qualifyHost(host, namespace)) ?? []).find(accepts) ??
      this.wildcards.find(service => accepts(service) && service.hosts.some(own => own.startsWith('*') && hostCovers(own, host)))
    );
  }

  /**
   * Suggests a Service for a missing host: one of the same namespace with a similar name, else the only one of the same name in another
   * namespace.
   */
  public similar(host: string, namespace: string): string | undefined {
    const wanted = qualifyHost(host, namespace);
    if (!this.near.has(wanted)) {
      this.near.set(wanted, this.findSimilar(wanted));
    }
    return this.near.get(wanted);
  }

  private findSimilar(wanted: string): string | undefined {
    // a name without the cluster's domain, or with a wrong end of it
    const [name, ...rest] = wanted.split('.');
    const whole = ['', 'svc'].includes(rest[1] ?? '') ? `${name}.${rest[0]}.${SERVICE_DOMAIN}` : undefined;
    if (whole !== undefined && this.exact.has(whole)) {
      return whole;
    }
    this.namesByDomain ??= groupPairs([...this.exact.keys()].map(host => [host.slice(host.indexOf('.') + 1), host.split('.')[0]] as const));
    const near = this.namesByDomain.get(rest.join('.'))?.find(other => isNear(other, name));
    if (near !== undefined) {
      return [near, ...rest].join('.');
    }
    // the same name in another namespace
    this.hostsByName ??= groupPairs(
      [...this.exact].filter(([host, [{ resource }]]) => host.endsWith(`.${SERVICE_DOMAIN}`) && !this.inventory.isNamespaceAssumed(resource))
        .map(([host]) => [host.split('.')[0], host] as const),
    );
    const elsewhere = wanted.endsWith(`.${SERVICE_DOMAIN}`) ? (this.hostsByName.get(name) ?? []) : [];
    return elsewhere.length === 1 ? elsewhere[0] : undefined;
  }

  private add(service: ServiceModel): void {
    this.restricted ||= !service.exportTo.includes('*');
    service.hosts.forEach(host => push(this.exact, host, service));
    if (service.hosts.some(host => host.startsWith('*'))) {
      this.wildcards.push(service);
    }
  }
}

function isExported({ exportTo }: ServiceModel, namespace: string): boolean {
  return exportTo.includes('*') || exportTo.includes(namespace);
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

function detailsOf(ports: unknown, number: string, protocol: string): ServicePort[] {
  return records(ports).filter(port => typeof port[number] === 'number').map(port => ({
    number: Number(port[number]),
    name: typeof port.name === 'string' ? port.name : '',
    protocol: typeof port[protocol] === 'string' ? port[protocol] : undefined,
  }));
}

/**
 * Whether two names differ in at most two letters, or one of a short name, in the order of two neighboring letters, in case, or in the
 * ending -svc or -service alone. Names that differ in digits alone are different on purpose.
 */
function isNear(a: string, b: string): boolean {
  if (withoutEnding(a) === withoutEnding(b) || isSwapped(a, b)) {
    return true;
  }
  const shorter = Math.min(a.length, b.length);
  if (shorter < 3 || Math.abs(a.length - b.length) > 2 || a.replace(/\d+/g, '') === b.replace(/\d+/g, '')) {
    return false;
  }
  return distance(a, b) <= (shorter < 5 ? 1 : 2);
}

/** A name in small letters, without the ending that some give to names of Services. */
function withoutEnding(name: string): string {
  return name.toLowerCase().replace(/-(svc|service)$/, '');
}

/** Whether two neighboring letters, not digits, are in the other order. */
function isSwapped(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  return at >= 0 && !/\d/.test(a.slice(at, at + 2)) && `${a.slice(0, at)}${a[at + 1]}${a[at]}${a.slice(at + 2)}` === b;
}

/** The edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
