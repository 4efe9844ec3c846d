import { resolvePort } from '../../src/model/gateway-workloads';
import { IngressModel, IngressModelOptions } from '../../src/model/ingress-model';
import { fullName } from '../../src/model/resource';

type Json = Record<string, any>;

function model(objects: Json[], options: IngressModelOptions = {}): IngressModel {
  return new IngressModel(objects.map(object => ({ object, origin: {} })), options);
}

const gateway = (
  name: string,
  servers: Json[],
  { namespace = 'shop', selector = { istio: 'ingressgateway' } as Json, created }: Json = {},
) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name, namespace, creationTimestamp: created },
  spec: { selector, servers },
});
const server = (protocol: string, number: number, hosts: string[], more: Json = {}) => ({
  port: { number, protocol, name: `${protocol.toLowerCase()}-${hosts[0]}` }, hosts, ...more,
});
const https = (...hosts: string[]) => server('HTTPS', 443, hosts, { tls: { mode: 'SIMPLE', credentialName: 'c' } });
const redirect = (...hosts: string[]) => server('HTTP', 80, hosts, { tls: { httpsRedirect: true } });
const http = (...hosts: string[]) => server('HTTP', 80, hosts);
const tcp = (number: number, more: Json = {}) => server('TCP', number, ['*'], more);
const routes = (name: string, spec: Json, namespace = 'shop') => ({
  apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name, namespace }, spec: { http: [{}], ...spec },
});
const service = (ports: Json[], metadata: Json = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'ingress', namespace: 'istio-system', ...metadata },
  spec: { selector: { istio: 'ingressgateway' }, ports },
});
const pod = (namespace: string, labels: Json, spec: Json = {}) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'gw', namespace }, spec: { template: { metadata: { labels }, spec } },
});

/** Who is dropped and by whom, in a line each. */
function dropped(...objects: Json[]): string[] {
  const ingress = model(objects);
  return ingress.gatewayWorkloads.flatMap(workload => ingress.merge(workload).dropped)
    .map(d => `${d.server.gateway.resource.name}#${d.server.index} ${d.reason} ${d.winner.gateway.resource.name}#${d.winner.index}`);
}

describe('servers of one port', () => {
  test.each<[string, Json[], string[]]>([
    ['http and http are one listener', [gateway('a', [http('a.com')]), gateway('b', [http('b.com')])], []],
    ['http takes the place of tcp', [gateway('a', [http('a.com')]), gateway('b', [tcp(80)])], ['b#0 protocol-conflict a#0']],
    ['tcp takes the place of http', [gateway('a', [tcp(80)]), gateway('b', [http('a.com')])], ['b#0 protocol-conflict a#0']],
    ['tcp and tcp', [gateway('a', [tcp(80), tcp(80)])], ['a#1 protocol-conflict a#0']],
    [
      'http takes the place of https',
      [gateway('a', [http('a.com')]), gateway('b', [server('HTTPS', 80, ['b.com'], { tls: { mode: 'SIMPLE' } })])],
      ['b#0 protocol-conflict a#0'],
    ],
    ['plain text after https is kept', [gateway('a', [https('a.com')]), gateway('b', [server('HTTP', 443, ['b.com'])])], []],
    [
      'https after plain text after https is not',
      [gateway('a', [https('a.com')]), gateway('b', [server('HTTP', 443, ['b.com'])]), gateway('c', [https('c.com')])],
      ['c#0 protocol-conflict b#0'],
    ],
    ['https and https with other hosts', [gateway('a', [https('a.com'), https('b.com')])], []],
    ['the same host twice', [gateway('a', [https('a.com'), https('b.com', 'a.com')])], ['a#1 duplicate-host a#0']],
    ['the same host of two redirects', [gateway('a', [redirect('a.com'), redirect('a.com')])], ['a#1 duplicate-host a#0']],
    [
      'a host of a server that was dropped is free',
      [gateway('a', [https('a.com'), https('a.com', 'b.com'), https('b.com')])],
      ['a#1 duplicate-host a#0'],
    ],
    ['a wildcard and an exact host', [gateway('a', [https('*.a.com'), https('b.a.com')])], []],
    ['namespaces make hosts different', [gateway('a', [https('x/a.com'), https('y/a.com'), https('a.com')])], []],
    [
      'dot and star are normalised',
      [gateway('a', [https('./a.com'), https('shop/a.com'), https('*/b.com'), https('b.com')])],
      ['a#1 duplicate-host a#0', 'a#3 duplicate-host a#2'],
    ],
    ['everything replaces the list', [gateway('a', [https('*/*'), https('*')])], ['a#1 duplicate-host a#0']],
    [
      'binds are separate listeners',
      [gateway('a', [tcp(80), tcp(80, { bind: '10.0.0.1' }), { ...http('a.com'), bind: '10.0.0.2' }])],
      [],
    ],
    ['hosts of another bind are free', [gateway('a', [https('a.com'), { ...https('a.com'), bind: '10.0.0.1' }])], []],
    ['other ports never meet', [gateway('a', [https('a.com'), server('HTTPS', 8443, ['a.com'], { tls: { mode: 'SIMPLE' } })])], []],
    [
      'the Service makes two ports one',
      [
        gateway('a', [https('a.com'), server('HTTPS', 8443, ['a.com'], { tls: { mode: 'SIMPLE' } })]),
        service([{ port: 443, targetPort: 8443 }]),
      ],
      ['a#1 duplicate-host a#0'],
    ],
    ['the older Gateway wins, whatever its name', [
      gateway('a', [https('a.com')], { created: '2026-02-01T00:00:00Z' }),
      gateway('b', [https('a.com')], { created: '2026-01-01T00:00:00Z' }),
    ], ['a#0 duplicate-host b#0']],
    [
      'of one age the name decides, then the namespace',
      [gateway('a', [https('a.com')], { namespace: 'z' }), gateway('a', [https('a.com')], { namespace: 'b' })],
      ['a#0 duplicate-host a#0'],
    ],
    ['other selectors never meet', [gateway('a', [https('a.com')]), gateway('b', [https('a.com')], { selector: { app: 'other' } })], []],
    [
      'an empty selector meets all',
      [gateway('a', [https('a.com')]), gateway('b', [https('a.com')], { selector: {} })],
      ['b#0 duplicate-host a#0'],
    ],
    ['labels of Pods bring two selectors together', [
      gateway('a', [https('a.com')], { selector: { app: 'gw' } }), gateway('b', [https('a.com')]),
      pod('istio-system', { app: 'gw', istio: 'ingressgateway' }),
    ], ['b#0 duplicate-host a#0']],
  ])('%s', (_, objects, expected) => {
    expect(dropped(...objects)).toEqual(expected);
  });
});

