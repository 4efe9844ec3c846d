import { Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  TrustBundle,
  CaConfigMap,
  CaSecret,
  CertificateAuthority,
  CertificateStore,
  GatewayWorkload,
  MutualTlsSecret,
  SecretAccess,
  ServerCertificateSecret,
} from '../../src';
import { renderSecret } from '../../src/secrets/credential-secret';
import { problemOf, rendered, testChart } from '../helpers/charts';
import { secretData } from '../helpers/gateway-reader';

const ca = CertificateAuthority.selfSigned('Shop_CA', { store: CertificateStore.deterministic('secrets') });
const bundle = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
const trustBundle = TrustBundle.of(ca);
const edge = new GatewayWorkload({ namespace: 'edge', name: 'istio-ingress' });

test('a CA Secret is named after its authority and lies beside the gateway', () => {
  const chart = testChart();
  new CaSecret(chart, 'Ca', { trustBundle, workload: edge });
  expect(rendered(chart, 'Secret')).toMatchObject({ type: 'Opaque', metadata: { name: 'shop-ca-cacert', namespace: 'edge' } });
});

test('a CA Secret holds the certificates under the key that was requested, and nothing else', () => {
  const chart = testChart();
  new CaSecret(chart, 'Ca', { trustBundle, key: 'ca-chain.cert.pem' });
  expect(secretData(Testing.synth(chart), 'shop-ca-cacert', 'istio-system')).toEqual({ 'ca-chain.cert.pem': ca.trustAnchors.pem });
});

test('a mutual TLS Secret holds certificate, key and authorities', () => {
  const chart = testChart();
  new MutualTlsSecret(chart, 'Secret', { bundle, trustBundle });
  expect(rendered(chart, 'Secret').type).toBe('kubernetes.io/tls');
  expect(secretData(Testing.synth(chart), 'shop', 'istio-system'))
    .toEqual({ 'tls.crt': bundle.certificateChain, 'tls.key': bundle.privateKey, 'ca.crt': ca.trustAnchors.pem });
});

test('a ConfigMap holds the authorities as text', () => {
  const chart = testChart();
  new CaConfigMap(chart, 'Ca', { trustBundle });
  expect(rendered(chart, 'ConfigMap'))
    .toMatchObject({ metadata: { name: 'shop-ca-cacert', namespace: 'istio-system' }, data: { 'ca.crt': ca.trustAnchors.pem } });
});

test("a gateway's service account may list the Secrets of its namespace, and nothing else", () => {
  const chart = testChart();
  new SecretAccess(chart, 'Access', { workload: edge });
  expect(rendered(chart, 'Role')).toMatchObject({
    metadata: { name: 'istio-ingress-sds', namespace: 'edge' },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
  });
  expect(rendered(chart, 'RoleBinding')).toMatchObject({
    metadata: { name: 'istio-ingress-sds', namespace: 'edge' },
    roleRef: { kind: 'Role', name: 'istio-ingress-sds' },
    subjects: [{ kind: 'ServiceAccount', name: 'istio-ingress-service-account', namespace: 'edge' }],
  });
});

const pem = TrustBundle.fromPem(ca.trustAnchors.pem, { clock: { now: () => ca.certificate.notBefore } });

test.each<[string, string, (chart: Construct) => unknown, (chart: Construct) => unknown]>([
  ['a CA Secret from PEM without a name', 'invalid-name',
    chart => new CaSecret(chart, 'Ca', { trustBundle: pem }),
    chart => new CaSecret(chart, 'Ca', { trustBundle: pem, metadata: { name: 'partners-cacert' } })],
  ['a CA Secret in another namespace', 'invalid-credential',
    chart => new CaSecret(chart, 'Ca', { trustBundle, metadata: { namespace: 'shop' } }),
    chart => new CaSecret(chart, 'Ca', { trustBundle, metadata: { namespace: 'istio-system' } })],
  ['authorities under the key of a server certificate', 'invalid-credential',
    chart => new CaSecret(chart, 'Ca', { trustBundle, key: 'tls.crt' }),
    chart => new CaSecret(chart, 'Ca', { trustBundle, key: 'cacert' })],
  ['a key that a Secret cannot have', 'invalid-credential',
    chart => CaSecret.fromSecretName(chart, 'Ca', 'a', { key: 'a/b' }),
    chart => CaSecret.fromSecretName(chart, 'Ca', 'a', { key: 'a.b' })],
  ['a server Secret whose name ends in -cacert', 'invalid-credential',
    chart => new MutualTlsSecret(chart, 'S', { bundle, trustBundle, metadata: { name: 'shop-cacert' } }),
    chart => new MutualTlsSecret(chart, 'S', { bundle, trustBundle, metadata: { name: 'shop' } })],
  ['a Secret name with capitals', 'invalid-name',
    chart => CaSecret.fromSecretName(chart, 'Ca', 'Shop-cacert'), chart => CaSecret.fromSecretName(chart, 'Ca', 'shop-cacert')],
  ['a server Secret of another namespace by its name', 'invalid-name',
    chart => ServerCertificateSecret.fromSecretName(chart, 'S', 'edge/shop'),
    chart => ServerCertificateSecret.fromSecretName(chart, 'S', 'shop', { workload: edge })],
  ['a server Secret by the name of a resource', 'invalid-name',
    chart => new ServerCertificateSecret(chart, 'S', { bundle, metadata: { name: 'kubernetes://shop' } }),
    chart => new ServerCertificateSecret(chart, 'S', { bundle, metadata: { name: 'kubernetes.shop' } })],
  ['a ConfigMap in no namespace', 'invalid-name',
    chart => CaConfigMap.fromConfigMapName(chart, 'Ca', 'a', { namespace: '' }),
    chart => CaConfigMap.fromConfigMapName(chart, 'Ca', 'a', { namespace: 'b' })],
  ['no authorities', 'invalid-argument', () => TrustBundle.of(), () => TrustBundle.of(ca)],
])('refuses %s with %s', (_, code, refused, accepted) => {
  expect(problemOf(() => refused(testChart())).code).toBe(code);
  expect(() => accepted(testChart())).not.toThrow();
});

test('a Secret from elsewhere renders nothing', () => {
  const chart = testChart();
  ServerCertificateSecret.fromSecretName(chart, 'Server', 'shop');
  CaSecret.fromSecretName(chart, 'Ca', 'shop-cacert');
  expect(Testing.synth(chart)).toEqual([]);
});

test('a Secret larger than Kubernetes accepts is refused, one of that size is not', () => {
  const synth = (bytes: number) => {
    const chart = testChart();
    renderSecret(chart, 'Opaque', { name: 'a', namespace: 'shop' }, () => ({ a: 'x'.repeat(bytes) }));
    return Testing.synth(chart);
  };
  expect(() => synth(1024 * 1024)).not.toThrow();
  expect(() => synth(1024 * 1024 + 1)).toThrow('a Secret of 1048577 bytes is larger than the 1048576 that Kubernetes accepts');
});
