import { ApiObject, ApiObjectMetadata, Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { AddHostOptions, AddPassthroughHostOptions } from './add-host-options';
import { checkHostConflicts } from './gateway-conflicts';
import { HostParts, hostParts, passthroughHostParts } from './host-parts';
import { attachmentOf, GatewayAttachment } from './kubernetes-attachment';
import { KubernetesHttpHost, KubernetesPassthroughHost } from './kubernetes-gateway-host';
import { KubernetesListeners } from './kubernetes-listeners';
import { TerminatingTls } from './server-tls';
import { GatewayApiGatewayObject } from '../api-object/gateway-api-objects';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { HttpRoutes, RouteParent } from '../routing/gateway-api/http-routes';
import { ReferenceGrants } from '../routing/gateway-api/reference-grants';
import { TlsRoute } from '../routing/gateway-api/tls-route';
import { renderHttpRoute } from '../routing/render-http-route';
import { SecretOutput } from '../secrets/output/secret-output';
import { recordCreation } from '../synth/record-creation';
import { SynthChecks } from '../synth/synth-checks';
import { listenerHostname } from '../validation/gateway-api-hostname';
import { GatewayWorkload } from '../workload/gateway-workload';
import { KubernetesGatewayWorkload } from '../workload/kubernetes-gateway-workload';

/** What a KubernetesGateway consists of. */
export interface KubernetesGatewayProps {
  /**
   * The Pods that serve: `new GatewayWorkload(…)` for a gateway that runs already, in whose namespace the Gateway then is, or
   * `new ManagedGatewayWorkload(…)` for one that Istio deploys beside the Gateway.
   *
   * @default - a ManagedGatewayWorkload: Istio deploys a gateway for this Gateway alone
   */
  readonly workload?: KubernetesGatewayWorkload;

  /**
   * TLS of every host that `addHost` or `addHosts` adds without its own, for example `ServerTls.issuedBy(ca)`.
   *
   * @default - none: each host needs its own
   */
  readonly tls?: TerminatingTls;

  /**
   * How Secrets with the private keys of its hosts leave the program.
   *
   * @default - as chosen for the chart or app with `SecretOutput.applyTo`, else `SecretOutput.plain()`
   */
  readonly secretOutput?: SecretOutput;

  /**
   * Metadata of the Gateway. Its name is a DNS label of at most 57 characters: Istio names a Service after it.
   *
   * @default - a name made from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * Ports and hosts of an ingress gateway in the Kubernetes Gateway API: creates a Gateway with a listener for each host, and what its
 * hosts need beside it: HTTPRoutes, TLSRoutes, Secrets, and ReferenceGrants for Secrets and Services of other namespaces. Hosts are
 * declared as with `Gateway`. What the Gateway API cannot express is refused with the code `gateway-api`.
 *
 * Needs Istio 1.30 or later and the CRDs of the Gateway API's standard channel, v1.5 or later. Paths are compared element by element:
 * `PathMatch.prefix('/api')` matches `/api` and `/api/v1`, not `/apiary`.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/
 */
export class KubernetesGateway extends Construct {
  /** The Gateway's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;
  /** The Pods that serve, named as Istio names them where it deploys them: for Secrets of other constructs. */
  public readonly workload: GatewayWorkload;
  /** Namespace of the Gateway, its workload and its Secrets. */
  public readonly namespace: string;
  private readonly attachment: GatewayAttachment;
  private readonly tls?: TerminatingTls;
  private readonly listeners: KubernetesListeners;
  private readonly grants: ReferenceGrants;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props workload, TLS
   * @throws `invalid-name` for a name that Istio or Kubernetes refuses, and without a namespace; `gateway-api` for metadata with another
   * namespace than that of a gateway that runs already; `istio-version`
   */
  constructor(scope: Construct, id: string, props: KubernetesGatewayProps = {}) {
    checkArguments('KubernetesGateway', [scope, id, props]);
    super(scope, id);
    props.secretOutput?.applyTo(this);
    recordCreation(this, new.target);
    this.tls = props.tls;
    this.attachment = attachmentOf(this, { workload: props.workload, metadata: props.metadata, chartNamespace: Chart.of(this).namespace });
    this.namespace = this.attachment.namespace;
    this.apiObject = new GatewayApiGatewayObject(this, 'Resource', {
      metadata: this.attachment.metadata,
      spec: Lazy.any({
        produce: () => ({ gatewayClassName: 'istio', ...this.attachment.spec(this.name), listeners: this.listeners.specs() }),
      }),
    });
    this.workload = this.attachment.workload(this.name);
    this.grants = new ReferenceGrants(this, 'Grants');
    this.listeners = new KubernetesListeners(this, {
      workload: this.workload, grants: this.grants, routeNamespace: this.attachment.routeNamespace,
    });
    checkHostConflicts(this, () => this.listeners.servers);
    this.node.addValidation({
      validate: () => this.listeners.servers.length === 0 ? ['gateway has no host; add one with addHost (invalid-argument)'] : [],
    });
  }

  /** Name of the Gateway. */
  public get name(): string {
    return this.apiObject.name;
  }

  /**
   * Serves a host over https: creates the certificate and its Secret, the listener, the redirect from http, and the HTTPRoute.
   *
   * @param host DNS name, `*.example.com`, or `*`
   * @param options destination or routes; TLS unless the Gateway has it
   * @throws `gateway-api` for what the Gateway API cannot express; `invalid-host` for a host that is served already; `duplicate-name` for
   * an HTTPRoute whose name is taken; `invalid-tls` if neither the host nor the Gateway has TLS; `invalid-route` for both `destination`
   * and `routes`
   */
  public addHost(host: string, options: AddHostOptions = {}): KubernetesHttpHost {
    checkArguments('KubernetesGateway.addHost', [host, options], this);
    return this.serve([host], options, CallSite.of(KubernetesGateway.prototype.addHost));
  }

  /**
   * Serves several hosts over https with one certificate and the same routes: creates a listener for each.
   *
   * @param hosts DNS names or wildcards; the first names what is created
   * @param options destination or routes; TLS unless the Gateway has it
   * @throws the errors of `addHost`
   */
  public addHosts(hosts: string[], options: AddHostOptions = {}): KubernetesHttpHost {
    checkArguments('KubernetesGateway.addHosts', [hosts, options], this);
    return this.serve(hosts, options, CallSite.of(KubernetesGateway.prototype.addHosts));
  }

  /**
   * Serves a host whose TLS ends at the backend: the gateway sees only the server name that clients send (SNI). Creates the listener
   * and a TLSRoute.
   *
   * @param host DNS name or `*.example.com`
   * @param options destination
   * @throws the errors of `addHost`; `gateway-api` for the host `*`
   */
  public addPassthroughHost(host: string, options: AddPassthroughHostOptions): KubernetesPassthroughHost {
    checkArguments('KubernetesGateway.addPassthroughHost', [host, options], this);
    const site = CallSite.of(KubernetesGateway.prototype.addPassthroughHost);
    const { parts, parents, host: common } = this.listen([host], site, () => passthroughHostParts(host, options, { tls: this.tls }));
    const route = IngressError.within(
      this,
      () =>
        new TlsRoute(this, `TLSRoute-${parts.virtualService.metadata.name}`, {
          ...this.routeProps(parts.virtualService.metadata.name, parents),
          destinations: options.destination._toSpec(this.attachment.routeNamespace),
        }),
    );
    site.record(route);
    return KubernetesPassthroughHost._of(common, route);
  }

  private serve(hosts: string[], options: AddHostOptions, site: CallSite): KubernetesHttpHost {
    const { parts, parents, host } = this.listen(hosts, site, () => hostParts(hosts, options, { tls: this.tls }));
    const { metadata: { name }, routes: given = [] } = parts.virtualService;
    const routes = this.createRoutes(name, `HTTPRoute-${name}`, parents, site);
    for (const route of given) routes.add(renderHttpRoute(route, this.attachment.routeNamespace), route);
    return KubernetesHttpHost._of(host, routes, this.attachment.routeNamespace);
  }

  /** Adds the listeners of hosts, and their redirect. */
  private listen(hosts: readonly string[], site: CallSite, partsOf: () => HostParts) {
    const parts = IngressError.within(this, () => {
      hosts.forEach(listenerHostname);
      return partsOf();
    });
    const { server, redirect, virtualService: { metadata: { name } } } = parts;
    this.listeners.check(server._description); // a host that is served twice is why the name is taken
    if (this.node.children.some(({ node }) => node.id === `HTTPRoute-${name}` || node.id === `TLSRoute-${name}`)) {
      throw new IngressError({
        code: 'duplicate-name',
        message: `the gateway has a route '${name}' already`,
        help: `give the route of ${hosts.join(', ')} its own name: name`,
      }, this);
    }
    SynthChecks.of(this).changed();
    const { parents, credentials } = this.listeners.add(server._description, site);
    if (redirect) {
      this.createRoutes(`${name}-redirect`, `Redirect-${name}`, this.listeners.addRedirect(redirect._description), site)
        .add({ redirect: { scheme: 'https', redirectCode: 301 } });
    }
    const host = { hosts: [...hosts], port: server.port, credentials, redirect: redirect !== undefined, workload: this.workload };
    return { parts, parents, host };
  }

  private createRoutes(name: string, id: string, parents: readonly RouteParent[], site: CallSite): HttpRoutes {
    const routes = new HttpRoutes(this, id, this.routeProps(name, parents));
    site.record(routes);
    return routes;
  }

  private routeProps(name: string, parents: readonly RouteParent[]) {
    return {
      metadata: { name, namespace: this.attachment.routeNamespace },
      gateway: { name: this.name, namespace: this.namespace },
      parents,
      grants: this.grants,
    };
  }
}
