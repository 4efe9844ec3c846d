import { Finding } from '../../analysis/finding';
import { push } from '../../model/grouping';
import { IngressModel } from '../../model/ingress-model';
import { Resource } from '../../model/resource';
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

  /** Findings of the server, of what it reads, and of the routes of a host. */
  public ofHost({ server, workload, reads, files, explained: { host }, routes }: HostOnServer): number[] {
    const bound = this.model.bindings(server, workload).filter(({ hosts }) => hosts.includes(host) || host.startsWith('*'));
    const objects = new Set<Resource>([
      ...reads.flatMap(({ secret }) => secret?.resource ?? []),
      ...files.flatMap(({ file }) => file.state === 'found' ? file.secret.resource : []),
      ...bound.map(({ virtualService }) => virtualService.resource),
      ...routes.map(({ owner }) => owner),
    ]);
    const ofGateway = this.of(server.gateway.resource).filter(i => {
      const [path] = /^spec\.servers\[\d+\]/.exec(this.findings[i].path ?? '') ?? [];
      return path === undefined || path === server.path;
    });
    return sorted([...ofGateway, ...[...objects].flatMap(object => this.of(object))]);
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
