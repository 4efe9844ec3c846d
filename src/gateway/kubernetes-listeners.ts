import { Construct } from 'constructs';
import { listenerTls } from './listener-tls';
import { PortClients } from './port-clients';
import { derivedPortName } from './port-name';
import { ReservedHosts } from './reserved-hosts';
import { ServerDescription } from './server';
import { checkCoverage, ServerCredentials } from './server-credentials';
import { late } from '../api-object/late';
import { loadGatewayApiObjects } from '../api-object/load-objects';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { ReferenceGrants } from '../routing/gateway-api/reference-grants';
import { ParentName, RouteParent } from '../routing/gateway-api/route-parent';
import { append, include, removeOnFailure } from '../synth/all-or-nothing';
import { SynthChecks } from '../synth/synth-checks';
import { inexpressible, MOST_LISTENERS } from '../validation/gateway-api';
import { listenerHostname } from '../validation/gateway-api-hostname';
import { GatewayWorkload } from '../workload/gateway-workload';

/** A listener, as JSON. */
interface ListenerSpec {
  readonly name: string;
  readonly port: number;
  readonly protocol: ServerDescription['protocol'];
  readonly hostname?: string;
  readonly tls?: object;
}

/** The Gateway or ListenerSet that has listeners. */
export interface ListenerOwner extends ParentName {
  readonly kind: 'Gateway' | 'ListenerSet';
}

/** What listeners share. */
export interface ListenersProps {
  readonly owner: ListenerOwner;
  /** What reads the Secrets: its namespace is that of the owner. */
  readonly workload: GatewayWorkload;
  readonly grants: ReferenceGrants;
  /** Namespace of the routes; routes of other namespaces cannot attach. */
  readonly routeNamespace: string;
}

/**
 * The listeners of one Gateway or ListenerSet: one for each host and port. On http a Gateway has one for all hosts; a ListenerSet has one
 * for each, because it shares the port with the Gateway. A Gateway with more than 64 gets ListenerSets for the rest.
 */
export class KubernetesListeners {
  private readonly listeners: ListenerSpec[] = [];
  private readonly names = new Set<string>();
  private readonly hosts = new ReservedHosts();
  private readonly descriptions: ServerDescription[] = [];
  private readonly clients: PortClients;
  /** Hosts with the certificates that are presented for them. */
  public readonly served: { readonly hosts: readonly string[]; readonly port: number; readonly credentials: ServerCredentials }[] = [];

  constructor(private readonly scope: Construct, private readonly props: ListenersProps) {
    this.clients = new PortClients(props.owner.kind);
  }

  /** The servers behind the listeners. */
  public get servers(): readonly ServerDescription[] {
    return this.descriptions;
  }

  /** Whether there are ListenerSets for those that the Gateway does not take. */
  public get overflow(): boolean {
    return this.listeners.length > MOST_LISTENERS;
  }

  /** Checks that no listener of the port has a host of a server that is not added yet. */
  public check(server: ServerDescription): void {
    this.hosts.check(server, this.scope);
  }

  /**
   * Adds a listener for each host of a server, which share its certificate.
   *
   * @returns where the routes of the server attach, and the known facts about its certificate
   */
  public add(server: ServerDescription, site: CallSite): { readonly parents: RouteParent[]; readonly credentials: ServerCredentials } {
    const { plainHosts, port, protocol } = server;
    this.reserve(server);
    const { workload, grants, owner: { kind } } = this.props;
    const from = { kind, namespace: workload.namespace };
    const context = { scope: this.scope, hosts: plainHosts, workload, site, gatewayApi: true };
    return IngressError.within(this.scope, () => {
      const credentials = server.tls!._resolve(context);
      const { tls, authorities } = listenerTls(credentials, workload.namespace);
      checkCoverage(plainHosts, credentials, this.scope);
      if (protocol === 'HTTPS') this.clients.add(port, authorities, this.scope);
      // a grant that names a ConfigMap does not work: Istio compares with another name
      if (authorities && authorities.namespace !== workload.namespace) {
        grants.allow(from, { kind: 'ConfigMap', namespace: authorities.namespace });
      }
      for (const { name, namespace } of credentials.secrets) {
        if (namespace !== workload.namespace) grants.allow(from, { kind: 'Secret', namespace, name });
      }
      const parents = this.pushEach(plainHosts, port, protocol, tls);
      append(this.scope, this.served, { hosts: plainHosts, port, credentials });
      return { parents, credentials };
    });
  }

