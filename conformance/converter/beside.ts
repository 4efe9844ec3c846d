import { IstioObject, Json } from './istio-objects';

const VERSION = 'networking.istio.io/v1';
const SERVICE = /^([^.]+)(?:\.([^.]+)\.svc\.cluster\.local)?$/;
const ROUTE = [{ destination: { host: 'beside', port: { number: 80 } } }];
/** Labels of the gateway that VirtualServices are bound to. */
export const LABELS = { istio: 'ingressgateway' };

const PROTOCOLS = { http: { name: 'HTTP', port: 80 }, tls: { name: 'TLS', port: 443 }, tcp: { name: 'TCP', port: 9000 } } as const;
type List = keyof typeof PROTOCOLS;
const LISTS: readonly List[] = ['http', 'tls', 'tcp'];

interface Port {
  readonly number: number;
  readonly protocol: string;
}

/**
 * What an object needs to show in Istio's configuration: Gateways for the hosts of a VirtualService, a root for a delegate, routes for
 * the hosts of a Gateway, and the Services and hosts outside the mesh that its file does not have.
 */
export function objectsBeside(object: IstioObject): Json[] {
  if (object.kind === 'Gateway') return [...routesBeside(object), service('beside', object.namespace, [{ number: 80, protocol: 'HTTP' }])];
  return [...gatewaysBeside(object), ...isDelegate(object) ? [rootOf(object)] : delegatesOf(object), ...hostsBeside(object)];
}

/** Whether another VirtualService delegates to it. */
export function isDelegate({ kind, object }: IstioObject): boolean {
  return kind === 'VirtualService' && !object.spec.hosts;
}

/** Names of the Gateways of a VirtualService, with their namespaces. */
export function gatewaysOf(original: IstioObject): { readonly name: string; readonly namespace: string }[] {
  const { kind, object, namespace } = original;
  if (isDelegate(original)) return [{ name: 'beside', namespace }];
  const names: string[] = kind === 'VirtualService' ? object.spec.gateways ?? [] : [];
  return names.filter(name => name !== 'mesh').map(name => {
    const [first, second] = name.split('/');
    return second === undefined ? { name: first, namespace } : { name: second, namespace: first === '.' ? namespace : first };
  });
}

/** Matches of one list of a VirtualService. */
export function matchesOf(spec: Json, list: List): Json[] {
  return (spec[list] ?? []).flatMap((route: Json) => route.match ?? []);
}

function virtualService(name: string, namespace: string, spec: Json): Json {
  return { apiVersion: VERSION, kind: 'VirtualService', metadata: { name, namespace }, spec };
}

/** VirtualServices to which the object delegates. */
function delegatesOf({ object, namespace: own }: IstioObject): Json[] {
  const delegates: Json[] = (object.spec.http ?? []).flatMap((route: Json) => route.delegate ?? []);
  return delegates.map(({ name, namespace = own }) => virtualService(name, namespace, { http: [{ route: ROUTE }] }));
}

/** A VirtualService that delegates to the object. */
function rootOf({ name, namespace }: IstioObject): Json {
  return virtualService('beside', namespace, { hosts: ['*'], gateways: ['beside'], http: [{ delegate: { name, namespace } }] });
}

/** Routes for every server of a Gateway: without one, Istio writes no listener for TCP and TLS. */
function routesBeside({ name, namespace, object }: IstioObject): Json[] {
  return ((object.spec.servers ?? []) as Json[]).flatMap(({ hosts = [] }, index) => hosts.map((host: string, at: number) => {
    const plain = host.replace(/^.*\//, '');
    return virtualService(`beside-${index}-${at}`, /^[a-z0-9-]+\//.test(host) ? host.split('/')[0] : namespace, {
      hosts: [plain],
      gateways: [`${namespace}/${name}`],
      http: [{ route: ROUTE }],
      tls: [{ match: [{ sniHosts: [plain] }], route: ROUTE }],
      tcp: [{ route: ROUTE }],
    });
  }));
}

