import { App, Chart, Testing } from 'cdk8s';
import {
  CertificateAuthority, CertificateStore, Destination, Gateway, GatewayWorkload, HttpsRedirect, Server, ServerCertificate, ServerTls,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('hosts') });
const destination = Destination.service('frontend', 8443);
const routes = [{ destination }];
const MOUNTED = ServerTls.simple({
  serverCertificate: ServerCertificate.fromPaths({ serverCertificate: '/etc/istio/shop/tls.crt', privateKey: '/etc/istio/shop/tls.key' }),
});

describe('a passthrough host', () => {
  test('is a server in mode PASSTHROUGH and a route by SNI', () => {
    const chart = testChart();
    new Gateway(chart, 'Gateway', { metadata: { name: 'gateway' } }).addPassthroughHost('shop.example.com', { destination });
    expect(rendered(chart, 'Gateway').spec.servers).toEqual([{
      hosts: ['shop.example.com'], port: { name: 'tls-shop-example-com', number: 443, protocol: 'TLS' }, tls: { mode: 'PASSTHROUGH' },
    }]);
    expect(rendered(chart, 'VirtualService').spec).toEqual({
      hosts: ['shop.example.com'],
      gateways: ['gateway'],
      tls: [{ match: [{ sniHosts: ['shop.example.com'] }], route: [{ destination: { host: 'frontend', port: { number: 8443 } } }] }],
    });
  });

  test('redirects from http only if that is requested', () => {
    const chart = testChart();
    new Gateway(chart, 'Gateway').addPassthroughHost('shop.example.com', { destination, httpsRedirect: HttpsRedirect.enabled() });
    expect(rendered(chart, 'Gateway').spec.servers[1].tls).toEqual({ httpsRedirect: true });
  });

  test('can be every host', () => {
    const chart = testChart();
    new Gateway(chart, 'Gateway').addPassthroughHost('*', { destination });
    expect(rendered(chart, 'VirtualService')).toMatchObject({ metadata: { name: 'wildcard' }, spec: { hosts: ['*'] } });
  });

  test('refuses a second route for one SNI host', () => {
    const { virtualService } = new Gateway(testChart(), 'Gateway').addPassthroughHost('*.example.com', { destination });
    virtualService.addTlsRoute({ destination, sniHosts: ['blog.example.com'], port: 443 });
    expect(problemOf(() => virtualService.addTlsRoute({ destination, sniHosts: ['blog.example.com'], port: 443 })).code)
      .toBe('invalid-route');
    expect(() => virtualService.addTlsRoute({ destination, sniHosts: ['blog.example.com'], port: 8443 })).not.toThrow();
  });

  test('refuses a route for an SNI host that is none of its hosts', () => {
    const { virtualService } = new Gateway(testChart(), 'Gateway').addPassthroughHost('*.example.com', { destination });
    expect(problemOf(() => virtualService.addTlsRoute({ destination, sniHosts: ['example.org'] })).code).toBe('invalid-host');
  });
});

describe('a host of one namespace', () => {
  test.each([
    ['blog/blog.example.com', 'blog', ['shop/gateway']],
    ['./blog.example.com', 'shop', ['gateway']],
    ['*/blog.example.com', 'shop', ['gateway']],
  ])('%s has its VirtualService in %s', (host, namespace, gateways) => {
    const chart = testChart();
    new Gateway(chart, 'Gateway', { metadata: { name: 'gateway' } }).addHost(host, { tls: MOUNTED, routes });
    expect(rendered(chart, 'VirtualService'))
      .toMatchObject({ metadata: { name: 'blog.example.com', namespace }, spec: { hosts: ['blog.example.com'], gateways } });
  });

  test.each<[string, () => unknown, () => unknown]>([
    ['beside one of another namespace',
      () => new Gateway(testChart(), 'G').addHosts(['shop/a.com', 'blog/b.com'], { tls: MOUNTED, routes }),
      () => new Gateway(testChart(), 'G').addHosts(['shop/a.com', 'shop/b.com'], { tls: MOUNTED, routes })],
    ['of a gateway without a namespace',
      () => new Gateway(new Chart(new App(), 'test'), 'G').addHost('blog/b.com', { tls: MOUNTED, routes }),
      () => new Gateway(new Chart(new App(), 'test'), 'G').addHost('b.com', { tls: MOUNTED, routes })],
  ])('is refused %s', (_, refused, accepted) => {
    expect(problemOf(refused).code).toBe('invalid-host');
    expect(accepted).not.toThrow();
  });

  test('is a host that Envoy cannot tell from the one of another namespace', () => {
    const gateway = new Gateway(testChart(), 'Gateway', { servers: [Server.https({ hosts: ['shop/a.com'], tls: MOUNTED })] });
    expect(problemOf(() => gateway.addServer(Server.https({ hosts: ['blog/a.com'], tls: MOUNTED }))).code).toBe('invalid-host');
  });
});

