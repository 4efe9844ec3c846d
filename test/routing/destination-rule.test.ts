import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  BackendTls, CaConfigMap, CaSecret, CertificateAuthority, CertificateStore, DestinationRule, DestinationRuleProps, GatewayAnalysis,
  GatewayWorkload, H2UpgradePolicy, HashAlgorithm, LoadBalancer, MutualTlsSecret, ProxyProtocolVersion, SecretMount,
  ServerCertificateSecret, TrustAnchors, TrustBundle, TrustBundleReference,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('back-end-ca', { store: CertificateStore.deterministic('back-ends') });
const trustBundle = TrustBundle.of(ca);
const bundle = ca.issueServerCertificate('gateway', { dnsNames: ['gateway.example.com'] });

/** A rule of whose authorities Istio's analyzer does not know: it looks at caCertificates only. */
function rule(chart: Construct, props: Omit<DestinationRuleProps, 'host'>): DestinationRule {
  const created = new DestinationRule(chart, 'Rule', { host: 'shop', ...props });
  for (const code of ['IST0128', 'IST0129'] as const) {
    if (GatewayAnalysis.of(created).withCode(code).length > 0) GatewayAnalysis.suppress(created, code, 'the authorities are in a Secret, or public');
  }
  return created;
}

function specOf(props: Omit<DestinationRuleProps, 'host'>): Record<string, unknown> {
  const chart = testChart();
  rule(chart, props);
  return rendered(chart, 'DestinationRule').spec;
}

describe('TLS to a backend', () => {
  test.each<[string, (chart: Construct) => BackendTls, object]>([
    ['trusts public authorities by default', () => BackendTls.simple(), { mode: 'SIMPLE', caCertificates: 'system' }],
    ['asks for a name and expects one', () => BackendTls.simple({ sni: 'shop.example.com', subjectAltNames: ['shop.example.com'] }),
      { mode: 'SIMPLE', caCertificates: 'system', sni: 'shop.example.com', subjectAltNames: ['shop.example.com'] }],
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
    ['accepts any certificate on request', () => BackendTls.simple({ insecureSkipVerify: true }), { mode: 'SIMPLE', insecureSkipVerify: true }],
    ['presents a certificate in mutual mode', chart => BackendTls.mutual(new MutualTlsSecret(chart, 'Secret', { bundle, trustBundle })),
      { mode: 'MUTUAL', credentialName: 'gateway' }],
    ['presents a certificate from files', () => BackendTls.mutualFromFiles(
      { clientCertificate: '/etc/own/tls.crt', privateKey: '/etc/own/tls.key' }, { trust: TrustBundleReference.fromPath('/etc/own/ca.crt') },
    ), { mode: 'MUTUAL', clientCertificate: '/etc/own/tls.crt', privateKey: '/etc/own/tls.key', caCertificates: '/etc/own/ca.crt' }],
    ['uses the certificates of the mesh', () => BackendTls.istioMutual({ sni: 'shop' }), { mode: 'ISTIO_MUTUAL', sni: 'shop' }],
    ['is turned off', () => BackendTls.disable(), { mode: 'DISABLE' }],
  ])('%s', (_, make, tls) => {
    const chart = testChart();
    rule(chart, { tls: make(chart) });
    expect(rendered(chart, 'DestinationRule').spec).toEqual({ host: 'shop', trafficPolicy: { tls } });
  });

  test('is for the whole host, a port, a subset, or a port of a subset', () => {
    const names = (name: string) => ({ tls: BackendTls.simple({ sni: name }) });
    const written = (name: string) => ({ tls: { mode: 'SIMPLE', caCertificates: 'system', sni: name } });
    expect(specOf({
      ...names('host'), ports: [{ port: 8443, ...names('port') }], subsets: [{ name: 'v1', ...names('subset'), ports: [{ port: 8443, ...names('both') }] }],
    })).toEqual({
      host: 'shop',
      trafficPolicy: { ...written('host'), portLevelSettings: [{ port: { number: 8443 }, ...written('port') }] },
      subsets: [{ name: 'v1', trafficPolicy: { ...written('subset'), portLevelSettings: [{ port: { number: 8443 }, ...written('both') }] } }],
    });
  });
});