describe('the namespace of a gateway', () => {
  const of = (objects: Json[], options?: IngressModelOptions) =>
    model(objects, options).gatewayWorkloads.map(p => `${p.namespace} by ${p.namespaceFrom}`);

  test.each<[string, Json[], IngressModelOptions | undefined, string[]]>([
    ['is that of its Pods', [gateway('a', [http('a')]), pod('ingress', { istio: 'ingressgateway' })], undefined, ['ingress by workload']],
    [
      'is all of them',
      [gateway('a', [http('a')]), pod('one', { istio: 'ingressgateway' }), pod('two', { istio: 'ingressgateway' })],
      undefined,
      ['one by workload', 'two by workload'],
    ],
    ['is the namespace of a hint', [gateway('a', [http('a')])], { workloads: [{ namespace: 'given' }] }, ['given by hint']],
    [
      'is the namespace of the hint for this Gateway',
      [gateway('a', [http('a')]), gateway('b', [http('a')])],
      { workloads: [{ namespace: 'x', gateway: 'shop/a' }, { namespace: 'y', gateway: 'shop/b' }] },
      ['x by hint', 'y by hint'],
    ],
    [
      'is that of its Service',
      [
        gateway('a', [http('a')], { selector: { app: 'x' } }),
        { ...service([], { namespace: 'svc' }), spec: { selector: { app: 'x' }, ports: [] } },
      ],
      undefined,
      ['svc by service'],
    ],
    ['is istio-system for the default selector', [gateway('a', [http('a')])], undefined, ['istio-system by default']],
    ['is not known otherwise', [gateway('a', [http('a')], { selector: { app: 'x' } })], undefined, ['undefined by unknown']],
    [
      'of the Gateway API is none of ours',
      [{ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'a' }, spec: {} }],
      undefined,
      [],
    ],
  ])('%s', (_, objects, options, expected) => {
    expect(of(objects, options)).toEqual(expected);
  });
});

describe('the port that a proxy listens on', () => {
  const port = (...ports: Json[]) => {
    const ingress = model([
      gateway('a', [http('a')]),
      pod(
        'istio-system',
        { istio: 'ingressgateway' },
        { containers: [{ name: 'istio-proxy', ports: [{ name: 'web', containerPort: 8081 }] }] },
      ),
      service(ports),
    ]);
    return resolvePort(ingress.gatewayWorkloads[0], 80);
  };

  test.each<[string, Json[], number]>([
    ['is the targetPort', [{ port: 80, targetPort: 8080 }], 8080],
    ['is the named port of the container', [{ port: 80, targetPort: 'web' }], 8081],
    ['is the port when there is no target', [{ port: 80 }], 80],
    ['is the port when the Service does not have it', [{ port: 81, targetPort: 8080 }], 80],
  ])('%s', (_, ports, expected) => {
    expect(port(...ports)).toBe(expected);
  });

  test('is not translated by a Service that opts out', () => {
    const ingress = model([
      gateway('a', [http('a')]),
      service([{ port: 80, targetPort: 8080 }], { labels: { 'experimental.istio.io/disable-gateway-port-translation': '' } }),
    ]);
    expect(resolvePort(ingress.gatewayWorkloads[0], 80)).toBe(80);
  });
});

