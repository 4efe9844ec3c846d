import { Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  CaConfigMap, CaSecret, CertificateAuthority, CertificateStore, Gateway, GatewayWorkload, ICredentialSecret, MutualTlsSecret,
  SecretMount, Server, ServerCertificate, ServerCertificateSecret, ServerTls, TrustAnchors, TrustBundle, TrustBundleReference,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const HOST = 'shop.example.com';
const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('ca-certificates') });
const other = CertificateAuthority.selfSigned('other-ca', { store: ca.store });
const bundle = ca.issueServerCertificate('shop', { dnsNames: [HOST] });
const istio127 = new GatewayWorkload({ istioVersion: '1.27.4' });
const MOUNTED_SERVER = ServerCertificate.fromPaths({ serverCertificate: '/etc/istio/shop/tls.crt', privateKey: '/etc/istio/shop/tls.key' });

interface Parts {
  readonly serverCertificate?: ServerCertificate;
  readonly workload?: GatewayWorkload;
}

/** A Gateway with one mutual server. */
function mutual(scope: Construct, caCertificates: TrustAnchors, { serverCertificate, workload }: Parts = {}): Gateway {
  const tls = ServerTls.mutual({
    serverCertificate: serverCertificate ?? ServerCertificate.fromBundle(bundle), clientCertificates: caCertificates,
  });
  return new Gateway(scope, 'Gateway', { workload, servers: [Server.https({ hosts: [HOST], tls })] });
}

function tlsOf(make: (chart: Construct) => TrustAnchors, parts: (chart: Construct) => Parts = () => ({})): unknown {
  const chart = testChart();
  mutual(chart, make(chart), parts(chart));
  return rendered(chart, 'Gateway').spec.servers[0].tls;
}

function existing(chart: Construct, name: string): ICredentialSecret {
  return CaSecret.fromSecretName(chart, name, name);
}

function existingServer(chart: Construct): ServerCertificate {
  return ServerCertificate.fromSecret(ServerCertificateSecret.fromSecretName(chart, 'Existing', 'shop'));
}

function onAnotherPort(authority: CertificateAuthority): Server {
  const tls = ServerTls.mutual({ serverCertificate: ServerCertificate.fromBundle(bundle), clientCertificates: TrustBundle.of(authority) });
  return Server.https({ hosts: [HOST], port: 8443, tls });
}

describe('a mutual server names its authorities', () => {
  test('not at all when they are made for it, which is where Istio looks', () => {
    expect(tlsOf(() => TrustBundle.of(ca))).toEqual({ mode: 'MUTUAL', credentialName: 'shop' });
  });

  test('not at all when a Secret has the name that Istio derives', () => {
    expect(tlsOf(chart => TrustBundleReference.fromSecret(existing(chart, 'shop-cacert'))))
      .toEqual({ mode: 'MUTUAL', credentialName: 'shop' });
  });

  test('by caCertCredentialName when a Secret has another name', () => {
    expect(tlsOf(chart => TrustBundleReference.fromSecret(existing(chart, 'partners-cacert'))))
      .toEqual({ mode: 'MUTUAL', credentialName: 'shop', caCertCredentialName: 'partners-cacert' });
  });

  test('not at all when they are in its own Secret', () => {
    const own = (chart: Construct) =>
      ServerCertificate.fromSecret(new MutualTlsSecret(chart, 'Secret', { bundle, trustBundle: TrustBundle.of(ca) }));
    expect(tlsOf(() => TrustBundleReference.fromServerSecret(), chart => ({ serverCertificate: own(chart) })))
      .toEqual({ mode: 'MUTUAL', credentialName: 'shop' });
  });

  test('by the name of a ConfigMap with its namespace', () => {
    const configMap = (chart: Construct) =>
      new CaConfigMap(chart, 'Ca', { trustBundle: TrustBundle.of(ca), metadata: { name: 'partners', namespace: 'shop' } });
    expect(tlsOf(chart => TrustBundleReference.fromConfigMap(configMap(chart))))
      .toEqual({ mode: 'MUTUAL', credentialName: 'shop', caCertCredentialName: 'configmap://shop/partners' });
  });

  test('by the path of a mounted file', () => {
    expect(tlsOf(chart => TrustBundleReference.fromMountedFile(SecretMount.forTrustBundle(
      chart, 'Mount', { trustBundle: TrustBundle.of(ca), key: 'ca.pem' },
    )),
    () => ({ serverCertificate: MOUNTED_SERVER }))).toMatchObject({ caCertificates: '/etc/istio/ingressgateway-ca-certs/ca.pem' });
  });
});

test.each([['ca.crt', 'ca.crl'], ['cacert', 'crl'], ['ca-chain.pem', 'ca.crl']])(
  'authorities mounted as %s have their revocation lists mounted as %s', (key, list) => {
    const revoking = CertificateAuthority.selfSigned('revoking', { store: CertificateStore.inMemory() });
    const chart = testChart();
    const mount = SecretMount.forTrustBundle(chart, 'Mount', { trustBundle: TrustBundle.of(revoking), key });
    mutual(chart, TrustBundleReference.fromMountedFile(mount), { serverCertificate: MOUNTED_SERVER });
    const caCrl = () => rendered(chart, 'Gateway').spec.servers[0].tls.caCrl;
    expect(caCrl()).toBeUndefined();
    revoking.revoke('4af0');
    expect(Object.keys(rendered(chart, 'Secret').data).sort()).toEqual([key, list].sort());
    expect(caCrl()).toBe(`${mount.mountPath}/${list}`);
  });

