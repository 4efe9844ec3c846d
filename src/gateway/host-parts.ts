import { AddHostOptions, AddHttpHostOptions, AddPassthroughHostOptions, AddTcpHostOptions } from './add-host-options';
import { HostDefaults } from './host-defaults';
import { hostPolicyOf, withDefaults } from './host-policy-of';
import { redirectOf, Server, ServerDescription } from './server';
import { TerminatingTls } from './server-tls';
import { IngressError } from '../errors';
import { HostPolicy } from '../routing/host-policy/host-policy';
import { HttpRouteOptions } from '../routing/http-route';
import { VirtualServiceProps } from '../routing/virtual-service';
import { secretName } from '../secrets/credential-metadata';
import { parseGatewayHost } from '../validation/gateway-host';

/** The parts that a Gateway adds for a host; each can also be added individually. */
export interface HostParts {
  readonly server: ServerDescription;
  /** The server that redirects http to https. */
  readonly redirect?: ServerDescription;
  readonly virtualService: VirtualServiceProps & { readonly metadata: { readonly name: string } };
  /** What holds for all of its routes. */
  readonly policy?: HostPolicy;
  /** Whether the policy has Strict-Transport-Security. */
  readonly hsts?: boolean;
}

/** The settings that a Gateway has for all of its hosts. */
export interface GatewayDefaults {
  readonly namespace?: string;
  readonly tls?: TerminatingTls;
  readonly host?: HostDefaults;
}

/** The parts of hosts whose TLS ends at the gateway. */
export function hostParts(hosts: string[], given: AddHostOptions, defaults: GatewayDefaults): HostParts {
  const options = withDefaults(given, defaults.host);
  const { port, name, httpsRedirect = true } = options;
  const tls = tlsOf(hosts[0], options.tls, defaults);
  const server = Server.https({ hosts, port, tls });
  return {
    ...parts(server, { routes: routesOf(hosts[0], options) }, { name, httpsRedirect, namespace: defaults.namespace }),
    policy: hostPolicyOf(options),
    hsts: options.hsts?._value !== undefined,
  };
}

/**
 * The parts of a host whose TLS ends at the gateway, for another protocol than HTTP. Its route is for its port only: another port may have
 * the host too.
 */
export function tcpHostParts(host: string, options: AddTcpHostOptions, defaults: GatewayDefaults): HostParts {
  const { destination, port, name } = options;
  const server = Server.tls({ hosts: [host], port, tls: tlsOf(host, options.tls, defaults) });
  return parts(server, { tcpRoutes: [{ port, destination }] }, { name, httpsRedirect: false, namespace: defaults.namespace });
}

/** The parts of a host whose TLS ends at the backend. */
export function passthroughHostParts(host: string, options: AddPassthroughHostOptions, { namespace }: GatewayDefaults): HostParts {
  const { destination, port, name, httpsRedirect = false } = options;
  const server = Server.passthrough({ hosts: [host], port });
  return parts(server, { tlsRoutes: [{ destination }] }, { name, httpsRedirect, namespace });
}

/** The parts of a host without TLS, for the Gateway API alone. */
export function httpHostParts(host: string, options: AddHttpHostOptions): HostParts {
  const server = Server._soleHttp(host, options.port);
  const name = options.name ?? `${secretName(host)}-http`;
  return parts(server, { routes: routesOf(host, options) }, { name, httpsRedirect: false });
}

function tlsOf(host: string, own: TerminatingTls | undefined, defaults: GatewayDefaults): TerminatingTls {
  const tls = own ?? defaults.tls;
  if (tls) return tls;
  throw new IngressError({
    code: 'invalid-tls',
    message: `host '${host}' has no TLS setting`,
    help: 'set tls for the host, or once for its Gateway, for example tls: ServerTls.issuedBy(ca)',
    field: 'tls',
  });
}

function routesOf(host: string, { destination, routes }: Pick<AddHostOptions, 'destination' | 'routes'>): HttpRouteOptions[] | undefined {
  if (destination === undefined) return routes;
  if (routes === undefined) return [{ destination }];
  throw new IngressError({
    code: 'invalid-route',
    message: `host '${host}' has both destination and routes`,
    help: 'destination is short for a single route for every request; add it as the last of routes instead',
    field: 'destination',
  });
}

interface Naming {
  readonly name?: string;
  readonly httpsRedirect: boolean;
  readonly namespace?: string;
}

function parts({ _description: server }: Server, routes: Pick<VirtualServiceProps, 'routes' | 'tlsRoutes' | 'tcpRoutes'>, naming: Naming): HostParts {
  const namespace = namespaceOf(server.hosts, naming.namespace);
  const hosts = server.plainHosts;
  const metadata = { name: naming.name ?? secretName(hosts[0]), ...namespace !== undefined && { namespace } };
  return {
    server,
    redirect: naming.httpsRedirect ? redirectOf(server) : undefined,
    virtualService: { metadata, hosts, ...routes },
  };
}

/** The single namespace whose VirtualServices may bind to all of the hosts; undefined if the hosts have none. */
function namespaceOf(hosts: readonly string[], gatewayNamespace: string | undefined): string | undefined {
  const namespaces = [...new Set(hosts.map(host => {
    const { namespace } = parseGatewayHost(host);
    return namespace === '*' ? undefined : namespace === '.' ? gatewayNamespace : namespace;
  }))];
  if (namespaces.length > 1) {
    throw new IngressError({
      code: 'invalid-host',
      message: `hosts ${hosts.join(', ')} are in several namespaces, but share one VirtualService`,
      help: 'call addHosts once for each namespace, or use addServer and a VirtualService in each namespace',
    });
  }
  if (namespaces[0] !== undefined && gatewayNamespace === undefined) {
    throw new IngressError({
      code: 'invalid-host',
      message: `host '${hosts[0]}' is for namespace '${namespaces[0]}', which cannot refer to a gateway without a namespace`,
      help: 'set the namespace of the Gateway or its chart',
    });
  }
  return namespaces[0];
}