describe('a trust bundle', () => {
  const workload = new GatewayWorkload({ namespace: 'edge' });
  const other = TrustBundle.of(CertificateAuthority.selfSigned('other', { store: CertificateStore.deterministic('other') }));
  const secretsOf = (chart: Construct) => chart.node.findAll().filter(each => each instanceof CaSecret).map(({ name, namespace }) => `${namespace}/${name}`);

  test("creates a Secret in the gateway's namespace, named after the rule", () => {
    const chart = testChart();
    rule(chart, { tls: BackendTls.simple({ trust: trustBundle }), workload, metadata: { name: 'shop' } });
    const secret = rendered(chart, 'Secret');
    expect(secret).toMatchObject({ type: 'Opaque', metadata: { name: 'shop-cacert', namespace: 'edge' } });
    expect(Buffer.from(secret.data['ca.crt'], 'base64').toString()).toBe(ca.trustAnchors.pem);
    expect(rendered(chart, 'DestinationRule').spec.trafficPolicy.tls).toEqual({ mode: 'SIMPLE', credentialName: 'shop' });
  });

  test('creates one Secret, however often a rule uses it', () => {
    const chart = testChart();
    const tls = () => BackendTls.simple({ trust: TrustBundle.of(ca) });
    rule(chart, { tls: tls(), subsets: [{ name: 'v1', tls: tls() }], ports: [{ port: 8443, tls: tls() }], workload, metadata: { name: 'shop' } });
    expect(secretsOf(chart)).toEqual(['edge/shop-cacert']);
  });

  test('has its own Secret beside another, named after port or subset', () => {
    const chart = testChart();
    const [one, two] = [trustBundle, other].map(trust => BackendTls.simple({ trust }));
    rule(chart, { tls: one, ports: [{ port: 8443, tls: two }], workload, metadata: { name: 'shop' } });
    expect(secretsOf(chart)).toEqual(['edge/shop-cacert', 'edge/shop-8443-cacert']);
  });
});