describe('the Secret that is made for authorities', () => {
  test('holds their certificates and no key, beside the Secret of the server', () => {
    const chart = testChart();
    mutual(chart, TrustBundle.of(ca, other));
    const secrets = Testing.synth(chart).filter(({ kind }) => kind === 'Secret');
    expect(secrets.map(({ metadata, data }) => [metadata.name, metadata.namespace, Object.keys(data)])).toEqual([
      ['shop', 'istio-system', ['tls.crt', 'tls.key']], ['shop-cacert', 'istio-system', ['ca.crt']],
    ]);
    expect(Buffer.from(secrets[1].data['ca.crt'], 'base64').toString()).toBe(ca.trustAnchors.pem + other.trustAnchors.pem);
  });

  test('is shared by servers that share the certificate', () => {
    const chart = testChart();
    const gateway = mutual(chart, TrustBundle.of(ca));
    gateway.addServer(onAnotherPort(ca));
    expect(Testing.synth(chart).filter(({ kind }) => kind === 'Secret')).toHaveLength(2);
  });
});

test.each<[string, string, (chart: Construct) => unknown, (chart: Construct) => unknown]>([
  ['a Secret of another name before Istio 1.28', 'istio-version',
    chart => mutual(chart, TrustBundleReference.fromSecret(existing(chart, 'partners-cacert')), { workload: istio127 }),
    chart => mutual(chart, TrustBundleReference.fromSecret(existing(chart, 'shop-cacert')), { workload: istio127 })],
  ['a ConfigMap before Istio 1.28', 'istio-version',
    chart => mutual(
      chart,
      TrustBundleReference.fromConfigMap(CaConfigMap.fromConfigMapName(chart, 'Ca', 'partners', { namespace: 'shop' })),
      { workload: istio127 },
    ),
    chart => mutual(
      chart, TrustBundleReference.fromConfigMap(CaConfigMap.fromConfigMapName(chart, 'Ca', 'partners', { namespace: 'shop' })),
    )],
  ['a Secret whose name does not end in -cacert', 'invalid-credential',
    chart => mutual(chart, TrustBundleReference.fromSecret(existing(chart, 'partners'))),
    chart => mutual(chart, TrustBundleReference.fromSecret(existing(chart, 'partners-cacert')))],
  ['a Secret with a key that Istio does not read', 'invalid-credential',
    chart => mutual(
      chart, TrustBundleReference.fromSecret(CaSecret.fromSecretName(chart, 'Ca', 'shop-cacert', { key: 'ca-chain.cert.pem' })),
    ),
    chart => mutual(chart, TrustBundleReference.fromSecret(CaSecret.fromSecretName(chart, 'Ca', 'shop-cacert', { key: 'cacert' })))],
  ['a Secret of another workload', 'invalid-credential',
    chart => mutual(
      chart, TrustBundleReference.fromSecret(existing(chart, 'shop-cacert')), { workload: new GatewayWorkload({ namespace: 'edge' }) },
    ),
    chart => mutual(chart, TrustBundleReference.fromSecret(existing(chart, 'shop-cacert')))],
  ["authorities in the server's Secret that has none", 'invalid-credential',
    chart => mutual(chart, TrustBundleReference.fromServerSecret()),
    chart => mutual(chart, TrustBundleReference.fromServerSecret(), { serverCertificate: existingServer(chart) })],
  ['a mounted file beside a Secret', 'invalid-tls',
    chart => mutual(chart, TrustBundleReference.fromPath('/etc/istio/ca/ca.crt')),
    chart => mutual(chart, TrustBundleReference.fromPath('/etc/istio/ca/ca.crt'), { serverCertificate: MOUNTED_SERVER })],
  ['a Secret beside mounted files', 'invalid-tls',
    chart => mutual(chart, TrustBundleReference.fromSecret(existing(chart, 'shop-cacert')), { serverCertificate: MOUNTED_SERVER }),
    chart => mutual(chart, TrustBundleReference.fromSecret(existing(chart, 'shop-cacert')))],
  ['authorities of this program beside mounted files', 'invalid-tls',
    chart => mutual(chart, TrustBundle.of(ca), { serverCertificate: MOUNTED_SERVER }),
    chart => mutual(chart, TrustBundle.of(ca))],
  ['different authorities for one certificate', 'invalid-credential',
    chart => mutual(chart, TrustBundle.of(ca)).addServer(onAnotherPort(other)),
    chart => mutual(chart, TrustBundle.of(ca)).addServer(onAnotherPort(ca))],
  [
    'a path that Istio cannot use',
    'invalid-credential',
    () => TrustBundleReference.fromPath('/etc/istio~/ca.crt'),
    () => TrustBundleReference.fromPath('/etc/istio/ca.crt'),
  ],
])('refuses %s with %s', (_, code, refused, accepted) => {
  expect(problemOf(() => refused(testChart())).code).toBe(code);
  expect(() => accepted(testChart())).not.toThrow();
});

test("authorities in the server's own Secret fail validation when a -cacert Secret would take precedence", () => {
  const chart = testChart();
  mutual(chart, TrustBundleReference.fromServerSecret(), { serverCertificate: existingServer(chart) });
  new CaSecret(chart, 'Ca', { trustBundle: TrustBundle.of(ca), metadata: { name: 'shop-cacert' } });
  expect(() => Testing.synth(chart)).toThrow("Secret 'shop-cacert' (test/Ca) takes precedence");
});