/** Gateways with a server for each list of routes, and for each port of a match. */
function gatewaysBeside(object: IstioObject): Json[] {
  const { spec } = object.object;
  const ports = distinct(LISTS.filter(list => spec[list]).flatMap(list => {
    const { name: protocol, port } = PROTOCOLS[list];
    return [port, ...matchesOf(spec, list).flatMap(match => match.port ?? [])].map(number => ({ number, protocol }));
  }));
  const servers = ports.map(port => ({ port: named(port), hosts: ['*'], ...port.protocol === 'TLS' && { tls: { mode: 'PASSTHROUGH' } } }));
  return gatewaysOf(object).map(({ name, namespace }) => (
    { apiVersion: VERSION, kind: 'Gateway', metadata: { name, namespace }, spec: { selector: LABELS, servers } }
  ));
}

/** Services and hosts that the object routes to, applies to or is about. */
function hostsBeside(object: IstioObject): Json[] {
  const { spec } = object.object;
  const all: (Port & { readonly host: string })[] = [];
  if (object.kind === 'DestinationRule') {
    const policies: Json[] = [spec, ...spec.subsets ?? []].flatMap(({ trafficPolicy }) => trafficPolicy?.portLevelSettings ?? []);
    all.push(...[80, ...policies.flatMap(({ port }) => port?.number ?? [])].map(number => ({ host: spec.host, number, protocol: 'HTTP' })));
  }
  for (const list of object.kind === 'VirtualService' ? LISTS.filter(each => spec[each]) : []) {
    const { name: protocol, port } = PROTOCOLS[list];
    for (const { route = [], mirror, mirrors = [] } of spec[list]) {
      const destinations: Json[] = [...route, ...mirror ? [{ destination: mirror }] : [], ...mirrors];
      all.push(...destinations.map(({ destination }) => ({ host: destination.host, number: destination.port?.number ?? port, protocol })));
    }
    const ports = [port, ...matchesOf(spec, list).flatMap(match => match.port ?? [])];
    all.push(...ports.flatMap(number => (spec.hosts ?? []).map((host: string) => ({ host, number, protocol }))));
  }
  return [...new Set(all.map(({ host }) => host))].flatMap(host => {
    const ports = distinct(all.filter(each => each.host === host).map(({ number, protocol }) => ({ number, protocol })));
    const [, name, namespace = object.namespace] = SERVICE.exec(host === '*' ? 'any' : host) ?? [];
    if (name === undefined) return has(object, 'ServiceEntry', host) ? [] : [serviceEntry(host, object.namespace, ports)];
    return has(object, 'Service', name, namespace) ? [] : [service(name, namespace, ports)];
  });
}

function distinct(ports: readonly Port[]): Port[] {
  return [...new Map(ports.map(port => [port.number, port])).values()];
}

function named({ number, protocol }: Port): Port & { readonly name: string } {
  return { number, protocol, name: `${protocol.toLowerCase()}-${number}` };
}

function service(name: string, namespace: string, ports: readonly Port[]): Json {
  const spec = { clusterIP: '10.0.0.1', ports: ports.map(port => ({ name: named(port).name, port: port.number, protocol: 'TCP' })) };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec };
}

function serviceEntry(host: string, namespace: string, ports: readonly Port[]): Json {
  const name = `beside-${host.replaceAll(/[^a-z0-9]/g, '-')}-${ports[0].number}`;
  const resolution = host.includes('*') ? 'NONE' : 'DNS';
  return {
    apiVersion: VERSION,
    kind: 'ServiceEntry',
    metadata: { name, namespace },
    spec: { hosts: [host], ports: ports.map(named), resolution, location: 'MESH_EXTERNAL' },
  };
}

function has({ file }: IstioObject, kind: string, name: string, namespace?: string): boolean {
  return file.some(({ kind: other, metadata, spec }) => other === kind && (kind === 'ServiceEntry' ? spec?.hosts?.includes(name)
    : metadata?.name === name && (metadata?.namespace ?? 'default') === namespace));
}
