import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { AddHostOptions, AddPassthroughHostOptions, AddTcpHostOptions } from './add-host-options';
import { checkHostConflicts } from './gateway-conflicts';
import { GatewayHost } from './gateway-host';
import { ExistingGatewayOptions, GatewayProps } from './gateway-props';
import { GatewayServer, GatewayServers } from './gateway-servers';
import { createAccess } from './host-access';
import { GatewayDefaults, HostParts, hostParts, passthroughHostParts, tcpHostParts } from './host-parts';
import { hstsOverHttp } from './hsts-over-http';
import { Server, ServerDescription } from './server';
import { TcpHosts } from './tcp-hosts';
import { lowerCase, overlaps } from '../access/served-names';
import { GatewayObject } from '../api-object/istio-objects';
import { late } from '../api-object/late';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { GatewayReference, IGateway, isMesh, MeshReference } from '../routing/gateway-reference';
import { HostRouting } from '../routing/host-policy/host-policy';
import { VirtualService } from '../routing/virtual-service';
import { VirtualServiceProps } from '../routing/virtual-service-props';
import { allOrNothing, append } from '../synth/all-or-nothing';
import { CreatedAt, recordCreation } from '../synth/record-creation';
import { SynthChecks } from '../synth/synth-checks';
import { parseGatewayHost } from '../validation/gateway-host';
import { gatewayNameProblem, meshNameProblem, namespaceProblem, objectNameProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';

/**
 * Ports and hosts of an ingress gateway: creates an Istio Gateway, and the objects that its servers need.
 *
 * For fields without a property, use `apiObject.addJsonPatch(…)`, which can also set fields that are newer than this library.
 *
 * @example
 * const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
 * gateway.addHost('shop.example.com', { destination: Destination.service('frontend', 80) });
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/
 */
export class Gateway extends Construct implements IGateway {
  /**
   * Refers to an existing Gateway. Creates nothing.
   *
   * @param scope parent construct
   * @param id id of the reference in its scope
   * @param gatewayName name of the Gateway
   * @param options namespace, workload
   * @throws `invalid-name` for a name that a Gateway cannot have
   */
  public static fromGatewayName(scope: Construct, id: string, gatewayName: string, options: ExistingGatewayOptions = {}): IGateway {
    checkArguments('Gateway.fromGatewayName', [scope, id, gatewayName, options]);
    return new GatewayReference(scope, id, gatewayName, options.namespace, options.workload);
  }

  /**
   * The workloads of the mesh, in `gateways` of a VirtualService beside ingress gateways, and in `gateways` of its matches.
   * Creates nothing.
   *
   * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-gateways
   */
  public static mesh(): IGateway {
    return new MeshReference();
  }

  /** The Gateway's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;
  /** The workload that the Gateway configures. */
  public readonly workload: GatewayWorkload;
  /** Namespace of the Gateway: its metadata's, else the chart's. */
  public readonly namespace?: string;
  /**
   * The hosts that were added.
   *
   * @internal
   */
  public readonly _hosts: GatewayHost[] = [];
  private readonly defaults: GatewayDefaults;
  private readonly servers: GatewayServers;
  /** The VirtualServices of this Gateway. */
  private readonly virtualServices: VirtualService[] = [];
  private readonly tcpHosts = new TcpHosts();

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props workload, servers
   * @throws `invalid-name` for a name or namespace that Istio or Kubernetes refuses
   */
  constructor(scope: Construct, id: string, props: GatewayProps = {}) {
    checkArguments('Gateway', [scope, id, props]);
    super(scope, id);
    this.workload = props.workload ?? new GatewayWorkload();
    props.secretOutput?.applyTo(this);
    props.tlsPolicy?.applyTo(this);
    this.namespace = props.metadata?.namespace ?? Chart.of(this).namespace;
    recordCreation(this, new.target);
    this.defaults = { namespace: this.namespace, tls: props.tls, host: props.hostDefaults };
    this.servers = new GatewayServers(this, this.workload);
    this.apiObject = new GatewayObject(this, 'Resource', {
      metadata: props.metadata,
      spec: late(() => ({ selector: this.workload.selector, servers: this.servers.specs() })),
    });
    check(this,
      ...at('metadata.name', gatewayNameProblem(this.name), objectNameProblem(this.name), isMesh(this) ? meshNameProblem() : undefined),
      ...this.namespace === undefined ? [] : at('metadata.namespace', namespaceProblem(this.namespace)));
    const site = CallSite.of(new.target);
    IngressError.within(this, () => props.servers?.forEach(server => this.add(server._description, site)));
    checkHostConflicts(this, () => this.servers.list(), this.workload, {
      routed: () => this.virtualServices.flatMap(({ hosts }) => hosts),
      certain: () => this.virtualServices
        .filter(each => each._takesRequests(this, () => this.httpPorts(each)) && this.isBound(each)).flatMap(({ hosts }) => hosts),
      routeCount: () => this.virtualServices.reduce((sum, each) => sum + each._routeCount, 0),
    });
    this.node.addValidation({ validate: () => hstsOverHttp(this._hosts, this.servers.list()) });
    this.node.addValidation({
      validate: () => this.servers.isEmpty
        ? [`gateway has no server${CallSite.suffix(this)}; add one with addHost or addServer (invalid-argument)`] : [],
    });
  }

  /** Name of the Gateway. */
  public get name(): string {
    return this.apiObject.name;
  }

  /**
   * Adds a server and creates what its certificate needs.
   *
   * @param server port, hosts, TLS
   * @throws `duplicate-name` for a port name that is taken; `invalid-host` for a host that another server of the port has
   */
  public addServer(server: Server): void {
    checkArguments('Gateway.addServer', [server], this);
    const site = CallSite.of(Gateway.prototype.addServer);
    this.change(() => this.add(server._description, site));
  }

  /**
   * Serves a host over https: creates the certificate and its Secret, the server, the redirect from http, and the VirtualService.
   *
   * @param host fully qualified name, `*.example.com`, or `*`
   * @param options destination or routes; TLS unless the Gateway has it
   * @throws the errors of `addServer` and `VirtualService`; `duplicate-name` for a VirtualService whose name is taken;
   * `invalid-tls` if neither the host nor the Gateway has TLS; `invalid-route` for both `destination` and `routes`
   */
  public addHost(host: string, options: AddHostOptions = {}): GatewayHost {
    checkArguments('Gateway.addHost', [host, options], this);
    const site = CallSite.of(Gateway.prototype.addHost);
    return this.change(() => this.serve(site, hostParts([host], options, this.defaults)));
  }

  /**
   * Serves several hosts over https with one server, one certificate and the same routes.
   *
   * @param hosts fully qualified names or wildcards; the first one determines names of created objects
   * @param options destination or routes; TLS unless the Gateway has it
   * @throws the errors of `addHost`
   */
  public addHosts(hosts: string[], options: AddHostOptions = {}): GatewayHost {
    checkArguments('Gateway.addHosts', [hosts, options], this);
    const site = CallSite.of(Gateway.prototype.addHosts);
    return this.change(() => this.serve(site, hostParts(hosts, options, this.defaults)));
  }

  /**
   * Serves a host whose TLS ends at the backend: the gateway sees only the server name (SNI) that clients send. Creates the server and a
   * VirtualService with a `tls` route.
   *
   * @param host fully qualified name, `*.example.com`, or `*`
   * @param options destination
   * @throws the errors of `addServer` and `VirtualService`; `duplicate-name` for a VirtualService whose name is taken
   */
  public addPassthroughHost(host: string, options: AddPassthroughHostOptions): GatewayHost {
    checkArguments('Gateway.addPassthroughHost', [host, options], this);
    const site = CallSite.of(Gateway.prototype.addPassthroughHost);
    return this.change(() => this.serve(site, passthroughHostParts(host, options, this.defaults)));
  }

  /**
   * Serves a host over TLS that ends at the gateway, for another protocol than HTTP, such as a database: creates the certificate and its
   * Secret, the server, and a VirtualService with a `tcp` route. For connections without TLS, which have no host, use `Server.tcp`.
   *
   * @param host fully qualified name, `*.example.com`, or `*`
   * @param options port, destination; TLS unless the Gateway has it
   * @throws the errors of `addServer` and `VirtualService`; `duplicate-name` for a VirtualService whose name is taken;
   * `invalid-tls` if neither the host nor the Gateway has TLS; `invalid-host` if it overlaps with another such host of the port
   */
  public addTcpHost(host: string, options: AddTcpHostOptions): GatewayHost {
    checkArguments('Gateway.addTcpHost', [host, options], this);
    const site = CallSite.of(Gateway.prototype.addTcpHost);
    this.tcpHosts.check(host, options.port, this);
    const added = this.change(() => this.serve(site, tcpHostParts(host, options, this.defaults)));
    this.tcpHosts.add(host, options.port);
    return added;
  }

  /**
   * Adds a VirtualService that is bound to this Gateway, in addition to the gateways in `props.gateways`.
   *
   * @param id id of the construct in the Gateway
   * @param props hosts and routes
   * @throws the errors of `VirtualService`
   */
  public addVirtualService(id: string, props: VirtualServiceProps): VirtualService {
    checkArguments('Gateway.addVirtualService', [id, props], this);
    const site = CallSite.of(Gateway.prototype.addVirtualService);
    return allOrNothing(this, () => this.createVirtualService(id, props, site));
  }

  /** @internal */
  public get _servers(): GatewayServer[] {
    return this.servers.list();
  }

  private change<T>(change: () => T): T {
    return allOrNothing(this, () => IngressError.within(this, change));
  }

  private createVirtualService(id: string, props: VirtualServiceProps, site: CallSite, host?: HostRouting): VirtualService {
    const bound: CreatedAt<VirtualServiceProps> & { _host?: HostRouting } = {
      ...props, gateways: [this, ...props.gateways ?? []], _site: site, _host: host,
    };
    const virtualService = new VirtualService(this, id, bound);
    append(this, this.virtualServices, virtualService);
    return virtualService;
  }

  /** The ports on which requests for the hosts of a VirtualService reach routes. */
  private httpPorts({ hosts }: VirtualService): number[] {
    const names = lowerCase(hosts);
    return [...new Set(this.servers.list()
      .filter(({ protocol, httpsRedirect }) => (protocol === 'HTTPS' || protocol === 'HTTP') && !httpsRedirect)
      .filter(({ plainHosts }) => overlaps({ hosts: plainHosts }, names)).map(({ port }) => port))];
  }

  /** Whether no server leaves a VirtualService out by the namespace in front of a host. */
  private isBound({ hosts, namespace }: VirtualService): boolean {
    const names = lowerCase(hosts);
    return this.servers.list().every(server => server.hosts.every(given => {
      const { namespace: allowed = '*', host } = parseGatewayHost(given);
      return allowed === '*' || (allowed === '.' ? this.namespace : allowed) === namespace || !overlaps({ hosts: [host] }, names);
    }));
  }

  private add(server: ServerDescription, site: CallSite): GatewayServer {
    SynthChecks.of(this).changed();
    return this.servers.add(server, site);
  }

  private serve(site: CallSite, parts: HostParts): GatewayHost {
    const { server, redirect, virtualService, aliases, policy, hsts = false, maintenance, access } = parts;
    const { metadata: { name }, hosts } = virtualService;
    for (const { metadata } of [virtualService, ...aliases ? [aliases.virtualService] : []]) {
      if (!this.node.tryFindChild(idOf(metadata))) continue;
      this.servers.checkHosts(server); // report a duplicate host first: it is the cause of a duplicate name
      throw new IngressError({
        code: 'duplicate-name',
        message: `the gateway already has a VirtualService '${metadata.name}'`,
        help: metadata.name === name ? `set the option name for ${hosts.join(', ')}` : 'set the option name for the other host',
      }, this);
    }
    const overHttp = !redirect || redirect.how._byServer ? undefined
      : { port: redirect.server.port, routes: (namespace?: string) => redirect.how._routes(namespace) };
    const host = GatewayHost._of({
      hosts,
      server: this.add(server, site),
      redirect: redirect && this.add(redirect.server, site),
      redirectCode: redirect?.how._code,
      virtualService: this.createVirtualService(idOf(virtualService.metadata), virtualService, site, {
        policy, overHttp, first: maintenance ? [maintenance] : [],
      }),
      hsts,
      workload: this.workload,
    });
    if (aliases) {
      this.createVirtualService(idOf(aliases.virtualService.metadata), aliases.virtualService, site, { policy, overHttp })
        .addRedirect(aliases.redirect);
    }
    append(this, this._hosts, host);
    if (access) createAccess(this, { name, hosts, access, workload: this.workload, site });
    return host;
  }
}

function idOf({ name }: { readonly name: string }): string {
  return `VirtualService-${name}`;
}