describe('virtual services on a server', () => {
  const bound = (hosts: string[], ...services: Json[]) => {
    const ingress = model([gateway('gw', [https(...hosts)]), ...services]);
    const [workload] = ingress.gatewayWorkloads;
    return ingress.bindings(workload.gateways[0].servers[0], workload)
      .map(b => `${fullName(b.virtualService.resource)}: ${b.hosts.join(', ')}`);
  };

  test.each<[string, string[], Json[], string[]]>([
    ['bind by name in the own namespace', ['a.com'], [routes('r', { hosts: ['a.com'], gateways: ['gw'] })], ['shop/r: a.com']],
    ['bind by namespace and name', ['a.com'], [routes('r', { hosts: ['a.com'], gateways: ['shop/gw'] }, 'other')], ['other/r: a.com']],
    ['do not bind by name from another namespace', ['a.com'], [routes('r', { hosts: ['a.com'], gateways: ['gw'] }, 'other')], []],
    [
      'bind by the old form',
      ['a.com'],
      [routes('r', { hosts: ['a.com'], gateways: ['gw.shop.svc.cluster.local'] }, 'other')],
      ['other/r: a.com'],
    ],
    ['do not bind without gateways', ['a.com'], [routes('r', { hosts: ['a.com'] })], []],
    ['get the narrower of two hosts', ['*.a.com'], [routes('r', { hosts: ['b.a.com', 'c.com'], gateways: ['gw'] })], ['shop/r: b.a.com']],
    ['get the narrower of two hosts the other way', ['b.a.com'], [routes('r', { hosts: ['*'], gateways: ['gw'] })], ['shop/r: b.a.com']],
    [
      'get all hosts of a server for all',
      ['*'],
      [routes('r', { hosts: ['a.com', '*.b.com'], gateways: ['gw'] })],
      ['shop/r: a.com, *.b.com'],
    ],
    [
      'bind to hosts of their namespace',
      ['other/a.com'],
      [routes('r', { hosts: ['a.com'], gateways: ['shop/gw'] }), routes('s', { hosts: ['a.com'], gateways: ['shop/gw'] }, 'other')],
      ['other/s: a.com'],
    ],
    [
      'bind to hosts of the own namespace',
      ['./a.com'],
      [routes('r', { hosts: ['a.com'], gateways: ['shop/gw'] }, 'other'), routes('s', { hosts: ['a.com'], gateways: ['gw'] })],
      ['shop/s: a.com'],
    ],
    [
      'must be visible',
      ['a.com'],
      [
        routes('r', { hosts: ['a.com'], gateways: ['gw'], exportTo: ['.'] }),
        routes('s', { hosts: ['a.com'], gateways: ['gw'], exportTo: ['.', 'istio-system'] }),
      ],
      ['shop/s: a.com'],
    ],
  ])('%s', (_, hosts, services, expected) => {
    expect(bound(hosts, ...services)).toEqual(expected);
  });
});

test.each<[string, Json, string]>([
  ['HTTP', server('HTTP', 80, ['a.b']), 'http'],
  ['HTTPS that ends', https('a.b'), 'http'],
  ['HTTPS that passes through', server('HTTPS', 443, ['a.b'], { tls: { mode: 'PASSTHROUGH' } }), 'tls'],
  ['TLS that ends', server('TLS', 443, ['a.b'], { tls: { mode: 'SIMPLE', credentialName: 'c' } }), 'tcp'],
  ['TLS that passes through by default', server('TLS', 443, ['a.b'], { tls: {} }), 'tls'],
  ['AUTO_PASSTHROUGH', server('TLS', 443, ['a.b'], { tls: { mode: 'AUTO_PASSTHROUGH' } }), 'none'],
  ['ISTIO_MUTUAL', server('HTTPS', 443, ['a.b'], { tls: { mode: 'ISTIO_MUTUAL' } }), 'http'],
  ['TCP', tcp(9000), 'tcp'],
  ['MongoDB', server('mongo', 27017, ['a.b']), 'tcp'],
])('a server of %s reads its kind of routes', (_, spec, kind) => {
  expect(model([gateway('a', [spec])]).gateways[0].servers[0].routeKind).toBe(kind);
});

describe('a Service is suggested for', () => {
  const similar = (host: string) => model([
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace: 'shop' }, spec: { ports: [] } },
  ]).services.similar(host, 'shop');

  test.each([
    'API', 'aip', 'apii', 'api.shop.svc.cluster.locl', 'api.shop.svc.cluster', 'api.shop.svc', 'api.shop',
  ])('host %s', host => expect(similar(host)).toBe('api.shop.svc.cluster.local'));

  test.each(['ipb', 'billing', 'api.shop.example.com', 'api.example.com'])('no host such as %s', host => expect(similar(host)).toBeUndefined());
});
