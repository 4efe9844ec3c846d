import { AddHostOptions, AddHttpHostOptions, AddPassthroughHostOptions, AddTcpHostOptions } from './add-host-options';
import { canaryRoutes } from './canary';
import { HostDefaults } from './host-defaults';
import { hostPolicyOf, withDefaults } from './host-policy-of';
import { HttpsRedirect } from './https-redirect';
import { maintenanceRoute } from './maintenance';
import { httpServerOf, Server, ServerDescription } from './server';
import { TerminatingTls } from './server-tls';
import { AccessOptions } from '../access/access-options';
import { checkAccess } from '../access/access-rules';
import { PrefixComparison } from '../access/policy-paths';
import { IngressError } from '../errors';
import { HostPolicy } from '../routing/host-policy/host-policy';
import { HttpRedirectOptions, HttpRouteOptions } from '../routing/http-route';
import { VirtualServiceProps } from '../routing/virtual-service-props';
import { secretName } from '../secrets/credential-metadata';
import { parseGatewayHost } from '../validation/gateway-host';
import { HttpRouteSpec } from '../validation/virtual-service-spec';

/** Names that are redirected to a host. */
export interface AliasParts {
  readonly virtualService: VirtualServiceProps & { readonly metadata: { readonly name: string } };
  readonly redirect: HttpRedirectOptions;
}

/** The parts that a Gateway adds for a host; each can also be added individually. */
export interface HostParts {
  readonly server: ServerDescription;
  /** The server for http, and what it does. */
  readonly redirect?: { readonly server: ServerDescription; readonly how: HttpsRedirect };
  readonly virtualService: VirtualServiceProps & { readonly metadata: { readonly name: string } };
  /** What holds for all of its routes. */
  readonly policy?: HostPolicy;
  /** Whether the policy has Strict-Transport-Security. */
  readonly hsts?: boolean;
  readonly aliases?: AliasParts;
  /** The route that comes first during maintenance. */
  readonly maintenance?: HttpRouteSpec;
  /** Who may call. */
  readonly access?: AccessOptions;
}

/** The settings that a Gateway has for all of its hosts. */
export interface GatewayDefaults {
  readonly namespace?: string;
  readonly tls?: TerminatingTls;
  readonly host?: HostDefaults;
  /** How prefixes of paths are compared. */
  readonly prefixes?: PrefixComparison;
}

/** The parts of hosts whose TLS ends at the gateway. */
export function hostParts(hosts: string[], given: AddHostOptions, defaults: GatewayDefaults): HostParts {
  const options = withDefaults(given, defaults.host);
  const { port, name, httpsRedirect = HttpsRedirect.enabled(), redirectFrom = [], access } = options;
  const tls = tlsOf(hosts[0], options.tls, defaults);
  if (access) checkAccess(access, tls._clientCertificates, defaults.prefixes);
  checkRedirectTarget(hosts[0], redirectFrom);
  const server = Server.https({ hosts: [...hosts, ...redirectFrom.map(alias => prefixOf(hosts[0]) + alias)], port, tls });
  const aliases = server._description.plainHosts.slice(hosts.length);
  return {
    ...parts(server, { routes: routesOf(hosts[0], options) }, { name, httpsRedirect, namespace: defaults.namespace, aliases }),
    maintenance: maintenanceRoute(options.maintenance),
    policy: hostPolicyOf(options),
    access,
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
  const naming = { name, httpsRedirect: HttpsRedirect.disabled(), namespace: defaults.namespace };
  return parts(server, { tcpRoutes: [{ port, destination }] }, naming);
}

/** The parts of a host whose TLS ends at the backend. */
export function passthroughHostParts(host: string, options: AddPassthroughHostOptions, { namespace }: GatewayDefaults): HostParts {
  const { destination, port, name, httpsRedirect = HttpsRedirect.disabled() } = options;
  const server = Server.passthrough({ hosts: [host], port });
  return parts(server, { tlsRoutes: [{ destination }] }, { name, httpsRedirect, namespace });
}

/** The parts of a host without TLS, for the Gateway API alone. */
export function httpHostParts(host: string, options: AddHttpHostOptions): HostParts {
  if (options.access) checkAccess(options.access, 'never', 'element');
  const server = Server._soleHttp(host, options.port);
  const name = options.name ?? `${secretName(host)}-http`;
  return {
    ...parts(server, { routes: routesOf(host, options) }, { name, httpsRedirect: HttpsRedirect.disabled() }), access: options.access,
  };
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

function routesOf(
  host: string, { destination, routes, canary }: Pick<AddHostOptions, 'destination' | 'routes' | 'canary'>,
): HttpRouteOptions[] | undefined {
  if (destination === undefined && canary !== undefined) {
    throw new IngressError({
      code: 'invalid-route',
      message: `host '${host}' has a canary, but no destination`,
      help: 'set destination, or give its routes Destination.weighted or a match of headers',
      field: 'canary',
    });
  }
  if (destination === undefined) return routes;
  if (routes === undefined) return canary ? canaryRoutes(destination, canary) : [{ destination }];
  throw new IngressError({
    code: 'invalid-route',
    message: `host '${host}' has both destination and routes`,
    help: 'destination is short for a single route for every request; add it as the last of routes instead',
    field: 'destination',
  });
}

interface Naming {
  readonly name?: string;
  readonly httpsRedirect: HttpsRedirect;
  readonly namespace?: string;
  /** The last hosts of the server, which are redirected to the first. */
  readonly aliases?: readonly string[];
}

function parts({ _description: server }: Server, routes: Pick<VirtualServiceProps, 'routes' | 'tlsRoutes' | 'tcpRoutes'>, naming: Naming): HostParts {
  const { aliases = [], httpsRedirect: how } = naming;
  const namespace = namespaceOf(server.hosts, naming.namespace);
  const hosts = server.plainHosts.slice(0, server.plainHosts.length - aliases.length);
  const metadataOf = (name: string) => ({ name, ...namespace !== undefined && { namespace } });
  return {
    server,
    redirect: how._code === undefined ? undefined : { server: httpServerOf(server, how._byServer), how },
    virtualService: { metadata: metadataOf(naming.name ?? secretName(hosts[0])), hosts, ...routes },
    aliases: aliases.length === 0 ? undefined : {
      virtualService: { metadata: metadataOf(secretName(aliases[0])), hosts: [...aliases] },
      redirect: { authority: hosts[0], ...server.port !== 443 && { port: server.port } },
    },
  };
}

function checkRedirectTarget(host: string, redirectFrom: readonly string[]): void {
  const qualified = redirectFrom.find(alias => alias.includes('/'));
  const problem = redirectFrom.length > 0 && host.includes('*')
    ? { message: `names are redirected to '${host}', which is not the name of one host`, help: 'put the host to redirect to first' }
    : qualified === undefined ? undefined
      : { message: `'${qualified}' has a namespace`, help: 'give the name alone; it has the namespace of the first host' };
  if (problem) throw new IngressError({ code: 'invalid-host', ...problem, field: 'redirectFrom' });
}

/** The namespace in front of a host, with its slash. */
function prefixOf(host: string): string {
  return host.slice(0, host.indexOf('/') + 1);
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
