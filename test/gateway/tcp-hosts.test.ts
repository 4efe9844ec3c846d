import { Chart, Testing } from 'cdk8s';
import {
  CertificateAuthority, CertificateStore, Destination, Gateway, GatewayAnalysis, IngressSimulator, Server, ServerCertificate, ServerTls,
  TrustBundle,
} from '../../src';
import { IngressModel } from '../../src/model/ingress-model';
import { readManifests } from '../../src/model/input/read-manifests';
import { explain } from '../../src/report/explain/explain';
import { problemOf, rendered, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('db-ca', { store: CertificateStore.deterministic('tcp-hosts') });
const DB = Destination.service('db', 5432);
const serverCertificate = ServerCertificate.issuedBy(ca);
const MUTUAL = ServerTls.mutual({ serverCertificate, clientCertificates: TrustBundle.of(ca) });

function edge(chart: Chart = testChart()): Gateway {
  return new Gateway(chart, 'Gateway', { metadata: { name: 'edge' }, tls: ServerTls.issuedBy(ca) });
}

test('a database behind TLS is a server, a certificate and a tcp route of its port', () => {
  const chart = testChart();
  edge(chart).addTcpHost('db.example.com', { port: 5432, destination: DB });
  const objects = Testing.synth(chart);
  const of = (kind: string) => objects.find(object => object.kind === kind);
  expect(of('Gateway').spec.servers).toEqual([{
    hosts: ['db.example.com'],
    port: { name: 'tls-db-example-com', number: 5432, protocol: 'TLS' },
    tls: { mode: 'SIMPLE', credentialName: 'db.example.com' },
  }]);
  expect(of('VirtualService').spec).toEqual({
    gateways: ['edge'],
    hosts: ['db.example.com'],
    tcp: [{ match: [{ port: 5432 }], route: [{ destination: { host: 'db', port: { number: 5432 } } }] }],
  });
  expect(of('Secret').metadata).toMatchObject({ name: 'db.example.com', namespace: 'istio-system' });
});

test('hosts share a port by their names, and one host may have several ports', async () => {
  const chart = testChart();
  const gateway = edge(chart);
  gateway.addTcpHost('a.example.com', { port: 5432, destination: Destination.service('a', 5432) });
  gateway.addTcpHost('b.example.com', { port: 5432, destination: Destination.service('b', 5432), tls: MUTUAL });
  gateway.addHost('a.example.com', { destination: Destination.service('web', 80), name: 'web' });
  const ingress = IngressSimulator.fromManifests(Testing.synth(chart));
  const trust = TrustBundle.of(ca);
  expect(await ingress.request('https://a.example.com:5432/', { trust })).toMatchObject({ status: 'routed', handshake: 'ok', destination: { host: 'a' } });
  expect(await ingress.request('https://b.example.com:5432/', { trust })).toMatchObject({ status: 'refused', alert: 'certificate required' });
  const clientCertificate = ca.issueClientCertificate('client');
  expect(await ingress.request('https://b.example.com:5432/', { trust, clientCertificate })).toMatchObject({ destination: { host: 'b' } });
  expect(await ingress.request('https://a.example.com/', { trust })).toMatchObject({ destination: { host: 'web' } });
});

test.each([['*.example.com', 'db.example.com'], ['db.example.com', '*.example.com']])('%s and %s cannot share a port, because Istio would send both to one destination', (one, other) => {
  const gateway = edge();
  gateway.addTcpHost(one, { port: 5432, destination: DB });
  expect(problemOf(() => gateway.addTcpHost(other, { port: 5432, destination: DB })).code).toBe('invalid-host');
  expect(() => gateway.addTcpHost(other, { port: 5433, destination: DB })).not.toThrow();
});

test('by hand, connections that go to the destination of another host are reported', async () => {
  const chart = testChart();
  const gateway = edge(chart);
  for (const [name, host] of [['one', '*.example.com'], ['other', 'db.example.com']]) {
    gateway.addServer(Server.tls({ hosts: [host], port: 5432, tls: ServerTls.issuedBy(ca) }));
    gateway.addVirtualService(name, { hosts: [host], tcpRoutes: [{ destination: Destination.service(name, 5432) }], metadata: { name } });
  }
  const ingress = IngressSimulator.fromManifests(Testing.synth(chart));
  expect(await ingress.request('https://db.example.com:5432/', { trust: TrustBundle.of(ca) })).toMatchObject({ destination: { host: 'one' } });
  expect(GatewayAnalysis.of(chart).withCode('virtual-service-shadowed').map(({ message }) => message)).toEqual([
    expect.stringContaining("connections to server 'tls-db-example-com' of Gateway shop/edge all go to shop/one"),
  ]);
});

test('its checks connect with openssl, because curl speaks HTTP', () => {
  const host = edge().addTcpHost('db.example.com', { port: 5432, destination: DB, tls: MUTUAL });
  const base = 'openssl s_client -connect 192.0.2.1:5432 -servername db.example.com -verify_hostname db.example.com -CAfile client/ca.crt '
    + '-verify_return_error';
  const certificate = '-cert client/tls.crt -key client/tls.key';
  const commands = host.checks({ directory: 'client', address: '192.0.2.1' }).map(({ command }) => command);
  expect(commands.filter(command => command.includes('s_client'))).toEqual([
    `${base} ${certificate} </dev/null`, `sleep 2 | ${base} ${certificate}`, `sleep 2 | ${base}`,
  ]);
  expect(commands.join('\n')).not.toContain('curl');
});

test('explain prints an openssl command, and where the connection goes', () => {
  const chart = testChart();
  edge(chart).addTcpHost('db.example.com', { port: 5432, destination: DB });
  const model = new IngressModel(readManifests(Testing.synth(chart)), {});
  expect(explain(model, new Date())[0]).toMatchObject({
    routes: ['everything → db:5432 (shop/db.example.com)'],
    curl: 'openssl s_client -connect "$INGRESS_IP":5432 -servername db.example.com -verify_hostname db.example.com -CAfile ca.pem -verify_return_error',
  });
});

test.each<[string, () => unknown, string]>([
  ['no TLS', () => new Gateway(testChart(), 'G', {}).addTcpHost('db.example.com', { port: 5432, destination: DB }), 'invalid-tls'],
  ['a host that the port has', () => {
    const gateway = edge();
    gateway.addTcpHost('db.example.com', { port: 5432, destination: DB });
    gateway.addTcpHost('db.example.com', { port: 5432, destination: DB, name: 'other' });
  }, 'invalid-host'],
  ['port 0', () => edge().addTcpHost('db.example.com', { port: 0, destination: DB }), 'invalid-port'],
  ['a missing port', () => edge().addTcpHost('db.example.com', { destination: DB } as never), 'invalid-argument'],
  ['null', () => edge().addTcpHost('db.example.com', null as never), 'invalid-argument'],
  ['a short name', () => edge().addTcpHost('db', { port: 5432, destination: DB }), 'invalid-host'],
  ['TLS that passes through', () => Server.tls({ hosts: ['*'], port: 1, tls: ServerTls.passthrough() as never }), 'invalid-argument'],
  ['TLS of a TCP server', () => Server.tcp({ hosts: ['*'], port: 1, tls: MUTUAL } as never), 'invalid-argument'],
  ['a redirect of a TCP server', () => Server.tcp({ hosts: ['*'], port: 1, httpsRedirect: true } as never), 'invalid-argument'],
])('%s is refused', (_, call, code) => {
  expect(problemOf(call).code).toBe(code);
});

test('a TCP server has its port to itself, because Istio would drop the second server', () => {
  const tcp = Server.tcp({ hosts: ['*'], port: 5432, portName: 'tcp' });
  for (const other of [Server.tcp({ hosts: ['a.example.com'], port: 5432 }), Server.http({ hosts: ['*'], port: 5432 })]) {
    for (const servers of [[tcp, other], [other, tcp]]) {
      expect(problemOf(() => new Gateway(testChart(), 'Gateway', { servers })).code).toBe('invalid-port');
    }
  }
  const chart = testChart();
  new Gateway(chart, 'Gateway', { servers: [tcp, Server.tcp({ hosts: ['*'], port: 5432, bind: '127.0.0.1' })] });
  expect(rendered(chart, 'Gateway').spec.servers[0]).toEqual({ hosts: ['*'], port: { name: 'tcp', number: 5432, protocol: 'TCP' } });
});
