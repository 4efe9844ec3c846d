import { milliseconds } from './durations';
import { canonical, Json, Kind } from './istio-objects';

/** A difference between an original and what the constructs write that means nothing to Istio. */
export interface Normalization {
  /** What is brought to one form. */
  readonly name: string;
  /** Why both forms mean the same. */
  readonly because: string;
  readonly kinds: readonly Kind[];
  /** The spec in the one form. */
  apply(spec: Json, namespace: string): Json;
}

const L4 = ['tls', 'tcp'] as const;

export const NORMALIZATIONS: readonly Normalization[] = [
  {
    name: 'defaults of a ServiceEntry',
    because: 'an enumeration of protobuf that is absent has its first value: MESH_EXTERNAL and NONE',
    kinds: ['ServiceEntry'],
    apply: spec => ({ location: 'MESH_EXTERNAL', resolution: 'NONE', ...spec }),
  },
  {
    name: 'weight of the only destination',
    because: 'one destination receives everything, whatever its weight',
    kinds: ['VirtualService'],
    apply: spec => routesOf(spec, route => route.route?.length === 1 ? { ...route, route: [without(route.route[0], 'weight')] } : route),
  },
  {
    name: 'one mirror',
    because: 'mirror and mirrorPercentage are the former form of mirrors with one entry',
    kinds: ['VirtualService'],
    apply: spec => routesOf(spec, ({ mirror, mirrorPercentage: percentage, ...route }) => mirror === undefined ? route
      : { ...route, mirrors: [{ destination: mirror, ...percentage && { percentage } }] }),
  },
  {
    name: 'gateway in the namespace of the VirtualService',
    because: 'a name without a namespace is in the namespace of the object that has it',
    kinds: ['VirtualService'],
    apply: (spec, namespace) => {
      const short = (part: Json): Json => part.gateways === undefined ? part
        : { ...part, gateways: part.gateways.map((name: string) => name.startsWith(`${namespace}/`) ? name.slice(namespace.length + 1) : name) };
      return routesOf(short(spec), route => route.match === undefined ? route : { ...route, match: route.match.map(short) });
    },
  },
  {
    name: 'one alternative per route',
    because: 'Istio writes a route of Envoy for each alternative of a match; its name is that of the route, a dot, and that of the match',
    kinds: ['VirtualService'],
    apply: spec => ({
      ...spec,
      ...spec.http && { http: spec.http.flatMap((route: Json) => split(route).map(nameOfMatch)) },
      ...Object.fromEntries(L4.filter(field => spec[field]).map(field => [field, spec[field].flatMap(split)])),
    }),
  },
  {
    name: 'protocol of a server',
    because: 'Istio ignores the case of protocols, reads HTTP2 and GRPC as HTTP, and passes TLS through whether the server says HTTPS or TLS',
    kinds: ['Gateway'],
    apply: spec => ({ ...spec, servers: (spec.servers ?? []).map(protocolOf) }),
  },
  {
    name: 'names of load balancers',
    because: 'LEAST_CONN is the former name of LEAST_REQUEST, which is also the default',
    kinds: ['DestinationRule'],
    apply: spec => policies(spec, policy => policy.loadBalancer === undefined || policy.loadBalancer.consistentHash ? policy
      : { ...policy, loadBalancer: { ...policy.loadBalancer, simple: leastRequest(policy.loadBalancer.simple) } }),
  },
  {
    name: 'size of a hash ring',
    because: 'minimumRingSize is the former place of ringHash.minimumRingSize',
    kinds: ['DestinationRule'],
    apply: spec => policies(spec, policy => {
      const { minimumRingSize, ...hash } = policy.loadBalancer?.consistentHash ?? {};
      return minimumRingSize === undefined ? policy
        : { ...policy, loadBalancer: { ...policy.loadBalancer, consistentHash: { ...hash, ringHash: { minimumRingSize } } } };
    }),
  },
  {
    name: 'client certificate without mutual TLS',
    because: 'a client presents its certificate in mode MUTUAL only; Istio ignores it in mode SIMPLE',
    kinds: ['DestinationRule'],
    apply: spec => policies(spec, policy => policy.tls?.mode !== 'SIMPLE' ? policy
      : { ...policy, tls: without(policy.tls, 'clientCertificate', 'privateKey') }),
  },
  {
    name: 'authorities of the system',
    because: 'Istio verifies a backend by the authorities of the system where a rule names none (VERIFY_CERT_AT_CLIENT, true by default)',
    kinds: ['DestinationRule'],
    apply: spec => policies(spec, policy => namesAuthorities(policy.tls) ? policy
      : { ...policy, tls: { ...policy.tls, caCertificates: 'system' } }),
  },
  {
    name: 'authorities of clients without mutual TLS',
    because: 'a server asks for certificates of clients in the modes MUTUAL and OPTIONAL_MUTUAL only; Istio ignores their authorities in mode SIMPLE',
    kinds: ['Gateway'],
    apply: spec => ({
      ...spec,
      servers: (spec.servers ?? []).map((server: Json) => server.tls?.mode !== 'SIMPLE' ? server
        : { ...server, tls: without(server.tls, 'caCertificates') }),
    }),
  },
  {
    name: 'lengths of time',
    because: '1m and 60s are the same duration',
    kinds: ['VirtualService', 'DestinationRule'],
    apply: spec => durations(spec) as Json,
  },
];

