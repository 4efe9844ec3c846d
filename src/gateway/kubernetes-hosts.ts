import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { AddGrpcHostOptions, AddHostOptions, AddHttpHostOptions, AddPassthroughHostOptions } from './add-host-options';
import { createAccess } from './host-access';
import { HostDefaults } from './host-defaults';
import { HostParts, hostParts, httpHostParts, passthroughHostParts } from './host-parts';
import { HttpsRedirect } from './https-redirect';
import { KubernetesGrpcHost, KubernetesHttpHost, KubernetesPassthroughHost } from './kubernetes-gateway-host';
import { KubernetesListeners } from './kubernetes-listeners';
import { TerminatingTls } from './server-tls';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { HttpRoutes, HttpRoutesProps } from '../routing/gateway-api/http-routes';
import { ReferenceGrants } from '../routing/gateway-api/reference-grants';
import { ParentName, RouteParent } from '../routing/gateway-api/route-parent';
import { TlsRoute } from '../routing/gateway-api/tls-route';
import { HttpRouteOptions } from '../routing/http-route';
import { renderHttpRoute, renderRedirect } from '../routing/render-http-route';
import { startTls } from '../routing/start-tls';
import { allOrNothing } from '../synth/all-or-nothing';
import { SynthChecks } from '../synth/synth-checks';
import { inexpressible } from '../validation/gateway-api';
import { listenerHostname } from '../validation/gateway-api-hostname';
import { objectNameProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';

/**
 * What hosts are served with.
 *
 * @internal
 */
export interface HostServing {
  readonly listeners: KubernetesListeners;
  readonly owner: ParentName;
  readonly routeNamespace: string;
  readonly grants: ReferenceGrants;
  readonly tls?: TerminatingTls;
  readonly hostDefaults?: HostDefaults;
  /** The Pods, for commands. */
  readonly workload: GatewayWorkload;
}

/** Hosts that listeners of the Kubernetes Gateway API serve: those of a Gateway or of a ListenerSet. */
export abstract class KubernetesHosts extends Construct {
  /** The API object that has the listeners; patches to it are applied last. */
  public abstract readonly apiObject: ApiObject;
  /** @internal */
  protected abstract readonly _serving: HostServing;

  /**
   * Hosts with the certificates that are presented for them.
   *
   * @internal
   */
  public get _served(): KubernetesListeners['served'] {
    return this._serving.listeners.served;
  }

  /**
   * Adds annotations to the Pods of the gateway.
   *
   * @returns whether this program decides which annotations they have
   * @internal
   */
  public _annotatePods(_annotations: { readonly [annotation: string]: string }): boolean {
    return false;
  }

  /** Name of the API object. */
  public get name(): string {
    return this.apiObject.name;
  }

  /**
   * Serves a host over https: creates the certificate and its Secret, the listener, the redirect from http, and the HTTPRoute.
   *
   * @param host DNS name, `*.example.com`, or `*`
   * @param options destination or routes; TLS unless all hosts have it
   * @throws `gateway-api` for what the Gateway API cannot express; `invalid-host` for a host that is served already; `duplicate-name` for
   * an HTTPRoute whose name is taken; `invalid-tls` if neither the host nor its parent has TLS; `invalid-route` for both `destination`
   * and `routes`
   */
  public addHost(host: string, options: AddHostOptions = {}): KubernetesHttpHost {
    checkArguments('KubernetesHosts.addHost', [host, options], this);
    const site = CallSite.of(KubernetesHosts.prototype.addHost);
    return allOrNothing(this, () => this.serve([host], options, site));
  }

  /**
   * Serves several hosts over https with one certificate and the same routes: creates a listener for each.
   *
   * @param hosts DNS names or wildcards; the first names what is created
   * @param options destination or routes; TLS unless all hosts have it
   * @throws the errors of `addHost`
   */
  public addHosts(hosts: string[], options: AddHostOptions = {}): KubernetesHttpHost {
    checkArguments('KubernetesHosts.addHosts', [hosts, options], this);
    const site = CallSite.of(KubernetesHosts.prototype.addHosts);
    return allOrNothing(this, () => this.serve(hosts, options, site));
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
    checkArguments('KubernetesHosts.addPassthroughHost', [host, options], this);
    const site = CallSite.of(KubernetesHosts.prototype.addPassthroughHost);
    return allOrNothing(this, () => this.passThrough(host, options, site));
  }

  /**
   * Serves a host over http without TLS: creates an HTTPRoute on the port's listener. Everyone between client and gateway can read and
   * change what is sent.
   *
   * @param host DNS name, `*.example.com`, or `*`
   * @param options destination or routes
   * @throws the errors of `addHost`; `invalid-host` for a host that is redirected from the same port
   */
  public addHttpHost(host: string, options: AddHttpHostOptions = {}): KubernetesHttpHost {
    checkArguments('KubernetesHosts.addHttpHost', [host, options], this);
    const site = CallSite.of(KubernetesHosts.prototype.addHttpHost);
    return allOrNothing(this, () => {
      const { parts, parents, host: common } = this.listen([host], site, () => httpHostParts(host, options));
      return this.route(parts, parents, common, site);
    });
  }

  /**
   * Serves a host over https whose requests are gRPC calls: creates the certificate and its Secret, the listener, and a GRPCRoute. There is
   * no redirect from http, which clients of gRPC do not follow.
   *
   * @param host DNS name, `*.example.com`, or `*`
   * @param options routes; TLS unless all hosts have it
   * @throws the errors of `addHost`
   */
  public addGrpcHost(host: string, options: AddGrpcHostOptions): KubernetesGrpcHost {
    checkArguments('KubernetesHosts.addGrpcHost', [host, options], this);
    const site = CallSite.of(KubernetesHosts.prototype.addGrpcHost);
    return allOrNothing(this, () => this.serveGrpc(host, options, site));
  }

  private passThrough(host: string, options: AddPassthroughHostOptions, site: CallSite): KubernetesPassthroughHost {
    const { parts, parents, host: common } = this.listen([host], site, () => passthroughHostParts(host, options, {}));
    const { metadata: { name } } = parts.virtualService;
    const destinations = options.destination._toSpec(this._serving.routeNamespace);
    const props = { ...this.routeProps(name, parents), destinations };
    const route = IngressError.within(this, () => new TlsRoute(this, `TLSRoute-${name}`, props));
    startTls([options.destination], { scope: route, namespace: this._serving.routeNamespace, workloads: [this._serving.workload] }, 'tls');
    site.record(route);
    return KubernetesPassthroughHost._of(common, route);
  }

  private serveGrpc(host: string, { routes: given, ...serving }: AddGrpcHostOptions, site: CallSite): KubernetesGrpcHost {
    const { tls } = this._serving;
    const partsOf = () => hostParts([host], { ...serving, httpsRedirect: HttpsRedirect.disabled() }, { tls, prefixes: 'element' });
    const { parts, parents, host: common } = this.listen([host], site, partsOf);
    const { metadata: { name } } = parts.virtualService;
    const routes = this.createRoutes(name, `HTTPRoute-${name}`, parents, site, { kind: 'GRPCRoute' });
    const created = KubernetesGrpcHost._of(common, routes, this._serving.routeNamespace);
    for (const route of given) created.addRoute(route);
    return created;
  }

  private serve(hosts: string[], options: AddHostOptions, site: CallSite): KubernetesHttpHost {
    const { tls, hostDefaults } = this._serving;
    const { parts, parents, host } = this.listen(hosts, site, () => hostParts(hosts, options, { tls, host: hostDefaults, prefixes: 'element' }));
    return this.route(parts, parents, host, site);
  }

  private route(
    parts: HostParts, parents: RouteParent[], host: ReturnType<KubernetesHosts['listen']>['host'], site: CallSite,
  ): KubernetesHttpHost {
    const { metadata: { name }, routes: given = [] } = parts.virtualService;
    const routes = this.createRoutes(name, `HTTPRoute-${name}`, parents, site, { policy: parts.policy });
    const { routeNamespace } = this._serving;
    for (const route of given as HttpRouteOptions[]) routes.add(renderHttpRoute(route, routeNamespace), route);
    return KubernetesHttpHost._of(host, routes, routeNamespace);
  }

  /** Adds the listeners of hosts, and their redirect. */
  private listen(hosts: readonly string[], site: CallSite, partsOf: () => HostParts) {
    const parts = IngressError.within(this, () => {
      hosts.forEach(listenerHostname);
      return expressible(partsOf());
    });
    const { listeners, workload } = this._serving;
    const { server, redirect, aliases, virtualService: { metadata: { name } } } = parts;
    const names = [name, ...aliases ? [aliases.virtualService.metadata.name] : []];
    check(this, ...names.flatMap(each => at('name', objectNameProblem(each))));
    listeners.check(server); // a host that is served twice is why the name is taken
    const taken = names.find(each => this.node.children.some(({ node }) => node.id === `HTTPRoute-${each}` || node.id === `TLSRoute-${each}`));
    if (taken !== undefined) {
      throw new IngressError({
        code: 'duplicate-name',
        message: `a route '${taken}' already exists`,
        help: `set the option name for ${hosts.join(', ')}`,
      }, this);
    }
    SynthChecks.of(this).changed();
    const { parents, credentials } = server.tls
      ? listeners.add(server, site)
      : { parents: listeners.addHttp(server), credentials: undefined };
    if (redirect) {
      const routes = this.createRoutes(`${name}-redirect`, `Redirect-${name}`, listeners.addHttp(redirect.server), site);
      for (const route of redirect.how._routes(this._serving.routeNamespace)) routes.add(route);
    }
    const own = parents.slice(0, hosts.length);
    if (aliases) {
      const { metadata: { name: alias } } = aliases.virtualService;
      this.createRoutes(alias, `HTTPRoute-${alias}`, parents.slice(hosts.length), site, { policy: parts.policy }).add(renderRedirect(aliases.redirect));
    }
    const { access } = parts;
    if (access) createAccess(this, { name, hosts, access, workload, prefixes: 'element', site });
    const redirectCode = redirect?.how._code;
    return { parts, parents: own, host: { hosts: [...hosts], port: server.port, credentials, redirectCode, workload } };
  }

  private createRoutes(
    name: string, id: string, parents: readonly RouteParent[], site: CallSite, more: Pick<HttpRoutesProps, 'kind' | 'policy'> = {},
  ): HttpRoutes {
    const routes = new HttpRoutes(this, id, { ...this.routeProps(name, parents), ...more });
    site.record(routes);
    return routes;
  }

  private routeProps(name: string, parents: readonly RouteParent[]) {
    const { owner, routeNamespace, grants, workload } = this._serving;
    return { metadata: { name, namespace: routeNamespace }, gateway: owner, parents, grants, workload };
  }
}

/** @throws IngressError `gateway-api` for what routes of the Gateway API cannot express */
function expressible(parts: HostParts): HostParts {
  if (!parts.maintenance) return parts;
  throw inexpressible('maintenance', 'an HTTPRoute has no responses of the gateway', 'route to a backend that answers with 503');
}
