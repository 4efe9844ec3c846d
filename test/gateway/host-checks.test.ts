import { spawnSync } from 'node:child_process';
import {
  CaConfigMap, CertificateAuthority, CertificateStore, Cleanup, Destination, Gateway, GatewayHost, GatewayWorkload, HostCheckOptions,
  MutualTlsSecret, SecretMount, ServerCertificate, ServerTls, TerminatingTls, TrustBundle, TrustBundleReference,
} from '../../src';
import { testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('host-checks') });
const HOST = 'shop.example.com';
const serverCertificate = ServerCertificate.issuedBy(ca);

function served(tls: TerminatingTls, host = HOST, port?: number, workload?: GatewayWorkload): GatewayHost {
  return new Gateway(testChart(), 'Gateway', { workload }).addHost(
    host, { tls, port, routes: [{ destination: Destination.service('frontend', 80) }] },
  );
}

function commands(host: GatewayHost, options: Partial<HostCheckOptions> = {}): string[] {
  return host.checks({ directory: 'client', ...options }).map(({ command }) => command);
}

const simple = served(ServerTls.simple({ serverCertificate }));
const mutual = served(ServerTls.mutual({ serverCertificate, clientCertificates: TrustBundle.of(ca) }));

test('a mutual host is tried with the client certificate, then without', () => {
  expect(commands(mutual).filter(command => command.startsWith('curl -v'))).toEqual([
    'curl -v --resolve shop.example.com:443:"$INGRESS_HOST" --cacert client/ca.crt --cert client/tls.crt --key client/tls.key '
      + 'https://shop.example.com/',
    'curl -v --resolve shop.example.com:443:"$INGRESS_HOST" --cacert client/ca.crt https://shop.example.com/',
  ]);
});

test('a simple host is tried without a client certificate', () => {
  expect(commands(simple).filter(command => command.includes('client/'))).toEqual([
    'openssl s_client -connect "$INGRESS_HOST":443 -servername shop.example.com -verify_hostname shop.example.com -CAfile client/ca.crt '
    + '-verify_return_error </dev/null',
    'curl -v --resolve shop.example.com:443:"$INGRESS_HOST" --cacert client/ca.crt https://shop.example.com/',
  ]);
});

test('address, port and path are those of the user', () => {
  expect(commands(simple, { address: '203.0.113.7', port: 31390, path: '/status/418', caFile: 'ca.pem' })).toContain(
    'curl -v --resolve shop.example.com:31390:203.0.113.7 --cacert ca.pem https://shop.example.com:31390/status/418');
});

test('the hosts of the certificate are shown, and none of the authority, which has no such extension', () => {
  expect(commands(mutual).filter(command => command.includes('openssl x509'))).toEqual([
    expect.stringMatching(/\{\.data\.tls\\\.crt\}.*-dates -ext subjectAltName$/), expect.stringMatching(/\{\.data\.ca\\\.crt\}.*-dates$/),
  ]);
});

test('a wildcard is tried by a name below it', () => {
  expect(commands(served(ServerTls.simple({ serverCertificate }), '*.example.com')).join('\n')).toContain('https://www.example.com/');
});

test('an address has no SNI', () => {
  const lines = commands(served(ServerTls.simple({ serverCertificate }), '203.0.113.7')).join('\n');
  expect(lines).toContain('-verify_ip 203.0.113.7');
  expect(lines).not.toMatch(/-servername|--resolve/);
});

describe('what a gateway must have loaded', () => {
  const loaded = (host: GatewayHost) =>
    host.checks({ directory: 'client' }).find(({ command }) => command.startsWith('istioctl'))!.question;
  const mount = (id: string) =>
    SecretMount.forServerCertificate(testChart(), id, { bundle: ca.issueServerCertificate('shop', { dnsNames: [HOST] }) });

  test('are the Secrets by name', () => {
    expect(loaded(mutual)).toContain('kubernetes://shop.example.com, kubernetes://shop.example.com-cacert');
  });

  test('are the files by path', () => {
    expect(loaded(served(ServerTls.simple({ serverCertificate: ServerCertificate.fromMountedFiles(mount('Mount')) }))))
      .toContain('file-cert:/etc/istio/ingressgateway-certs/tls.crt~/etc/istio/ingressgateway-certs/tls.key');
  });
});

test('authorities are looked for where they are', () => {
  const chart = testChart();
  const bundle = ca.issueServerCertificate('shop', { dnsNames: [HOST] });
  const both = new MutualTlsSecret(chart, 'Secret', { bundle, trustBundle: TrustBundle.of(ca) });
  const configMap = new CaConfigMap(chart, 'Ca', { trustBundle: TrustBundle.of(ca), metadata: { name: 'partners', namespace: 'shop' } });
  const own = served(ServerTls.mutual({
    serverCertificate: ServerCertificate.fromSecret(both), clientCertificates: TrustBundleReference.fromServerSecret(),
  }));
  const map = served(ServerTls.mutual({ serverCertificate, clientCertificates: TrustBundleReference.fromConfigMap(configMap) }));
  const place = (host: GatewayHost) => commands(host).find(command => command.includes('.data.ca'))!.split(' -o ')[0];
  expect([mutual, own, map].map(place)).toEqual([
    'kubectl get secret shop.example.com-cacert -n istio-system', 'kubectl get secret shop -n istio-system',
    'kubectl get configmap partners -n shop',
  ]);
});

test('the workload of the gateway is asked, not the default one', () => {
  const host = served(ServerTls.simple({ serverCertificate }), HOST, 443, new GatewayWorkload({ name: 'edge', namespace: 'edge-system' }));
  expect(commands(host)).toContain('istioctl proxy-config secret deploy/edge -n edge-system');
});

test('the text is a shell script, also with hostile file names', () => {
  const text = mutual.describeChecks({ directory: "it's $(touch /tmp/owned); `id`", address: '203.0.113.7', path: '/a b?c=d&e' });
  expect(spawnSync('sh', ['-n'], { input: text }).status).toBe(0);
  const curl = text.split('\n').find(line => line.startsWith('curl'))!;
  const { stdout } = spawnSync('sh', ['-c', curl.replace('curl', 'printf "%s\\n"')], { encoding: 'utf8' });
  expect(stdout.split('\n')).toContain("it's $(touch /tmp/owned); `id`/ca.crt");
});

test('cleaning up names everything that was made, the last first', () => {
  const chart = testChart();
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'gateway' } });
  gateway.addHost(HOST, { name: 'shop', tls: ServerTls.mutual({ serverCertificate, clientCertificates: TrustBundle.of(ca) }) });
  expect(Cleanup.commands(chart)).toEqual([
    'kubectl delete virtualservice.networking.istio.io shop -n shop --ignore-not-found',
    'kubectl delete secret shop.example.com-cacert shop.example.com -n istio-system --ignore-not-found',
    'kubectl delete gateway.networking.istio.io gateway -n shop --ignore-not-found',
  ]);
});