/** The spec after all normalizations, and the names of those that changed it. */
export function normalize(kind: Kind, spec: Json, namespace: string): { readonly spec: Json; readonly used: readonly string[] } {
  const used: string[] = [];
  let normal = spec;
  for (const { name, kinds, apply } of NORMALIZATIONS) {
    if (!kinds.includes(kind)) continue;
    const next = apply(normal, namespace);
    if (canonical(next) !== canonical(normal)) used.push(name);
    normal = next;
  }
  return { spec: normal, used };
}

function routesOf(spec: Json, change: (route: Json) => Json): Json {
  return { ...spec, ...Object.fromEntries(['http', ...L4].filter(field => spec[field]).map(field => [field, spec[field].map(change)])) };
}

function split(route: Json): Json[] {
  return route.match?.length > 0 ? route.match.map((match: Json) => ({ ...route, match: [match] })) : [route];
}

function nameOfMatch(route: Json): Json {
  const { name, ...match } = route.match?.[0] ?? {};
  return name === undefined ? route : { ...route, name: `${route.name ?? ''}.${name}`, match: [match] };
}

function protocolOf(server: Json): Json {
  const protocol = String(server.port?.protocol).toUpperCase().replace(/^(HTTP2|GRPC)$/, 'HTTP');
  const passed = ['PASSTHROUGH', 'AUTO_PASSTHROUGH'].includes(server.tls?.mode) && protocol === 'HTTPS';
  return { ...server, port: { ...server.port, protocol: passed ? 'TLS' : protocol } };
}

function namesAuthorities(tls: Json | undefined): boolean {
  return !['SIMPLE', 'MUTUAL'].includes(tls?.mode) || ['caCertificates', 'credentialName', 'insecureSkipVerify'].some(field => tls![field]);
}

function leastRequest(simple: string | undefined): string {
  return simple === undefined || simple === 'UNSPECIFIED' || simple === 'LEAST_CONN' ? 'LEAST_REQUEST' : simple;
}

/** All policies of a DestinationRule: of the host, its ports, its subsets and their ports. */
function policies(spec: Json, change: (policy: Json) => Json): Json {
  const deep = (policy: Json): Json => ({
    ...change(policy), ...policy.portLevelSettings && { portLevelSettings: policy.portLevelSettings.map(change) },
  });
  const of = (part: Json): Json => part.trafficPolicy ? { ...part, trafficPolicy: deep(part.trafficPolicy) } : part;
  return { ...of(spec), ...spec.subsets && { subsets: spec.subsets.map(of) } };
}

function durations(value: unknown): unknown {
  if (typeof value === 'string') {
    const length = milliseconds(value);
    return length === undefined ? value : `${length}ms`;
  }
  if (Array.isArray(value)) return value.map(durations);
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([field, part]) => [field, durations(part)])) : value;
}

function without(part: Json, ...fields: string[]): Json {
  return Object.fromEntries(Object.entries(part).filter(([field]) => !fields.includes(field)));
}
