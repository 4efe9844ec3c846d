import { JsonPatch, Lazy } from 'cdk8s';
import { CertificateAuthority, CertificateStore, Gateway, GatewayWorkload, Server, ServerCertificate, ServerTls } from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const MOUNTED = ServerTls.simple({
  serverCertificate: ServerCertificate.fromPaths({ serverCertificate: '/etc/istio/shop/tls.crt', privateKey: '/etc/istio/shop/tls.key' }),
});

test('a gateway selects the pods of its workload', () => {
  const chart = testChart();
  new Gateway(chart, 'Gateway', {
    workload: new GatewayWorkload({ namespace: 'edge', selector: { istio: 'edge' } }),
    servers: [Server.http({ hosts: ['shop.example.com'] })],
  });
  expect(rendered(chart, 'Gateway').spec.selector).toEqual({ istio: 'edge' });
});

test('a server with mounted files names their paths and no credential', () => {
  const chart = testChart();
  new Gateway(chart, 'Gateway', { servers: [Server.https({ hosts: ['shop.example.com'], tls: MOUNTED })] });
  expect(rendered(chart, 'Gateway').spec.servers[0]).toEqual({
    hosts: ['shop.example.com'],
    port: { name: 'https-shop-example-com', number: 443, protocol: 'HTTPS' },
    tls: { mode: 'SIMPLE', serverCertificate: '/etc/istio/shop/tls.crt', privateKey: '/etc/istio/shop/tls.key' },
  });
});

test('a redirect server has httpsRedirect and no mode', () => {
  const chart = testChart();
  new Gateway(chart, 'Gateway', { servers: [Server.http({ hosts: ['shop.example.com'], httpsRedirect: true })] });
  expect(rendered(chart, 'Gateway').spec.servers[0].tls).toEqual({ httpsRedirect: true });
});

test('a passthrough server names no certificate', () => {
  const chart = testChart();
  new Gateway(chart, 'Gateway', { servers: [Server.passthrough({ hosts: ['shop.example.com'] })] });
  expect(rendered(chart, 'Gateway').spec.servers[0]).toMatchObject({ port: { protocol: 'TLS' }, tls: { mode: 'PASSTHROUGH' } });
});

test.each([
  ['*', 'http-wildcard'],
  ['*.example.com', 'http-wildcard-example-com'],
  ['./shop.example.com', 'http-shop-example-com'],
])('the port of host %s is named %s', (host, name) => {
  const chart = testChart();
  new Gateway(chart, 'Gateway', { servers: [Server.http({ hosts: [host] })] });
  expect(rendered(chart, 'Gateway').spec.servers[0].port.name).toBe(name);
});

test('derived port names stay unique where hosts differ in a dot only', () => {
  const chart = testChart();
  new Gateway(chart, 'Gateway', {
    servers: ['a.b.com', 'a-b.com'].map(host => Server.http({ hosts: [host] })).concat(Server.http({ hosts: ['a.b.com'], port: 8080 })),
  });
  const names = rendered(chart, 'Gateway').spec.servers.map((server: any) => server.port.name);
  expect(names).toEqual(['http-a-b-com', 'http-a-b-com-80', 'http-a-b-com-8080']);
});

test('a patch reaches fields that the generated construct does not know', () => {
  const chart = testChart();
  const gateway = new Gateway(chart, 'Gateway', { servers: [Server.https({ hosts: ['shop.example.com'], tls: MOUNTED })] });
  gateway.apiObject.addJsonPatch(JsonPatch.add('/spec/servers/0/tls/ecdhCurves', ['X25519']));
  expect(rendered(chart, 'Gateway').spec.servers[0].tls.ecdhCurves).toEqual(['X25519']);
});

test('a gateway without servers fails validation and says what to add', () => {
  const chart = testChart();
  new Gateway(chart, 'Gateway');
  expect(() => rendered(chart, 'Gateway')).toThrow(
    /\[test\/Gateway\] gateway has no server \(.*gateway\.test\.ts:\d+:\d+\); add one with addHost or addServer/,
  );
});

