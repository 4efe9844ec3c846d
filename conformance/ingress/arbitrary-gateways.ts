import * as fc from 'fast-check';

/** Gateways and VirtualServices that get in each other's way, and calls at all of their doors. */
export interface Tangle {
  readonly objects: object[];
  readonly calls: TangleCall[];
}

export interface TangleCall {
  readonly port: number;
  readonly tls: boolean;
  readonly host: string;
  readonly path: string;
}

const NAMESPACES = ['shop', 'other'];
const HOSTS = ['*', '*.example.com', '*.b.example.com', 'a.example.com', 'b.example.com', 'a.b.example.com'];
const SCOPES = ['', '', '', './', '*/', 'shop/', 'other/'];
/** A name that no server has: Istio's simulation sees two wildcards that want it only when a client requests it. */
const ONLY_WILDCARD = 'e.example.com';
const NAMES = ['a.example.com', 'b.example.com', 'a.b.example.com', 'c.d.b.example.com', 'else.example.net'];
const PATHS = ['/', '/a', '/a/b', '/c'];
const PORTS = [80, 443, 8443];

const host = fc.constantFrom(...HOSTS);
const serverHost = fc.tuple(fc.constantFrom(...SCOPES), host).map(([scope, name]) => scope + name);
const hosts = fc.uniqueArray(serverHost, { minLength: 1, maxLength: 3 }).filter(all => !all.includes('*/*'));

const kind = fc.constantFrom(
  { protocol: 'HTTP' }, { protocol: 'HTTP' }, { protocol: 'HTTP', tls: { httpsRedirect: true } },
  { protocol: 'HTTPS', tls: { mode: 'SIMPLE', credentialName: 'credential' } },
  { protocol: 'HTTPS', tls: { mode: 'SIMPLE', credentialName: 'credential' } },
  { protocol: 'HTTPS', tls: { mode: 'SIMPLE', credentialName: 'credential', httpsRedirect: true } },
  { protocol: 'HTTPS', tls: { mode: 'PASSTHROUGH' } },
  { protocol: 'TLS', tls: { mode: 'SIMPLE', credentialName: 'credential' } },
  { protocol: 'TLS', tls: { mode: 'PASSTHROUGH' } },
  { protocol: 'TCP' },
);

const server = fc.record({ number: fc.constantFrom(80, 443, 443, 443, 8443), kind, hosts });

const gateway = fc.record({
  namespace: fc.constantFrom(...NAMESPACES), servers: fc.array(server, { minLength: 1, maxLength: 4 }), age: fc.integer({ min: 1, max: 3 }),
});

const path = fc.constantFrom(...PATHS);
const uri = fc.oneof(path.map(prefix => ({ prefix })), path.map(exact => ({ exact })), path.map(text => ({ regex: `^${text}.*$` })));
const match = fc.record({
  uri: fc.option(uri, { nil: undefined }),
  port: fc.option(fc.constantFrom(...PORTS), { nil: undefined, freq: 5 }),
  gateways: fc.option(fc.constantFrom(['shop/gateway-0'], ['gateway-1']), { nil: undefined, freq: 5 }),
}, { noNullPrototype: true }).filter(({ uri: a, port, gateways }) => a !== undefined || port !== undefined || gateways !== undefined);
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      service: fc.constantFrom('one', 'two'), port: fc.option(fc.constantFrom(8000, 9000), { nil: undefined }),
    }).map(({ service, port }) =>
      ({ route: [{ destination: { host: service, ...port === undefined ? {} : { port: { number: port } } } }] })),
  },
  { weight: 1, arbitrary: fc.constant({ redirect: { uri: '/elsewhere' } }) },
);
const l4 = fc.record({ service: fc.constantFrom('one', 'two') })
  .map(({ service }) => ({ route: [{ destination: { host: service, port: { number: 9000 } } }] }));
/** Where a connection arrives; often anywhere. */
const place = fc.record({
  port: fc.option(fc.constantFrom(...PORTS), { nil: undefined, freq: 3 }),
  gateways: fc.option(fc.constantFrom(['shop/gateway-0'], ['gateway-1', 'mesh'], ['mesh']), { nil: undefined, freq: 4 }),
}, { noNullPrototype: true }).map(all => JSON.parse(JSON.stringify(all)) as { port?: number; gateways?: string[] });
const tcp = fc.tuple(fc.array(place.filter(all => Object.keys(all).length > 0), { maxLength: 2 }), l4)
  .map(([places, to]) => ({ ...places.length > 0 ? { match: places } : {}, ...to }));

const DELEGATES = ['delegate-0', 'delegate-1'];
const delegation = fc.record({ name: fc.constantFrom(...DELEGATES, 'missing'), namespace: fc.constantFrom(...NAMESPACES) })
  .map(delegate => ({ delegate }));
/** A VirtualService without hosts, whose destinations have their namespaces: they are relative to the delegate. */
const delegate = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  exportTo: fc.option(fc.constantFrom(['.'], ['other'], ['*']), { nil: undefined, freq: 3 }),
  http: fc.array(fc.tuple(fc.oneof(fc.constant([]), fc.array(match, { maxLength: 2 })), fc.oneof(
    fc.constantFrom('shop', 'other').map(namespace =>
      ({ route: [{ destination: { host: `two.${namespace}.svc.cluster.local`, port: { number: 9000 } } }] })),
    fc.constant({ redirect: { uri: '/delegated' } }),
  )), { minLength: 1, maxLength: 3 }),
});

const routeOf = (...actions: fc.WeightedArbitrary<object>[]) => fc.tuple(fc.array(match, { maxLength: 2 }), fc.oneof(...actions));