describe('settings of a host', () => {
  test('balance the load', () => {
    const written = (loadBalancer: LoadBalancer) => (specOf({ loadBalancer }).trafficPolicy as { loadBalancer: unknown }).loadBalancer;
    expect([
      LoadBalancer.roundRobin({ warmup: { duration: Duration.minutes(1), minimumPercent: 20, aggression: 2 } }),
      LoadBalancer.leastRequest({ locality: { enabled: false } }),
      LoadBalancer.hashOfSourceAddress({ zoneAware: { failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['version'], minClusterSize: 3, enabled: true } }),
      LoadBalancer.random({ locality: { distribute: [{ from: 'eu/*', to: { 'eu/a/*': 80, 'eu/b/*': 20 } }] } }),
      LoadBalancer.passthrough(),
    ].map(written)).toEqual([
      { simple: 'ROUND_ROBIN', warmup: { duration: '60s', minimumPercent: 20, aggression: 2 } },
      { simple: 'LEAST_REQUEST', localityLbSetting: { enabled: false } },
      {
        consistentHash: { useSourceIp: true },
        zoneAwareLbSetting: { failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['version'], minClusterSize: 3, enabled: true },
      },
      { simple: 'RANDOM', localityLbSetting: { distribute: [{ from: 'eu/*', to: { 'eu/a/*': 80, 'eu/b/*': 20 } }] } },
      { simple: 'PASSTHROUGH' },
    ]);
  });

  test('send the same client to the same endpoint', () => {
    const written = (loadBalancer: LoadBalancer) =>
      (specOf({ loadBalancer }).trafficPolicy as { loadBalancer: { consistentHash: unknown } }).loadBalancer.consistentHash;
    expect([
      LoadBalancer.hashOfHeader('x-user', { algorithm: HashAlgorithm.ringHash(4096) }),
      LoadBalancer.hashOfCookie('user', { ttl: Duration.seconds(0), path: '/', attributes: { SameSite: 'Lax', Secure: '' } }),
      LoadBalancer.hashOfSourceAddress({ algorithm: HashAlgorithm.maglev(65537) }),
      LoadBalancer.hashOfQueryParameter('user'),
    ].map(written)).toEqual([
      { httpHeaderName: 'x-user', ringHash: { minimumRingSize: 4096 } },
      { httpCookie: { name: 'user', ttl: '0s', path: '/', attributes: [{ name: 'SameSite', value: 'Lax' }, { name: 'Secure' }] } },
      { useSourceIp: true, maglev: { tableSize: 65537 } },
      { httpQueryParameterName: 'user' },
    ]);
  });

  test('limit connections and requests, and eject endpoints that fail', () => {
    expect(specOf({
      connectionPool: {
        tcp: {
          maxConnections: 100,
          connectTimeout: Duration.millis(500),
          idleTimeout: Duration.seconds(0),
          tcpKeepalive: { probes: 3, time: Duration.hours(2) },
        },
        http: {
          http1MaxPendingRequests: 10,
          h2UpgradePolicy: H2UpgradePolicy.UPGRADE,
          http2KeepAlive: { interval: Duration.seconds(30), timeout: Duration.seconds(5) },
        },
      },
      outlierDetection: { consecutive5xxErrors: 7, interval: Duration.minutes(5), httpErrorCodes: [500, 503] },
    }).trafficPolicy).toEqual({
      connectionPool: {
        tcp: { maxConnections: 100, connectTimeout: '500ms', idleTimeout: '0s', tcpKeepalive: { probes: 3, time: '7200s' } },
        http: { http1MaxPendingRequests: 10, h2UpgradePolicy: 'UPGRADE', http2KeepAlive: { interval: '30s', timeout: '5s' } },
      },
      outlierDetection: { consecutive5xxErrors: 7, interval: '300s', outlierDetectionHttpErrorCodes: [500, 503] },
    });
  });

  test('are for some clients, proxies and namespaces', () => {
    expect(specOf({
      proxyProtocol: ProxyProtocolVersion.V2,
      retryBudget: { percent: 10, budgetInterval: Duration.seconds(5) },
      workloadSelector: { istio: 'ingressgateway' },
      exportTo: ['.'],
      subsets: [{ name: 'v1', labels: { version: 'v1' } }],
    })).toEqual({
      host: 'shop',
      trafficPolicy: { proxyProtocol: { version: 'V2' }, retryBudget: { percent: 10, budgetInterval: '5s' } },
      workloadSelector: { matchLabels: { istio: 'ingressgateway' } },
      exportTo: ['.'],
      subsets: [{ name: 'v1', labels: { version: 'v1' } }],
    });
  });
});

