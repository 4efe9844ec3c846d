import { Finding } from '../../analysis/finding';
import { push } from '../../model/grouping';
import { IngressModel } from '../../model/ingress-model';
import { derivationOf, Resource } from '../../model/resource';
import { HostOnServer } from '../explain/explain';

type Place = Pick<Finding, 'kind' | 'namespace' | 'name' | 'path'>;

/** Which findings concern a host or a backend. Findings are indexes of a list. */
export class FindingPlaces {
  private readonly byObject = new Map<string, number[]>();
  private readonly rulesByHost = new Map<string, Resource[]>();

  constructor(private readonly model: IngressModel, private readonly findings: readonly Place[]) {
    findings.forEach((finding, i) => push(this.byObject, keyOf(finding), i));
    for (const rule of model.inventory.of('DestinationRule')) {
      const host = typeof rule.spec.host === 'string' ? rule.spec.host : '';
      const service = model.services.find(host, rule.namespace);
      if (service) push(this.rulesByHost, keyOf(service.resource), rule);
    }
  }

  /** Findings of the server or listener, of what it reads, and of the routes of a host. */
  public ofHost({ server, bound, reads, files, routes }: HostOnServer): number[] {
    const listener = derivationOf(server.gateway.resource, server.path);
    const objects = new Set<Resource>([
      ...reads.flatMap(({ secret }) => secret?.resource ?? []),
      ...files.flatMap(({ file }) => file.state === 'found' ? file.secret.resource : []),
      ...bound.filter(({ origin }) => origin.derivedFrom === undefined),
      ...routes.map(({ owner }) => owner),
    ]);
    const ofServer = listener ? [
      ...this.ofEntry(listener.resource, listener.path),
      ...listener.gateway === undefined || listener.resource === listener.gateway ? [] : this.ofEntry(listener.gateway, ''),
    ] : this.ofEntry(server.gateway.resource, server.path);
    return sorted([...ofServer, ...[...objects].flatMap(object => this.of(object))]);
  }

  /** Findings of an object, without those of its other servers or listeners. */
  private ofEntry(resource: Resource, entry: string): number[] {
    return this.of(resource).filter(i => {
      const [path] = /^spec\.(servers|listeners)\[\d+\]/.exec(this.findings[i].path ?? '') ?? [];
      return path === undefined || path === entry;
    });
  }

  /** Findings of the Service or ServiceEntry behind a destination and of its DestinationRules. */
  public ofBackend(host: string, namespace: string): number[] {
    const service = this.model.services.find(host, namespace)?.resource;
    return service ? sorted([service, ...this.rulesByHost.get(keyOf(service)) ?? []].flatMap(object => this.of(object))) : [];
  }

  private of(resource: Resource): readonly number[] {
    return this.byObject.get(keyOf(resource)) ?? [];
  }
}

function keyOf({ kind, namespace, name }: Pick<Place, 'kind' | 'namespace' | 'name'>): string {
  return `${kind} ${namespace}/${name}`;
}

/** Findings are in the order of severity. */
function sorted(indexes: readonly number[]): number[] {
  return [...new Set(indexes)].sort((a, b) => a - b);
}
