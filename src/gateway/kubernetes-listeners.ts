import { Construct } from 'constructs';
import { listenerTls } from './listener-tls';
import { derivedPortName } from './port-name';
import { ReservedHosts } from './reserved-hosts';
import { ServerDescription } from './server';
import { checkCoverage, ServerCredentials } from './server-credentials';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { RouteParent } from '../routing/gateway-api/http-routes';
import { ReferenceGrants } from '../routing/gateway-api/reference-grants';
import { inexpressible, MOST_LISTENERS } from '../validation/gateway-api';
import { listenerHostname } from '../validation/gateway-api-hostname';
import { GatewayWorkload } from '../workload/gateway-workload';

/** A listener, as JSON. */
interface ListenerSpec {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'HTTPS' | 'TLS';
  readonly hostname?: string;
  readonly tls?: object;
}

/** What the listeners of a Gateway share. */
export interface ListenersProps {
  readonly workload: GatewayWorkload;
  readonly grants: ReferenceGrants;
  /** Namespace of the routes: no other may attach. */
  readonly routeNamespace: string;
}

/** The listeners of one Gateway of the Gateway API: one for each host and port, and one for http, where hosts are redirected. */
export class KubernetesListeners {
  private readonly listeners: ListenerSpec[] = [];
  private readonly names = new Set<string>();
  private readonly hosts = new ReservedHosts();
  private readonly descriptions: ServerDescription[] = [];

  constructor(private readonly scope: Construct, private readonly props: ListenersProps) {}

  /** The servers that the listeners consist of. */
  public get servers(): readonly ServerDescription[] {
    return this.descriptions;
  }

  /** Checks that no listener of the port has a host of a server that is not added yet. */
  public check(server: ServerDescription): void {
    this.hosts.check(server, this.scope);
  }

  /**
   * Adds a listener for each host of a server, which share its certificate.
   *
   * @returns where the routes of the server attach, and what is known of its certificate
   */
  public add(server: ServerDescription, site: CallSite): { readonly parents: RouteParent[]; readonly credentials: ServerCredentials } {
    const { plainHosts, port, protocol } = server;
    this.reserve(server);
    const { workload, grants } = this.props;
    const context = { scope: this.scope, hosts: plainHosts, workload, site, readsOtherNamespaces: true };
    return IngressError.within(this.scope, () => {
      const credentials = server.tls!._resolve(context);
      const tls = listenerTls(credentials, workload.namespace);
      checkCoverage(plainHosts, credentials, this.scope);
      for (const { name, namespace } of credentials.secrets) {
        if (namespace !== workload.namespace) {grants.allow({ kind: 'Gateway', namespace: workload.namespace }, { kind: 'Secret', namespace, name });}
      }
      const parents = plainHosts.map(host => {
        const hostname = listenerHostname(host);
        const name = derivedPortName({ protocol, host: hostname ?? '*', port }, this.names);
        this.push({ name, port, protocol, ...hostname !== undefined && { hostname }, tls });
        return { sectionName: name, hostname };
      });
      return { parents, credentials };
    });
  }

  /** Lets routes redirect hosts from http: one listener serves all of them. */
  public addRedirect(server: ServerDescription): RouteParent[] {
    this.reserve(server);
    const { plainHosts, port } = server;
    const name = 'http';
    IngressError.within(this.scope, () => {
      if (!this.names.has(name)) this.push({ name, port, protocol: 'HTTP' });
    });
    return plainHosts.map(host => ({ sectionName: name, hostname: listenerHostname(host) }));
  }

  /** The listeners as the Gateway's manifest has them. */
  public specs(): object[] {
    const { workload, routeNamespace } = this.props;
    const selector = { matchLabels: { 'kubernetes.io/metadata.name': routeNamespace } };
    const allowedRoutes = { namespaces: routeNamespace === workload.namespace ? { from: 'Same' } : { from: 'Selector', selector } };
    return this.listeners.map(listener => ({ ...listener, allowedRoutes }));
  }

  private reserve(server: ServerDescription): void {
    this.hosts.reserve(server, `${server.protocol.toLowerCase()} ${server.port}`, this.scope);
    this.descriptions.push(server);
  }

  private push(listener: ListenerSpec): void {
    const { port, protocol } = listener;
    if (this.listeners.length === MOST_LISTENERS) {
      throw inexpressible('addHost', `the Gateway has ${MOST_LISTENERS} listeners, the most that it can have`, 'add further hosts to a second KubernetesGateway');
    }
    if (this.listeners.some(other => other.port === port && (other.protocol === 'HTTP') !== (protocol === 'HTTP'))) {
      throw inexpressible('port', `port ${port} would have listeners with TLS and without, of which Istio serves one kind`, 'use another port, or httpsRedirect: false');
    }
    this.names.add(listener.name);
    this.listeners.push(listener);
  }
}