test.each<[string, DestinationRuleProps, string, DestinationRuleProps]>([
  ['nothing', { host: 'shop' }, 'invalid-argument', { host: 'shop', tls: BackendTls.disable() }],
  ['a host that is no name', { host: 'shop:8443', tls: BackendTls.disable() }, 'invalid-destination', { host: '*.example.com', tls: BackendTls.disable() }],
  ['a subset that is no label', { host: 'shop', subsets: [{ name: 'v1.0' }] }, 'invalid-destination', { host: 'shop', subsets: [{ name: 'v1-0' }] }],
  ['a subset twice', { host: 'shop', subsets: [{ name: 'a' }, { name: 'a' }] }, 'invalid-destination', { host: 'shop', subsets: [{ name: 'a' }, { name: 'b' }] }],
  ['a port twice', { host: 'shop', ports: [{ port: 80, tls: BackendTls.disable() }, { port: 80, loadBalancer: LoadBalancer.random() }] },
    'invalid-destination', { host: 'shop', ports: [{ port: 80, tls: BackendTls.disable(), loadBalancer: LoadBalancer.random() }] }],
  ['a port without settings', { host: 'shop', ports: [{ port: 80 }] }, 'invalid-destination', { host: 'shop', ports: [{ port: 80, connectionPool: { tcp: {} } }] }],
  ['an empty connection pool', { host: 'shop', connectionPool: {} }, 'invalid-destination', { host: 'shop', connectionPool: { http: {} } }],
  ['a negative limit', { host: 'shop', connectionPool: { tcp: { maxConnections: -1 } } }, 'invalid-destination', { host: 'shop', connectionPool: { tcp: { maxConnections: 0 } } }],
  ['a time limit below a millisecond', { host: 'shop', connectionPool: { http: { idleTimeout: Duration.millis(0) } } }, 'invalid-destination',
    { host: 'shop', connectionPool: { tcp: { idleTimeout: Duration.millis(0) } } }],
  ['an upgrade that the client decides', { host: 'shop', connectionPool: { http: { useClientProtocol: true, h2UpgradePolicy: H2UpgradePolicy.UPGRADE } } },
    'invalid-destination', { host: 'shop', connectionPool: { http: { useClientProtocol: true, h2UpgradePolicy: H2UpgradePolicy.DEFAULT } } }],
  ['a percentage above 100', { host: 'shop', outlierDetection: { maxEjectionPercent: 101 } }, 'invalid-destination', { host: 'shop', outlierDetection: { maxEjectionPercent: 100 } }],
  ['local failures that are not counted', { host: 'shop', outlierDetection: { consecutiveLocalOriginFailures: 2 } }, 'invalid-destination',
    { host: 'shop', outlierDetection: { consecutiveLocalOriginFailures: 2, splitExternalLocalOriginErrors: true } }],
  ['a status that is none', { host: 'shop', outlierDetection: { httpErrorCodes: [99] } }, 'invalid-destination', { host: 'shop', outlierDetection: { httpErrorCodes: [429] } }],
  ['a table of maglev that is not prime', { host: 'shop', loadBalancer: LoadBalancer.hashOfHeader('a', { algorithm: HashAlgorithm.maglev(65536) }) },
    'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.hashOfHeader('a', { algorithm: HashAlgorithm.maglev(65537) }) }],
  ['a ring that Envoy refuses', { host: 'shop', loadBalancer: LoadBalancer.hashOfSourceAddress({ algorithm: HashAlgorithm.ringHash(8_388_609) }) },
    'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.hashOfSourceAddress({ algorithm: HashAlgorithm.ringHash(8_388_608) }) }],
  ['a cookie without a name', { host: 'shop', loadBalancer: LoadBalancer.hashOfCookie('') }, 'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.hashOfCookie('a') }],
  ['a cookie with a name that HTTP lacks', { host: 'shop', loadBalancer: LoadBalancer.hashOfCookie('a;b') }, 'invalid-destination',
    { host: 'shop', loadBalancer: LoadBalancer.hashOfCookie('a_b', { path: '/shop', attributes: { SameSite: 'Lax' } }) }],
  ['an attribute of a cookie that begins another header', { host: 'shop', loadBalancer: LoadBalancer.hashOfCookie('a', { attributes: { Domain: 'a\r\nb: c' } }) },
    'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.hashOfCookie('a', { attributes: { Domain: 'a.example.com' } }) }],
  ['a path of a cookie with another attribute', { host: 'shop', loadBalancer: LoadBalancer.hashOfCookie('a', { path: '/; Domain=a' }) },
    'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.hashOfCookie('a', { path: '/' }) }],
  ['a header that HTTP lacks', { host: 'shop', loadBalancer: LoadBalancer.hashOfHeader('a b') }, 'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.hashOfHeader('X-User') }],
  ['a header without a name', { host: 'shop', loadBalancer: LoadBalancer.hashOfHeader('') }, 'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.hashOfHeader('a') }],
  ['a query parameter without a name', { host: 'shop', loadBalancer: LoadBalancer.hashOfQueryParameter('') }, 'invalid-destination',
    { host: 'shop', loadBalancer: LoadBalancer.hashOfQueryParameter('a') }],
  ['settings of port 0', { host: 'shop', ports: [{ port: 0, tls: BackendTls.disable() }] }, 'invalid-port', { host: 'shop', ports: [{ port: 65535, tls: BackendTls.disable() }] }],
  ['a port that loses the TLS of its host', { host: 'shop', tls: BackendTls.simple(), ports: [{ port: 8443, loadBalancer: LoadBalancer.random() }] }, 'invalid-destination',
    { host: 'shop', tls: BackendTls.simple(), ports: [{ port: 8443, loadBalancer: LoadBalancer.random(), tls: BackendTls.simple() }] }],
  ['a port of a subset that loses the TLS of the host', { host: 'shop', tls: BackendTls.simple(), subsets: [{ name: 'v1', ports: [{ port: 8443, loadBalancer: LoadBalancer.random() }] }] },
    'invalid-destination', { host: 'shop', tls: BackendTls.simple(), subsets: [{ name: 'v1', ports: [{ port: 80, loadBalancer: LoadBalancer.random(), tls: BackendTls.disable() }] }] }],
  ['a port of a subset that loses the TLS of the port', {
    host: 'shop', ports: [{ port: 8443, tls: BackendTls.simple() }], subsets: [{ name: 'v1', ports: [{ port: 8443, loadBalancer: LoadBalancer.random() }] }],
  }, 'invalid-destination', {
    host: 'shop', ports: [{ port: 8443, tls: BackendTls.simple() }], subsets: [{ name: 'v1', ports: [{ port: 80, loadBalancer: LoadBalancer.random() }], loadBalancer: LoadBalancer.random() }],
  }],
  ['zones together with localities', { host: 'shop', loadBalancer: LoadBalancer.random({ locality: { enabled: true }, zoneAware: {} }) }, 'invalid-destination',
    { host: 'shop', loadBalancer: LoadBalancer.random({ zoneAware: {} }) }],
  ['zones of no endpoint', { host: 'shop', loadBalancer: LoadBalancer.random({ zoneAware: { minClusterSize: 0 } }) }, 'invalid-destination',
    { host: 'shop', loadBalancer: LoadBalancer.random({ zoneAware: { minClusterSize: 1 } }) }],
  ['a zone as a priority', { host: 'shop', loadBalancer: LoadBalancer.random({ zoneAware: { failoverPriority: ['topology.kubernetes.io/zone'] } }) },
    'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.random({ zoneAware: { failoverPriority: ['version'] } }) }],
  ['zones for an older Istio', { host: 'shop', loadBalancer: LoadBalancer.random({ zoneAware: {} }), workload: new GatewayWorkload({ istioVersion: '1.30' }) },
    'istio-version', { host: 'shop', loadBalancer: LoadBalancer.random({ zoneAware: {} }), workload: new GatewayWorkload({ istioVersion: '1.31' }) }],
  ['shares that do not add up', { host: 'shop', loadBalancer: LoadBalancer.random({ locality: { distribute: [{ from: '*', to: { a: 50, b: 49 } }] } }) },
    'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.random({ locality: { distribute: [{ from: '*', to: { a: 50, b: 50 } }] } }) }],
  ['localities that overlap', { host: 'shop', loadBalancer: LoadBalancer.random({ locality: { distribute: [{ from: 'a/*', to: { '*': 100 } }, { from: 'a/b', to: { '*': 100 } }] } }) },
    'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.random({ locality: { distribute: [{ from: 'a/c', to: { '*': 100 } }, { from: 'a/b', to: { '*': 100 } }] } }) }],
  ['distribution and failover', { host: 'shop', loadBalancer: LoadBalancer.random({ locality: { distribute: [{ from: '*', to: { a: 100 } }], failover: [{ from: 'a', to: 'b' }] } }) },
    'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.random({ locality: { failover: [{ from: 'a', to: 'b' }] } }), outlierDetection: {} }],
  ['a warm-up that does not grow', { host: 'shop', loadBalancer: LoadBalancer.roundRobin({ warmup: { duration: Duration.seconds(1), aggression: 0 } }) },
    'invalid-destination', { host: 'shop', loadBalancer: LoadBalancer.roundRobin({ warmup: { duration: Duration.seconds(1), aggression: 0.5 } }) }],
  ['tunnel and PROXY protocol', { host: 'shop', proxyProtocol: ProxyProtocolVersion.V1, tunnel: { targetHost: 'a.example.com', targetPort: 443 } },
    'invalid-destination', { host: 'shop', tunnel: { targetHost: 'a.example.com', targetPort: 443, protocol: 'POST' } }],
  ['a selector for other namespaces', { host: 'shop', tls: BackendTls.disable(), workloadSelector: { app: 'a' }, exportTo: ['*'] }, 'invalid-destination',
    { host: 'shop', tls: BackendTls.disable(), workloadSelector: { app: 'a' }, exportTo: ['.'] }],
  ['what its Istio lacks', { host: 'shop', retryBudget: { percent: 10 }, workload: new GatewayWorkload({ istioVersion: '1.26' }) }, 'istio-version',
    { host: 'shop', retryBudget: { percent: 10 }, workload: new GatewayWorkload({ istioVersion: '1.27' }) }],
  ['a name that Kubernetes refuses', { host: 'shop', tls: BackendTls.disable(), metadata: { name: 'A' } }, 'invalid-name', { host: 'shop', tls: BackendTls.disable(), metadata: { name: 'a' } }],
])('refuses %s', (_, props, code, accepted) => {
  expect(problemOf(() => new DestinationRule(testChart(), 'Rule', props)).code).toBe(code);
  expect(() => new DestinationRule(testChart(), 'Rule', accepted)).not.toThrow();
});

const trusting = (chart: Construct, trust: TrustAnchors) => new DestinationRule(chart, 'R', { host: 'shop', tls: BackendTls.simple({ trust }) });
const files = { clientCertificate: '/etc/own/tls.crt', privateKey: '/etc/own/tls.key' };

test.each<[string, string, (chart: Construct) => unknown, (chart: Construct) => unknown]>([
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
    chart => BackendTls.mutual(new ServerCertificateSecret(chart, 'S', { bundle }), { insecureSkipVerify: true })],
  ['names that nothing verifies', 'invalid-tls',
    () => BackendTls.simple({ insecureSkipVerify: true, subjectAltNames: ['a.example.com'] }), () => BackendTls.simple({ insecureSkipVerify: true })],
  ['an empty name of a certificate', 'invalid-tls',
    () => BackendTls.simple({ subjectAltNames: [''] }), () => BackendTls.simple({ subjectAltNames: ['a.example.com'] })],
  ['a path that Istio cannot use', 'invalid-credential',
    () => BackendTls.mutualFromFiles({ ...files, privateKey: '/etc/own/' }), () => BackendTls.mutualFromFiles(files)],
  ['authorities in a Secret beside files', 'invalid-tls',
    chart => new DestinationRule(chart, 'R', { host: 'shop', tls: BackendTls.mutualFromFiles(files, { trust: trustBundle }) }),
    chart => new DestinationRule(chart, 'R', { host: 'shop', tls: BackendTls.mutualFromFiles(files) })],
])('refuses %s with %s', (_, code, refused, accepted) => {
  expect(problemOf(() => refused(testChart())).code).toBe(code);
  expect(() => accepted(testChart())).not.toThrow();
});
