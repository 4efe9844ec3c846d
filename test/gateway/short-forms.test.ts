import { Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  CertificateAuthority, CertificateStore, Destination, Gateway, HttpsRedirect, KeyAlgorithm, PathMatch, SecretOutput, ServerCertificate,
  ServerTls,
  TlsPolicy,
  TlsProtocolVersion, TrustBundle,
} from '../../src';
import { problemOf, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('short-forms') });
const destination = Destination.service('frontend', 8080);
const metadata = { name: 'shop' };

function manifestsOf(make: (chart: Construct) => void): unknown[] {
  const chart = testChart();
  make(chart);
  return Testing.synth(chart);
}

function serversOf(manifests: any[]): any[] {
  return manifests.find(({ kind }) => kind === 'Gateway').spec.servers;
}

test('the short and the long form of a host give the same manifests', () => {
  const short = manifestsOf(chart => {
    new Gateway(chart, 'Gateway', { metadata, tls: ServerTls.issuedBy(ca) }).addHost('shop.example.com', { destination });
  });
  const long = manifestsOf(chart => {
    new Gateway(chart, 'Gateway', { metadata }).addHost('shop.example.com', {
      tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }),
      routes: [{ destination }],
    });
  });
  expect(short).toEqual(long);
  expect(short.map((object: any) => object.kind)).toEqual(['Gateway', 'Secret', 'VirtualService']);
});

test('each host of a Gateway with TLS has its own certificate', () => {
  const manifests = manifestsOf(chart => {
    const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
    gateway.addHost('shop.example.com', { destination });
    gateway.addHosts(['blog.example.com', 'www.example.com'], { destination });
  });
  expect(serversOf(manifests).filter(({ tls }) => tls.credentialName).map(({ hosts, tls }) => [hosts, tls])).toEqual([
    [['shop.example.com'], { mode: 'SIMPLE', credentialName: 'shop.example.com' }],
    [['blog.example.com', 'www.example.com'], { mode: 'SIMPLE', credentialName: 'blog.example.com' }],
  ]);
});

test("a host's own TLS takes precedence over the Gateway's", () => {
  const manifests = manifestsOf(chart => {
    const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
    const tls = ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) });
    gateway.addHost('api.example.com', { tls, destination });
  });
  expect(serversOf(manifests)[0].tls).toEqual({ mode: 'MUTUAL', credentialName: 'api.example.com' });
});

test('a Gateway can have mutual TLS for all of its hosts', () => {
  const manifests = manifestsOf(chart => {
    const tls = ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) });
    const gateway = new Gateway(chart, 'Gateway', { tls });
    ['a.example.com', 'b.example.com'].forEach(host => gateway.addHost(host, { destination, httpsRedirect: HttpsRedirect.disabled() }));
  });
  expect(serversOf(manifests).map(({ tls }) => tls.mode)).toEqual(['MUTUAL', 'MUTUAL']);
  const secrets = manifests.filter((object: any) => object.kind === 'Secret').map((object: any) => object.metadata.name);
  expect(secrets).toEqual(['a.example.com', 'a.example.com-cacert', 'b.example.com', 'b.example.com-cacert']);
});

test('ServerTls.issuedBy takes settings of the certificate and of the handshake', () => {
  const manifests = manifestsOf(chart => {
    const tls = ServerTls.issuedBy(ca, {
      name: 'shop-credential',
      keyAlgorithm: KeyAlgorithm.EC_P384,
      tlsPolicy: TlsPolicy.of({ minProtocolVersion: TlsProtocolVersion.TLSV1_3 }),
      secretOutput: SecretOutput.plain({ reason: 'a test' }),
    });
    new Gateway(chart, 'Gateway').addHost('shop.example.com', { tls, destination });
  });
  expect(serversOf(manifests)[0].tls).toEqual({ mode: 'SIMPLE', credentialName: 'shop-credential', minProtocolVersion: 'TLSV1_3' });
});

test.each<[string, string, (gateway: Gateway) => unknown, (gateway: Gateway) => unknown]>([
  ['a host without TLS on a Gateway without TLS', 'invalid-tls',
    gateway => gateway.addHost('shop.example.com', { destination }),
    gateway => gateway.addHost('shop.example.com', { tls: ServerTls.issuedBy(ca), destination })],
  ['a destination beside routes', 'invalid-route',
    gateway => gateway.addHost(
      'shop.example.com', { tls: ServerTls.issuedBy(ca), destination, routes: [{ paths: [PathMatch.prefix('/api')], destination }] },
    ),
    gateway => gateway.addHost(
      'shop.example.com', { tls: ServerTls.issuedBy(ca), routes: [{ paths: [PathMatch.prefix('/api')], destination }] },
    )],
  ['a destination beside an empty list of routes', 'invalid-route',
    gateway => gateway.addHost('shop.example.com', { tls: ServerTls.issuedBy(ca), destination, routes: [] }),
    gateway => gateway.addHost('shop.example.com', { tls: ServerTls.issuedBy(ca), routes: [] })],
  ['settings of mutual TLS in ServerTls.issuedBy', 'invalid-argument',
    () => ServerTls.issuedBy(ca, { name: 'shop', ...{ clientCertificates: TrustBundle.of(ca) } }), () => ServerTls.issuedBy(ca, {})],
  ['a taken name of a VirtualService', 'duplicate-name',
    gateway => ['a.example.com', 'b.example.com'].forEach(host =>
      gateway.addHost(host, { name: 'web', tls: ServerTls.issuedBy(ca), destination })),
    gateway => ['a.example.com', 'b.example.com'].forEach(host =>
      gateway.addHost(host, { name: host[0], tls: ServerTls.issuedBy(ca), destination }))],
])('refuses %s with %s', (_, code, refused, accepted) => {
  expect(problemOf(() => refused(new Gateway(testChart(), 'Gateway'))).code).toBe(code);
  expect(() => accepted(new Gateway(testChart(), 'Gateway'))).not.toThrow();
});

test('a host that is refused leaves the Gateway as it was', () => {
  const chart = testChart();
  const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
  gateway.addHost('a.example.com', { name: 'web', destination });
  const before = Testing.synth(chart);
  expect(problemOf(() => gateway.addHost('b.example.com', { name: 'web', destination })).constructPath).toBe('test/Gateway');
  expect(Testing.synth(chart)).toEqual(before);
});