  /** Lets routes of hosts attach on http. */
  public addHttp(server: ServerDescription): RouteParent[] {
    this.reserve(server);
    const { plainHosts, port } = server;
    return IngressError.within(this.scope, () => {
      if (this.props.owner.kind === 'ListenerSet') return this.pushEach(plainHosts, port, 'HTTP');
      const name = port === 80 ? 'http' : `http-${port}`;
      if (!this.names.has(name)) this.push({ name, port, protocol: 'HTTP' });
      return plainHosts.map(host => this.parent(name, listenerHostname(host)));
    });
  }

  /** The listeners of the Gateway or ListenerSet itself, and what it says of the certificates of clients. */
  public spec(): object {
    return { listeners: this.page(0), tls: this.clients.spec() };
  }

  private pushEach(hosts: readonly string[], port: number, protocol: ListenerSpec['protocol'], tls?: object): RouteParent[] {
    return hosts.map(host => {
      const hostname = listenerHostname(host);
      const name = derivedPortName({ protocol, host: hostname ?? '*', port }, this.names);
      this.push({ name, port, protocol, ...hostname !== undefined && { hostname }, ...tls && { tls } });
      return this.parent(name, hostname);
    });
  }

  private reserve(server: ServerDescription): void {
    this.hosts.reserve(server, `${server.protocol.toLowerCase()} ${server.port}`, this.scope);
    append(this.scope, this.descriptions, server);
  }

  private push(listener: ListenerSpec): void {
    const { port, protocol } = listener;
    const { kind } = this.props.owner;
    if (this.listeners.some(other => other.port === port && (other.protocol === 'HTTP') !== (protocol === 'HTTP'))) {
      throw inexpressible('port', `port ${port} would have listeners with and without TLS, and Istio serves only one kind`,
        'use another port, or HttpsRedirect.disabled()');
    }
    if (this.listeners.length > 0 && this.listeners.length % MOST_LISTENERS === 0) {
      if (kind === 'ListenerSet') {
        throw inexpressible('addHost', `the ListenerSet has ${MOST_LISTENERS} listeners, the most that it can have`,
          'add further hosts to a second KubernetesListenerSet');
      }
      this.createSet(this.listeners.length / MOST_LISTENERS);
    }
    include(this.scope, this.names, listener.name);
    append(this.scope, this.listeners, listener);
  }

  private parent(sectionName: string, hostname?: string): RouteParent {
    const page = Math.floor(this.listeners.findIndex(({ name }) => name === sectionName) / MOST_LISTENERS);
    const { kind, name } = this.props.owner;
    const listenerSet = kind === 'ListenerSet' ? name : page === 0 ? undefined : this.setName(page);
    return { sectionName, hostname, ...listenerSet !== undefined && { listenerSet } };
  }

  private setName(page: number): string {
    return `${this.props.owner.name}-${page + 1}`;
  }

  private createSet(page: number): void {
    const { name, namespace } = this.props.owner;
    const listenerSet = new (loadGatewayApiObjects().ListenerSetObject)(this.scope, `ListenerSet${page + 1}`, {
      metadata: { name: this.setName(page), namespace },
      spec: late(() => ({ parentRef: { group: 'gateway.networking.k8s.io', kind: 'Gateway', name }, listeners: this.page(page) })) as never,
    });
    removeOnFailure(listenerSet);
    if (page > 1) return;
    SynthChecks.of(this.scope).reportWithManifests(() => process.stderr.write(
      `note: Gateway '${name}' has ${this.listeners.length} listeners, more than the maximum of ${MOST_LISTENERS}: `
      + `the others are in ListenerSets (${this.setName(1)}, …)\n`));
  }

  private page(page: number): object[] {
    const { workload, routeNamespace } = this.props;
    const selector = { matchLabels: { 'kubernetes.io/metadata.name': routeNamespace } };
    const allowedRoutes = { namespaces: routeNamespace === workload.namespace ? { from: 'Same' } : { from: 'Selector', selector } };
    return this.listeners.slice(page * MOST_LISTENERS, (page + 1) * MOST_LISTENERS).map(listener => ({ ...listener, allowedRoutes }));
  }
}