const virtualService = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  hosts: fc.uniqueArray(host, { minLength: 1, maxLength: 2 }),
  gateways: fc.uniqueArray(
    fc.constantFrom('shop/gateway-0', 'other/gateway-0', 'gateway-0', 'gateway-1', 'shop/gateway-1'), { minLength: 1, maxLength: 2 },
  ),
  exportTo: fc.option(fc.constantFrom(['.'], ['istio-system'], ['*']), { nil: undefined, freq: 6 }),
  age: fc.integer({ min: 1, max: 3 }),
  http: fc.array(routeOf({ weight: 3, arbitrary: action }, { weight: 1, arbitrary: delegation }), { maxLength: 3 }),
  tls: fc.array(fc.tuple(fc.uniqueArray(host, { minLength: 1, maxLength: 2 }), l4, place), { maxLength: 2 }),
  tcp: fc.array(tcp, { maxLength: 2 }),
}).map(spec => {
  const [first, second] = spec.hosts;
  const own = second === undefined || covers(first, second) || covers(second, first) ? [first] : spec.hosts;
  const tls = spec.tls.map(([names, what, at]) => {
    const fitting = names.filter(name => own.some(wide => covers(wide, name)));
    return [fitting.length > 0 ? fitting : [own[0]], what, at] as const;
  });
  const empty = spec.http.length + tls.length + spec.tcp.length === 0;
  return { ...spec, hosts: own, tls, http: empty ? [[[], { route: [{ destination: { host: 'one' } }] }] as const] : spec.http };
});

function covers(wide: string, narrow: string): boolean {
  return wide === narrow || wide === '*' || (wide.startsWith('*') && narrow.endsWith(wide.slice(1)));
}

const stamp = (age: number) => `2024-01-0${age}T00:00:00Z`;

/** Several Gateways and VirtualServices that meet each other rarely. */
const entangled = fc.record({
  gateways: fc.array(gateway, { minLength: 1, maxLength: 3 }),
  virtualServices: fc.array(virtualService, { maxLength: 4 }),
  delegates: fc.array(delegate, { minLength: 2, maxLength: 2 }),
});

/** One server for everything, and a root that delegates most of its routes: nearly every call meets a delegate. */
const delegating = fc.record({
  http: fc.array(routeOf({ weight: 1, arbitrary: action }, { weight: 3, arbitrary: delegation }), { minLength: 1, maxLength: 3 }),
  delegates: fc.array(delegate, { minLength: 2, maxLength: 2 }),
}).map(({ http, delegates }) => ({
  gateways: [{ namespace: 'shop', age: 1, servers: [{ number: 80, kind: { protocol: 'HTTP' }, hosts: ['*'] }] }],
  virtualServices: [{ namespace: 'shop', hosts: ['*'], gateways: ['shop/gateway-0'], exportTo: undefined, age: 1, http, tls: [], tcp: [] }],
  delegates,
}));

const either = fc.oneof({ weight: 4, arbitrary: entangled }, { weight: 1, arbitrary: delegating });

/** What a random tangle of up to three Gateways, four VirtualServices and two delegates makes. */
export const tangle: fc.Arbitrary<Tangle> = either.map(({ gateways, virtualServices, delegates }) => ({
  // what Istio's webhook refuses never gets this far
  objects: [
    ...gateways.map(({ namespace, servers, age }, index) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: `gateway-${index}`, namespace, creationTimestamp: stamp(age) },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: servers.map(({ number, kind: { protocol, ...rest }, hosts: own }, at) => ({
          port: { number, name: `port-${at}`, protocol }, hosts: own, ...rest,
        })),
      },
    })),
    ...virtualServices.map(({ namespace, hosts: own, gateways: names, exportTo, age, http, tls, tcp: l4s }, index) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: `routes-${index}`, namespace, creationTimestamp: stamp(age) },
      spec: {
        hosts: own,
        gateways: names,
        ...exportTo ? { exportTo } : {},
        ...http.length > 0
          ? {
            http: http.map(([matches, what], at) => ({
              name: `route-${index}-${at}`, ...matches.length > 0 ? { match: matches } : {}, ...what,
            })),
          }
          : {},
        ...tls.length > 0 ? { tls: tls.map(([sniHosts, what, at]) => ({ match: [{ sniHosts, ...at }], ...what })) } : {},
        ...l4s.length > 0 ? { tcp: l4s } : {},
      },
    })),
    ...delegates.map(({ namespace, exportTo, http }, index) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: DELEGATES[index], namespace, creationTimestamp: stamp(1) },
      spec: {
        ...exportTo ? { exportTo } : {},
        http: http.map(([matches, what], at) => ({
          name: `${DELEGATES[index]}-${at}`, ...matches.length > 0 ? { match: matches } : {}, ...what,
        })),
      },
    })),
    ...['shop', 'other'].flatMap(namespace => [['one', [8000]], ['two', [8000, 9000]]].map(([name, ports]) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { clusterIP: '10.0.0.1', ports: (ports as number[]).map(port => ({ name: `http-${port}`, port, protocol: 'TCP' })) },
    }))),
  ],
  calls: [
    ...PORTS.flatMap(port => [true, false].flatMap(tls => NAMES.flatMap(name => (port === 80 && tls
      ? ['/']
      : ['/', '/a', '/a/b', '/d']).map(asked =>
      ({ port, tls, host: name, path: asked }))))),
    ...PORTS.map(port => ({ port, tls: true, host: ONLY_WILDCARD, path: '/' })),
  ],
}));