describe('a host of two Gateways', () => {
  const gateway = (chart: Chart, id: string, host: string, workload?: GatewayWorkload, port?: number) => {
    const serverCertificate = ServerCertificate.fromPaths({
      serverCertificate: `/etc/istio/${id}/tls.crt`, privateKey: `/etc/istio/${id}/tls.key`,
    });
    return new Gateway(chart, id, {
      workload, servers: [Server.https({ hosts: [host], tls: ServerTls.simple({ serverCertificate }), port })],
    });
  };

  test('fails validation when they configure the same Pods', () => {
    const app = new App();
    gateway(new Chart(app, 'a'), 'Gateway', 'shop.example.com');
    const later = new Chart(app, 'b');
    gateway(later, 'Gateway', './shop.example.com');
    expect(() => Testing.synth(later)).toThrow("[b/Gateway] host './shop.example.com' on port 443 is also served by gateway a/Gateway");
  });

  test('fails validation when one selects more Pods than the other', () => {
    const chart = testChart();
    gateway(chart, 'A', 'shop.example.com', new GatewayWorkload({ selector: { istio: 'ingressgateway', zone: 'a' } }));
    gateway(chart, 'B', 'shop.example.com');
    expect(() => Testing.synth(chart)).toThrow('is also served by gateway test/A');
  });

  test.each<[string, (chart: Chart) => unknown]>([
    ['another host', chart => gateway(chart, 'B', 'blog.example.com')],
    ['a wildcard that covers it', chart => gateway(chart, 'B', '*.example.com')],
    ['another port', chart => gateway(chart, 'B', 'shop.example.com', undefined, 8443)],
    ['other Pods', chart => gateway(chart, 'B', 'shop.example.com', new GatewayWorkload({ selector: { istio: 'edge' } }))],
    ['Pods of another namespace', chart => gateway(chart, 'B', 'shop.example.com', new GatewayWorkload({ namespace: 'edge' }))],
  ])('does not conflict with %s', (_, other) => {
    const chart = testChart();
    gateway(chart, 'A', 'shop.example.com');
    other(chart);
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('leaves what is issued alone when it fails', () => {
    const issued: string[] = [];
    const store = CertificateStore.inMemory({ reporter: { report: changes => issued.push(...changes.map(({ name }) => name)) } });
    const chart = testChart();
    const tls = ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(CertificateAuthority.selfSigned('ca', { store })) });
    for (const id of ['A', 'B']) new Gateway(chart, id).addHost('shop.example.com', { name: id.toLowerCase(), tls, routes });
    expect(() => Testing.synth(chart)).toThrow('is also served by gateway test/A');
    expect(issued).toEqual([]);
  });
});

test('an issued certificate of a wildcard is named without its asterisk', () => {
  const chart = testChart();
  new Gateway(chart, 'Gateway').addHost(
    '*.example.com', { tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }), routes },
  );
  expect(rendered(chart, 'Secret').metadata.name).toBe('wildcard.example.com');
});

test('a host that is too long for the name of its certificate is an error that says how to name it, and then works', () => {
  const host = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.example.com`;
  const add = (name?: string) => {
    const chart = testChart();
    new Gateway(chart, 'Gateway').addHost(
      host, { tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca, { name }) }), routes },
    );
    return chart;
  };
  expect(problemOf(add)).toMatchObject({
    code: 'invalid-argument',
    message: expect.stringMatching(/has 203 characters.*use at most 200.*ServerCertificate\.issuedBy\(ca, \{ name: 'shop' \}\)/),
  });
  expect(rendered(add('shop'), 'Secret').metadata.name).toBe('shop');
});

describe('a mistake in a host is an error of the gateway', () => {
  const add = (host: string, options: object = {}) => (gateway: Gateway) => gateway.addHost(host, { tls: MOUNTED, routes, ...options });

  test.each<[string, string, (gateway: Gateway) => unknown, (gateway: Gateway) => unknown]>([
    ['a short name', 'invalid-host', add('shop'), add('shop.com')],
    ['a port out of range', 'invalid-port', add('shop.com', { port: 65536 }), add('shop.com', { port: 65535 })],
    [
      'no host',
      'invalid-host',
      gateway => gateway.addHosts([], { tls: MOUNTED }),
      gateway => gateway.addHosts(['shop.com'], { tls: MOUNTED }),
    ],
    ['the name of another VirtualService', 'duplicate-name', add('blog.com', { name: 'first' }), add('blog.com', { name: 'second' })],
    [
      'a host on two ports with one name',
      'duplicate-name',
      add('first.com', { port: 8443, name: 'first', httpsRedirect: HttpsRedirect.disabled() }),
      add('first.com', { port: 8443, httpsRedirect: HttpsRedirect.disabled() }),
    ],
    ['a wildcard that no certificate can have', 'invalid-certificate',
      add('*.com', { tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }) }),
      add('*.blog.com', { tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }) })],
    ['a passthrough port out of range', 'invalid-port',
      gateway => gateway.addPassthroughHost('blog.com', { destination, port: 65536 }),
      gateway => gateway.addPassthroughHost('blog.com', { destination })],
  ])('%s is refused with %s', (_, code, refused, accepted) => {
    const gateway = () => {
      const made = new Gateway(testChart(), 'Gateway');
      made.addHost('first.com', { tls: MOUNTED, routes, name: 'first' });
      return made;
    };
    expect(problemOf(() => refused(gateway()))).toMatchObject({ code, constructPath: 'test/Gateway' });
    expect(() => accepted(gateway())).not.toThrow();
  });
});
