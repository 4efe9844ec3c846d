import { kindText } from './object-references';
import { GrantIndex } from './reference-grants';
import { BackendReference, RouteModel, RouteRule } from './routes';
import { qualifyHost } from '../../validation/qualify-host';
import { ServiceIndex, ServiceModel } from '../services';

/** Where a backend reference leads. */
export interface BackendResolution {
  readonly route: RouteModel;
  readonly rule: RouteRule;
  readonly backend: BackendReference;
  /**
   * `found`; `missing`: the service does not exist; `undecided`: it is not among the manifests; `not-permitted`: its namespace does not
   * grant it; `invalid`: Istio cannot read the reference, for `reason`.
   */
  readonly state: 'found' | 'missing' | 'undecided' | 'not-permitted' | 'invalid';
  /** Host in the mesh: `frontend.shop.svc.cluster.local`; undefined for a reference that Istio cannot read. */
  readonly host?: string;
  readonly service?: ServiceModel;
  /** Whether the service has the port; undefined if the service is not among the manifests. */
  readonly hasPort?: boolean;
  /** Istio's reason; undefined if found or undecided. */
  readonly reason?: 'BackendNotFound' | 'RefNotPermitted' | 'InvalidKind' | 'InvalidDestination';
  /** What is wrong; undefined if found. */
  readonly message?: string;
}

/** Looks up the backends of routes. */
export class BackendResolver {
  /** @param permitsUnseen whether a namespace may grant a reference with an object that is not among the manifests */
  constructor(
    private readonly services: ServiceIndex, private readonly grants: GrantIndex, private readonly complete: boolean,
    private readonly permitsUnseen: (namespace: string) => boolean,
  ) {}

  /** Every backend of a route, mirrors included, in order. Backends without weight are left out, as Istio leaves them out. */
  public of(route: RouteModel): BackendResolution[] {
    return route.rules.flatMap(rule => [...rule.backends.filter(({ weight }) => weight !== 0), ...rule.mirrors]
      .map(backend => ({ route, rule, backend, ...this.resolve(route, backend) })));
  }

  private resolve(route: RouteModel, backend: BackendReference): Omit<BackendResolution, 'route' | 'rule' | 'backend'> {
    const { group, kind, namespace, name, port, hasNamespace } = backend;
    const isHostname = group === 'networking.istio.io' && kind === 'Hostname';
    const isService = (group === '' && kind === 'Service') || (group === 'multicluster.x-k8s.io' && kind === 'ServiceImport');
    if (!this.grants.permits({ kind: route.kind, namespace: route.resource.namespace }, backend)) {
      const host = isService ? qualifyHost(name, namespace) : undefined;
      const service = host === undefined ? undefined : this.services.findAnywhere(host, namespace);
      const message = `no ReferenceGrant in namespace ${namespace} lets ${route.kind}s of namespace ${route.resource.namespace} refer to `
        + `${kindText(backend)} '${name}'`;
      return this.permitsUnseen(namespace) && !service ? { state: 'undecided', host, message }
        : { state: 'not-permitted', reason: 'RefNotPermitted', host, service, message };
    }
    if (!isService && !isHostname) {
      return { state: 'invalid', reason: 'InvalidKind', message: `Istio does not support backends of kind ${kindText(backend)}` };
    }
    const invalid = (message: string) => ({ state: 'invalid' as const, reason: 'InvalidDestination' as const, message });
    if (isHostname && hasNamespace) {
      return invalid(`backend of kind Hostname has namespace '${namespace}'`);
    }
    if (isService && name.includes('.')) {
      return invalid(`'${name}' is not the name of a Service`);
    }
    if (port === undefined) {
      return invalid(`backend '${name}' has no port`);
    }
    const host = isHostname ? name : qualifyHost(name, namespace);
    const service = this.services.findAnywhere(host, namespace);
    if (!service) {
      const message = `${isHostname ? `host '${name}'` : `Service '${name}'`} is not found${isHostname ? '' : ` in namespace ${namespace}`}`;
      return this.complete ? { state: 'missing', reason: 'BackendNotFound', host, message } : { state: 'undecided', host, message };
    }
    return { state: 'found', host, service, hasPort: service.ports.includes(port) };
  }
}
