import { Construct } from 'constructs';
import {
  BackendTls, CaConfigMap, CaSecret, CertificateAuthority, CertificateStore, Destination, DestinationRule, GatewayAnalysis, GatewayWorkload,
  MutualTlsSecret, SecretMount, ServerCertificateSecret, ServiceEntry, ServiceEntryProps, TrustAnchors, TrustBundle, TrustBundleReference,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('back-end-ca', { store: CertificateStore.deterministic('back-ends') });
const trustBundle = TrustBundle.of(ca);
const bundle = ca.issueServerCertificate('gateway', { dnsNames: ['gateway.example.com'] });
const destination = Destination.service('shop', 8443);

/** A rule of whose authorities Istio's analyzer does not know: it looks at caCertificates only. */
function withoutWarning(rule: DestinationRule): void {
  if (GatewayAnalysis.of(rule).withCode('IST0129').length > 0) {
    GatewayAnalysis.suppress(
      rule, 'IST0129', 'the authorities are in a Secret, or public',
    );
  }
}

function tlsOf(make: (chart: Construct) => BackendTls): unknown {
  const chart = testChart();
  withoutWarning(new DestinationRule(chart, 'Rule', { destination, tls: make(chart) }));
  return rendered(chart, 'DestinationRule').spec.trafficPolicy.portLevelSettings[0];
}

describe('TLS to a backend', () => {
  test.each<[string, (chart: Construct) => BackendTls, object]>([
    ['trusts public authorities by default', () => BackendTls.simple(), { mode: 'SIMPLE' }],
    ['asks for a name and expects one', () => BackendTls.simple({ sni: 'shop.example.com', subjectAltNames: ['shop.example.com'] }),
      { mode: 'SIMPLE', sni: 'shop.example.com', subjectAltNames: ['shop.example.com'] }],
    ['finds authorities in a -cacert Secret, whose suffix Istio adds',
      chart => BackendTls.simple({
        trust: TrustBundleReference.fromSecret(new CaSecret(chart, 'Ca', { trustBundle, metadata: { name: 'shop-cacert' } })),
      }),
      { mode: 'SIMPLE', credentialName: 'shop' }],
    ['finds authorities in a mounted file',
      chart => BackendTls.simple({
        trust: TrustBundleReference.fromMountedFile(SecretMount.forTrustBundle(chart, 'Ca', { trustBundle })),
      }),
      { mode: 'SIMPLE', caCertificates: '/etc/istio/ingressgateway-ca-certs/ca.crt' }],
    ['presents a certificate in mutual mode', chart => BackendTls.mutual(new MutualTlsSecret(chart, 'Secret', { bundle, trustBundle })),
      { mode: 'MUTUAL', credentialName: 'gateway' }],
    ['uses the certificates of the mesh', () => BackendTls.istioMutual(), { mode: 'ISTIO_MUTUAL' }],
    ['is turned off', () => BackendTls.disable(), { mode: 'DISABLE' }],
  ])('%s', (_, make, tls) => {
    expect(tlsOf(make)).toEqual({ port: { number: 8443 }, tls });
  });
});

test("a trust bundle creates a Secret in the gateway's namespace, named after the rule", () => {
  const chart = testChart();
  const workload = new GatewayWorkload({ namespace: 'edge' });
  const tls = BackendTls.simple({ trust: TrustBundle.of(ca) });
  withoutWarning(new DestinationRule(chart, 'Rule', { destination, tls, workload, metadata: { name: 'shop' } }));
  const secret = rendered(chart, 'Secret');
  expect(secret).toMatchObject({ type: 'Opaque', metadata: { name: 'shop-cacert', namespace: 'edge' } });
  expect(Buffer.from(secret.data['ca.crt'], 'base64').toString()).toBe(ca.trustAnchors.pem);
  expect(rendered(chart, 'DestinationRule').spec.trafficPolicy.portLevelSettings[0].tls)
    .toEqual({ mode: 'SIMPLE', credentialName: 'shop' });
});

test('subsets have the labels of their Pods', () => {
  const chart = testChart();
  new DestinationRule(chart, 'Rule', {
    destination: Destination.service('shop', 80, { namespace: 'backend' }), subsets: { v1: { version: 'v1' } },
  });
  expect(rendered(chart, 'DestinationRule').spec)
    .toEqual({ host: 'shop.backend.svc.cluster.local', subsets: [{ name: 'v1', labels: { version: 'v1' } }] });
});

const trusting = (chart: Construct, trust: TrustAnchors) =>
  new DestinationRule(chart, 'R', { destination, tls: BackendTls.simple({ trust }) });
const external = (chart: Construct, props: Partial<ServiceEntryProps> = {}) =>
  new ServiceEntry(chart, 'External', { host: 'api.example.org', ports: [{ number: 443, protocol: 'HTTPS' }], ...props });

describe('a host outside the mesh', () => {
  test('is resolved by DNS by default', () => {
    const chart = testChart();
    external(chart, { ports: [{ number: 80, protocol: 'HTTP', targetPort: 443 }] });
    expect(rendered(chart, 'ServiceEntry').spec).toEqual({
      hosts: ['api.example.org'],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      ports: [{ number: 80, name: 'http-80', protocol: 'HTTP', targetPort: 443 }],
    });
  });

  test('is static where its addresses are given', () => {
    const chart = testChart();
    external(chart, { endpoints: ['192.0.2.1', '2001:db8::1'] });
    expect(rendered(chart, 'ServiceEntry').spec)
      .toMatchObject({ resolution: 'STATIC', endpoints: [{ address: '192.0.2.1' }, { address: '2001:db8::1' }] });
  });

  test('is a destination of routes by its name', () => {
    const chart = testChart();
    withoutWarning(new DestinationRule(chart, 'Rule', { destination: external(chart).destination(443), tls: BackendTls.simple() }));
    expect(rendered(chart, 'DestinationRule').spec.host).toBe('api.example.org');
  });
});

test.each<[string, string, (chart: Construct) => unknown, (chart: Construct) => unknown]>([
  ['a rule that says nothing', 'invalid-argument',
    chart => new DestinationRule(chart, 'R', { destination }),
    chart => new DestinationRule(chart, 'R', { destination, tls: BackendTls.disable() })],
  ['a rule for a subset', 'invalid-destination',
    chart => new DestinationRule(chart, 'R', {
      destination: Destination.service('shop', 80, { subset: 'v1' }), tls: BackendTls.disable(),
    }),
    chart => new DestinationRule(chart, 'R', { destination, subsets: { v1: {} } })],
  ['a subset that is no label', 'invalid-destination',
    chart => new DestinationRule(chart, 'R', { destination, subsets: { 'v1.0': {} } }),
    chart => new DestinationRule(chart, 'R', { destination, subsets: { 'v1-0': {} } })],
  ['trust in a Secret without authorities', 'invalid-credential',
    chart => trusting(chart, TrustBundleReference.fromSecret(new ServerCertificateSecret(chart, 'S', { bundle }))),
    chart => trusting(chart, TrustBundleReference.fromSecret(new CaSecret(chart, 'S', { trustBundle })))],
  ['trust in a ConfigMap', 'invalid-tls',
    chart => trusting(chart, TrustBundleReference.fromConfigMap(CaConfigMap.fromConfigMapName(chart, 'C', 'partners'))),
    chart => trusting(chart, TrustBundleReference.fromPath('/etc/istio/backends/ca.crt'))],
  ["trust in the server's own Secret", 'invalid-tls',
    chart => trusting(chart, TrustBundleReference.fromServerSecret()), chart => trusting(chart, trustBundle)],
  ['trust in something else', 'invalid-argument',
    chart => trusting(chart, ca as unknown as TrustAnchors), chart => trusting(chart, ca.trustAnchors)],
  ['mutual TLS with a Secret without authorities', 'invalid-credential',
    chart => BackendTls.mutual(new ServerCertificateSecret(chart, 'S', { bundle })),
    chart => BackendTls.mutual(ServerCertificateSecret.fromSecretName(chart, 'S', 'gateway'))],
  ['a wildcard outside the mesh', 'invalid-host', chart => external(chart, { host: '*.example.org' }), chart => external(chart)],
  [
    'a short name outside the mesh',
    'invalid-host',
    chart => external(chart, { host: 'api' }),
    chart => external(chart, { host: 'api.local' }),
  ],
  ['addresses mixed with names', 'invalid-host',
    chart => external(chart, { endpoints: ['192.0.2.1', 'a.example.org'] }),
    chart => external(chart, { endpoints: ['a.example.org'] })],
  ['a host without ports', 'invalid-port', chart => external(chart, { ports: [] }), chart => external(chart)],
  ['a protocol that Istio does not know', 'invalid-port',
    chart => external(chart, { ports: [{ number: 443, protocol: 'QUIC' }] }),
    chart => external(chart, { ports: [{ number: 443, protocol: 'TLS' }] })],
  ['a port twice', 'invalid-port',
    chart => external(chart, { ports: [{ number: 80, protocol: 'HTTP' }, { number: 80, protocol: 'TCP' }] }),
    chart => external(chart, { ports: [{ number: 80, protocol: 'HTTP' }, { number: 81, protocol: 'TCP' }] })],
  ['a destination at a port that the host does not have', 'invalid-destination',
    chart => external(chart).destination(80), chart => external(chart).destination(443)],
])('refuses %s with %s', (_, code, refused, accepted) => {
  expect(problemOf(() => refused(testChart())).code).toBe(code);
  expect(() => accepted(testChart())).not.toThrow();
});
