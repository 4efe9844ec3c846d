import { Inventory } from './inventory';
import { Labels } from './labels';
import { Resource } from './resource';
import { parseGatewayHost } from '../validation/gateway-host';
import { gatewayShapeProblems, GatewaySpec, ServerSpec, TlsMode } from '../validation/gateway-spec';
import { hostCovers } from '../validation/host-match';
import { protocolFamily, ProtocolFamily } from '../validation/protocol';
import { terminatesTls, tlsMode } from '../validation/tls-settings';

/** A Gateway whose spec has the right shape. */
export interface GatewayModel {
  readonly resource: Resource;
  readonly selector: Labels;
  readonly servers: readonly ServerModel[];
}

/** A host of a server after Istio's normalisation. */
export interface ServerHost {
  /** As in the manifest. */
  readonly text: string;
  /** The only namespace whose virtual services may bind; undefined if all may. */
  readonly namespace?: string;
  readonly host: string;
  /** Path of the field in the Gateway. */
  readonly path: string;
}

/** The kind of routes that a server reads from virtual services. */
export type RouteKind = 'http' | 'tls' | 'tcp' | 'none';

/** One server of a Gateway. */
export interface ServerModel {
  readonly gateway: GatewayModel;
  readonly index: number;
  /** Path in the Gateway, for example `spec.servers[0]`. */
  readonly path: string;
  readonly spec: ServerSpec;
  readonly port: number;
  readonly portName: string;
  readonly protocol: string;
  readonly family: ProtocolFamily;
  readonly bind: string;
  readonly hosts: readonly ServerHost[];
  /** TLS mode; undefined for a server without `tls`. */
  readonly mode?: TlsMode;
  /** Whether the gateway terminates TLS with a certificate from the user. */
  readonly terminates: boolean;
  readonly routeKind: RouteKind;
}

/** Whether a server reads http routes, and does more than redirect. */
export function routesHttp({ routeKind, spec }: ServerModel): boolean {
  return routeKind === 'http' && !spec.tls?.httpsRedirect;
}

/** Every Gateway of an inventory with a readable spec; the validation rule reports the others. */
export function findGateways(inventory: Inventory): GatewayModel[] {
  return inventory.of('Gateway').filter(resource => !gatewayShapeProblems(resource.spec).some(p => p.level === 'error')).map(resource => {
    const spec = resource.spec as GatewaySpec;
    const gateway = { resource, selector: spec.selector ?? {}, servers: [] as ServerModel[] };
    spec.servers?.forEach((server, index) => gateway.servers.push(serverModel(gateway, server, index)));
    return gateway;
  });
}

function serverModel(gateway: GatewayModel, spec: ServerSpec, index: number): ServerModel {
  const protocol = spec.port?.protocol ?? '';
  const family = protocolFamily(protocol) ?? 'tcp';
  const mode = spec.tls ? tlsMode(spec.tls) : undefined;
  const terminates = family === 'tls' && mode !== undefined && terminatesTls(mode);
  return {
    gateway,
    index,
    path: `spec.servers[${index}]`,
    spec,
    port: spec.port?.number ?? 0,
    portName: spec.port?.name ?? '',
    protocol: protocol.toUpperCase(),
    family,
    bind: spec.bind ?? '',
    hosts: normaliseHosts(spec.hosts ?? [], gateway.resource.namespace, `spec.servers[${index}].hosts`),
    mode,
    terminates,
    routeKind: kindOfRoutes(family, protocol.toUpperCase(), mode),
  };
}

function kindOfRoutes(family: ProtocolFamily, protocol: string, mode?: TlsMode): RouteKind {
  if (family === 'http') {
    return 'http';
  }
  if (mode === 'AUTO_PASSTHROUGH') {
    return 'none';
  }
  if (family === 'tls' && (mode === undefined || mode === 'PASSTHROUGH')) {
    return 'tls';
  }
  return protocol === 'HTTPS' ? 'http' : 'tcp';
}

/** `./h` becomes the Gateway's namespace, `*\/h` only `h`; `*\/*` matches everything and replaces the list. */
function normaliseHosts(hosts: readonly string[], gatewayNamespace: string, path: string): ServerHost[] {
  const everything = hosts.indexOf('*/*');
  if (everything >= 0) {
    return [{ text: hosts[everything], host: '*', path: `${path}[${everything}]` }];
  }
  return hosts.map((text, i) => {
    const { namespace, host } = parseGatewayHost(text);
    return { text, host, path: `${path}[${i}]`, namespace: namespace === '*' ? undefined : namespace === '.' ? gatewayNamespace : namespace };
  });
}

/** A host as Istio compares it to find duplicates: with its namespace. */
export function hostKey(host: ServerHost): string {
  return host.namespace === undefined ? host.host : `${host.namespace}/${host.host}`;
}

/** The names that a virtual service of a namespace gets on a server: the narrower of each overlapping pair. */
export function claimedHosts(server: ServerModel, namespace: string, hosts: readonly string[]): string[] {
  const open = server.hosts.filter(host => host.namespace === undefined || host.namespace === namespace);
  return [
    ...new Set(hosts.flatMap(host =>
      open.flatMap(own => hostCovers(own.host, host) ? [host] : hostCovers(host, own.host) ? [own.host] : []))),
  ];
}