describe('checks at the call', () => {
  const server = (host: string, options = {}) => Server.http({ hosts: [host], ...options });

  test.each<[string, string, () => unknown, () => unknown]>([
    ['short host names', 'invalid-host', () => server('shop'), () => server('shop.example.com')],
    ['partial wildcards', 'invalid-host', () => server('a*.example.com'), () => server('*.example.com')],
    ['underscores in hosts', 'invalid-host', () => server('my_shop.example.com'), () => server('my-shop.example.com')],
    ['empty namespaces', 'invalid-host', () => server('/shop.example.com'), () => server('./shop.example.com')],
    ['a server without hosts', 'invalid-host', () => Server.http({ hosts: [] }), () => Server.http({ hosts: ['*'] })],
    ['hosts with a dot at the end', 'invalid-host', () => server('shop.example.com.'), () => server('shop.example.com')],
    ['hosts that are no string', 'invalid-argument', () => server(Lazy.any({ produce: () => 'a.com' })), () => server('a.com')],
    ['hosts that are not there', 'invalid-argument', () => server(undefined as unknown as string), () => server('a.com')],
    ['https hosts that differ in capital letters only', 'invalid-host',
      () => new Gateway(testChart(), 'G', { servers: ['a.com', 'A.com'].map(host => Server.https({ hosts: [host], tls: MOUNTED })) }),
      () => new Gateway(testChart(), 'G', { servers: ['a.com', 'B.com'].map(host => Server.https({ hosts: [host], tls: MOUNTED })) })],
    ['a host twice', 'invalid-host', () => Server.http({ hosts: ['a.com', 'a.com'] }), () => Server.http({ hosts: ['a.com', 'b.com'] })],
    ['IPv6 addresses as hosts', 'invalid-host', () => server('[2001:db8::1]'), () => server('192.0.2.1')],
    ['a certificate for every host', 'invalid-certificate',
      () => new Gateway(testChart(), 'G').addHost('*', { tls: ServerTls.issuedBy(CertificateAuthority.selfSigned('ca', { store: CertificateStore.inMemory() })) }),
      () => new Gateway(testChart(), 'G').addHost('*', { tls: MOUNTED })],
    ['a host twice in other capitals, which Envoy refuses with the whole listener', 'invalid-host',
      () => Server.https({ hosts: ['a.com', 'A.com'], tls: MOUNTED }), () => Server.https({ hosts: ['a.com', 'B.com'], tls: MOUNTED })],
    ['a host twice in other capitals and namespaces', 'invalid-host',
      () => Server.https({ hosts: ['x/a.com', 'y/A.com'], tls: MOUNTED }), () => Server.https({ hosts: ['x/a.com', 'y/a.com'], tls: MOUNTED })],
    ['a name that is redirected to itself in other capitals', 'invalid-host',
      () => new Gateway(testChart(), 'G').addHost('a.com', { tls: MOUNTED, redirectFrom: ['A.com'] }),
      () => new Gateway(testChart(), 'G').addHost('a.com', { tls: MOUNTED, redirectFrom: ['B.com'] })],
    ['port 0', 'invalid-port', () => server('a.com', { port: 0 }), () => server('a.com', { port: 1 })],
    ['port 65536', 'invalid-port', () => server('a.com', { port: 65536 }), () => server('a.com', { port: 65535 })],
    ['port names with dots', 'invalid-port', () => server('a.com', { portName: 'a.com' }), () => server('a.com', { portName: 'a-com' })],
    [
      'a bind that is no address',
      'invalid-port',
      () => server('a.com', { bind: 'localhost' }),
      () => server('a.com', { bind: '127.0.0.1' }),
    ],
    ['gateway names with dots', 'invalid-name',
      () => new Gateway(testChart(), 'G', { metadata: { name: 'my.gateway' } }),
      () => new Gateway(testChart(), 'G', { metadata: { name: 'my-gateway' } })],
    ['gateway names that Kubernetes refuses', 'invalid-name',
      () => new Gateway(testChart(), 'G', { metadata: { name: 'Gateway' } }),
      () => new Gateway(testChart(), 'G', { metadata: { name: 'gateway' } })],
    [
      'namespaces of a chart that Kubernetes refuses',
      'invalid-name',
      () => new Gateway(testChart('Shop'), 'G'),
      () => new Gateway(testChart('shop'), 'G'),
    ],
    ['namespaces in front of a host that Kubernetes refuses', 'invalid-name',
      () => new Gateway(testChart(), 'G').addHost('Blog/a.com', { tls: MOUNTED }),
      () => new Gateway(testChart(), 'G').addHost('blog/a.com', { tls: MOUNTED })],
    ['references with a slash', 'invalid-name',
      () => Gateway.fromGatewayName(testChart(), 'G', 'ns/gateway'),
      () => Gateway.fromGatewayName(testChart(), 'G', 'gateway', { namespace: 'ns' })],
    ['port names used twice', 'duplicate-name',
      () => new Gateway(testChart(), 'G', { servers: [server('a.com', { portName: 'p' }), server('b.com', { portName: 'p' })] }),
      () => new Gateway(testChart(), 'G', { servers: [server('a.com', { portName: 'p' }), server('b.com', { portName: 'q' })] })],
    ['two redirects of one host', 'invalid-host',
      () => new Gateway(testChart(), 'G', { servers: [1, 2].map(n => server('a.com', { httpsRedirect: true, portName: `p${n}` })) }),
      () => new Gateway(testChart(), 'G', { servers: [1, 2].map(n => server('a.com', { httpsRedirect: true, port: 80 + n })) })],
    ['one https host in two servers of a port', 'invalid-host',
      () => new Gateway(testChart(), 'G', {
        servers: [1, 2].map(n => Server.https({ hosts: ['a.com'], tls: MOUNTED, portName: `p${n}` })),
      }),
      () => new Gateway(testChart(), 'G', { servers: [1, 2].map(n => Server.https({ hosts: [`${n}.a.com`], tls: MOUNTED })) })],
  ])('refuses %s with %s', (_, code, refused, accepted) => {
    expect(problemOf(refused).code).toBe(code);
    expect(accepted).not.toThrow();
  });

  test('an error of a gateway names its construct path and the offending value', () => {
    const chart = testChart();
    const error = problemOf(() => new Gateway(chart, 'Gateway', { metadata: { name: 'my.gateway' } }));
    expect(error.constructPath).toBe('test/Gateway');
    expect(error.message).toContain("[test/Gateway] gateway name 'my.gateway'");
  });
});
