import { AddHostOptions, AddPassthroughHostOptions } from './add-host-options';
import type { Gateway } from './gateway';
import { GatewayHost } from './gateway-host';
import { Server } from './server';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { VirtualServiceProps } from '../routing/virtual-service';
import { secretName } from '../secrets/credential-metadata';
import { parseGatewayHost } from '../validation/gateway-host';

/** What `Gateway.addHosts` does, step by step: each of them can be done by hand. */
export function addHosts(gateway: Gateway, hosts: string[], options: AddHostOptions, site: CallSite): GatewayHost {
  const { tls, port, routes, name, httpsRedirect = true } = options;
  const server = IngressError.within(gateway, () => Server.https({ hosts, port, tls }));
  return serve({ gateway, server, routes: { routes }, name, redirect: httpsRedirect, site });
}

/** What `Gateway.addPassthroughHost` does, step by step. */
export function addPassthroughHost(gateway: Gateway, host: string, options: AddPassthroughHostOptions, site: CallSite): GatewayHost {
  const { destination, port, name, httpsRedirect = false } = options;
  const server = IngressError.within(gateway, () => Server.passthrough({ hosts: [host], port }));
  return serve({ gateway, server, routes: { tlsRoutes: [{ destination }] }, name, redirect: httpsRedirect, site });
}

interface Serving {
  readonly gateway: Gateway;
  readonly server: Server;
  readonly routes: Pick<VirtualServiceProps, 'routes' | 'tlsRoutes'>;
  readonly name?: string;
  readonly redirect: boolean;
  readonly site: CallSite;
}

function serve({ gateway, server, routes, name: givenName, redirect, site }: Serving): GatewayHost {
  const { hosts } = server;
  const namespace = namespaceOf(gateway, hosts);
  const added = gateway._add(server, site);
  const redirecting = redirect ? gateway._add(Server.http({ hosts, httpsRedirect: true }), site) : undefined;
  const names = server._description.plainHosts;
  const name = givenName ?? secretName(names[0]);
  const metadata = { name, ...namespace !== undefined && { namespace } };
  const id = `VirtualService-${name}`;
  if (gateway.node.tryFindChild(id)) {
    throw new IngressError({
      code: 'duplicate-name', message: `the gateway has a VirtualService '${name}' already`, help: `give the one of ${names.join(', ')} a name of its own: name`,
    }, gateway);
  }
  const virtualService = gateway._addVirtualService(id, { metadata, hosts: names, ...routes }, site);
  const host = GatewayHost._of({ hosts: names, server: added, redirect: redirecting, virtualService, workload: gateway.workload });
  gateway._hosts.push(host);
  return host;
}

/** The one namespace whose VirtualServices may bind to all of the hosts; undefined if none is said. */
function namespaceOf(gateway: Gateway, hosts: string[]): string | undefined {
  const namespaces = [...new Set(hosts.map((host) => {
    const { namespace } = parseGatewayHost(host);
    return namespace === '*' ? undefined : namespace === '.' ? gateway.namespace : namespace;
  }))];
  if (namespaces.length > 1) {
    throw new IngressError({
      code: 'invalid-host',
      message: `hosts ${hosts.join(', ')} are of several namespaces, but have one VirtualService`,
      help: 'add the hosts of each namespace by a call of its own, or use addServer and a VirtualService in each namespace',
    }, gateway);
  }
  if (namespaces[0] !== undefined && gateway.namespace === undefined) {
    throw new IngressError({
      code: 'invalid-host',
      message: `host '${hosts[0]}' is for namespace '${namespaces[0]}', from where a gateway without a namespace cannot be named`,
      help: 'give the Gateway or its chart a namespace',
    }, gateway);
  }
  return namespaces[0];
}
