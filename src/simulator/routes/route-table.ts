import { httpRoutes, HttpRoute } from './http-routes';
import { orderedBindings } from './order';
import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { IngressModel } from '../../model/ingress-model';
import { VirtualServiceModel } from '../../model/virtual-services';

/** How a gateway handles the requests for one host. */
export interface VirtualHost {
  readonly domain: string;
  readonly routes: HttpRoute[];
  /** Plain HTTP is answered with a redirect to https. */
  requiresTls: boolean;
}

/** The hosts of one or, for plain HTTP, all servers of a port. */
export class RouteTable {
  readonly #hosts = new Map<string, VirtualHost>();

  /** Merges the VirtualServices of servers, in Istio's order. */
  constructor(model: IngressModel, workload: GatewayWorkloadModel, servers: readonly ServerModel[]) {
    const known = new Map<string, HttpRoute[]>();
    for (const server of servers) {
      const redirects = server.spec.tls?.httpsRedirect === true;
      for (const { virtualService, hosts } of orderedBindings(model, server, workload)) {
        const routes = once(known, server, virtualService, () => httpRoutes(model, virtualService, server, workload));
        // a VirtualService without applicable routes is ignored
        if (routes.length > 0) hosts.forEach(host => this.#host(host, redirects).routes.push(...routes));
      }
      // hosts with a namespace keep it here, so they match nothing: Istio's own behaviour
      if (redirects) {
        server.hosts.forEach(({ host, namespace }) =>
          this.#host(namespace === undefined ? host : `${namespace}/${host}`, true));
      }
    }
    for (const host of this.#hosts.values()) {
      host.routes.sort((a, b) => Number(a.matcher.catchAll) - Number(b.matcher.catchAll));
    }
  }

  /** Every host, for suggestions. */
  public get domains(): string[] {
    return [...this.#hosts.keys()].sort();
  }

  /** The host for a name: exactly the name, else the longest wildcard, else `*`. There is no fallback to the next one. */
  public find(name: string): VirtualHost | undefined {
    const exact = this.#hosts.get(name);
    if (exact) return exact;
    for (let dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
      const wildcard = this.#hosts.get(`*${name.slice(dot)}`);
      if (wildcard) return wildcard;
    }
    return this.#hosts.get('*');
  }

  #host(name: string, requiresTls: boolean): VirtualHost {
    const domain = name.toLowerCase();
    let host = this.#hosts.get(domain);
    if (!host) {
      host = { domain, routes: [], requiresTls: false };
      this.#hosts.set(domain, host);
    }
    host.requiresTls ||= requiresTls;
    return host;
  }
}

/** Routes are generated for the first server of a Gateway that binds the VirtualService, and shared by the others. */
function once(
  known: Map<string, HttpRoute[]>, { gateway }: ServerModel, { resource }: VirtualServiceModel, make: () => HttpRoute[],
): HttpRoute[] {
  const key = [gateway.resource.namespace, gateway.resource.name, resource.namespace, resource.name].join('/');
  const routes = known.get(key) ?? make();
  known.set(key, routes);
  return routes;
}
