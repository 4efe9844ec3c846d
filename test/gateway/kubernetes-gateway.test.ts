import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import {
  AddHostOptions,
  CertificateAuthority,
  CertificateStore,
  CipherSuite,
  Destination,
  Gateway,
  GatewayServiceType,
  GatewayWorkload,
  HttpsRedirect,
  KubernetesGateway,
  KubernetesGatewayProps,
  ManagedGatewayWorkload,
  PathMatch,
  ServerCertificate,
  ServerCertificateSecret,
  ServerTls, TlsPolicy,
  TlsProtocolVersion,
  TrustBundle,
  TrustBundleReference,
} from '../../src';
import { problemOf, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('kubernetes-gateway') });
const tls = ServerTls.issuedBy(ca);
const serverCertificate = ServerCertificate.issuedBy(ca);
const clientCertificates = TrustBundle.of(ca);
const destination = Destination.service('frontend', 8080);
const existing = new GatewayWorkload();

function create(props: KubernetesGatewayProps = {}, chart = testChart()): { chart: Chart; gateway: KubernetesGateway } {
  return { chart, gateway: new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls, ...props }) };
}

function manifests(add: (gateway: KubernetesGateway) => void, props?: KubernetesGatewayProps): any[] {
  const { chart, gateway } = create(props);
  add(gateway);
  return Testing.synth(chart);
}

function ofKind(objects: any[], kind: string): any[] {
  return objects.filter(object => object.kind === kind);
}

function refusal(options: AddHostOptions, host = 'shop.example.com'): string {
  const problem = problemOf(() => create().gateway.addHost(host, options));
  expect(problem.code).toBe('gateway-api');
  return problem.message;
}

describe('a host', () => {
  test('is a listener, a Secret, an HTTPRoute and a redirect', () => {
    const objects = manifests(gateway => gateway.addHost('shop.example.com', { destination }));
    expect(objects.filter(({ kind }) => kind !== 'Secret')).toMatchObject([
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name: 'shop', namespace: 'shop' },
        spec: {
          gatewayClassName: 'istio',
          listeners: [
            {
              name: 'https-shop-example-com',
              hostname: 'shop.example.com',
              port: 443,
              protocol: 'HTTPS',
              tls: { mode: 'Terminate', certificateRefs: [{ name: 'shop.example.com' }] },
              allowedRoutes: { namespaces: { from: 'Same' } },
            },
            { name: 'http', port: 80, protocol: 'HTTP' },
          ],
        },
      },
      {
        kind: 'HTTPRoute',
        metadata: { name: 'shop.example.com-redirect', namespace: 'shop' },
        spec: {
          parentRefs: [{ name: 'shop', sectionName: 'http' }],
          hostnames: ['shop.example.com'],
          rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
        },
      },
      {
        kind: 'HTTPRoute',
        metadata: { name: 'shop.example.com', namespace: 'shop' },
        spec: {
          parentRefs: [{ name: 'shop', sectionName: 'https-shop-example-com' }],
          hostnames: ['shop.example.com'],
          rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: 'frontend', port: 8080 }] }],
        },
      },
    ]);
    expect(ofKind(objects, 'Secret')).toMatchObject([
      { metadata: { name: 'shop.example.com', namespace: 'shop' }, type: 'kubernetes.io/tls' },
    ]);
  });

  test('has the same Secret as in the API of Istio', () => {
    const secretsOf = (Api: typeof Gateway | typeof KubernetesGateway) => {
      const chart = testChart();
      new Api(chart, 'Gateway', { metadata: { name: 'shop' }, workload: existing, tls }).addHost('shop.example.com', { destination });
      return ofKind(Testing.synth(chart), 'Secret');
    };
    expect(secretsOf(KubernetesGateway)).toEqual(secretsOf(Gateway));
    expect(secretsOf(Gateway)).toHaveLength(1);
  });

  test('shares its certificate and its HTTPRoute with those of the same call, each with a listener', () => {
    const objects = manifests(gateway => gateway.addHosts(['*.example.com', 'example.com'], { destination, httpsRedirect: HttpsRedirect.disabled() }));
    expect(ofKind(objects, 'Gateway')[0].spec.listeners).toMatchObject([
      { name: 'https-wildcard-example-com', hostname: '*.example.com', tls: { certificateRefs: [{ name: 'wildcard.example.com' }] } },
      { name: 'https-example-com', hostname: 'example.com', tls: { certificateRefs: [{ name: 'wildcard.example.com' }] } },
    ]);
    expect(ofKind(objects, 'HTTPRoute')).toMatchObject([{
      spec: {
        hostnames: ['*.example.com', 'example.com'],
        parentRefs: [{ sectionName: 'https-wildcard-example-com' }, { sectionName: 'https-example-com' }],
      },
    }]);
  });

  test('for every name has a listener and routes without hostname', () => {
    const bundle = ca.issueServerCertificate('rest', { dnsNames: ['rest.example.com'] });
    const objects = manifests(gateway => gateway.addHost('*', {
      name: 'rest', tls: ServerTls.simple({ serverCertificate: ServerCertificate.fromBundle(bundle) }), destination,
    }));
    expect(ofKind(objects, 'Gateway')[0].spec.listeners[0]).not.toHaveProperty('hostname');
    expect(ofKind(objects, 'HTTPRoute').map(({ spec }) => 'hostnames' in spec)).toEqual([false, false]);
  });

  test('takes further routes and redirects', () => {
    const objects = manifests(gateway => {
      const host = gateway.addHost('shop.example.com', {
        routes: [{ paths: [PathMatch.prefix('/api')], destination }],
        httpsRedirect: HttpsRedirect.disabled(),
      });
      host.addRedirect({ paths: [PathMatch.prefix('/old')], path: '/new', redirectCode: 308 });
      host.addRoute({ destination });
      expect(host.apiObjects.map(({ name }) => name)).toEqual(['shop.example.com']);
    });
    expect(ofKind(objects, 'HTTPRoute')[0].spec.rules.map((rule: any) => rule.matches[0].path.value)).toEqual(['/api', '/old', '/']);
  });

  test('that is served twice, on one Gateway or on two with the same Pods, is an error', () => {
    const { gateway } = create();
    gateway.addHost('shop.example.com', { destination });
    expect(problemOf(() => gateway.addHost('SHOP.example.com', { name: 'other', destination })).code).toBe('invalid-host');

    const chart = testChart();
    new Gateway(chart, 'Classic', { tls }).addHost('shop.example.com', { destination });
    new KubernetesGateway(chart, 'Kubernetes', { workload: existing, metadata: { name: 'k' }, tls }).addHost('shop.example.com', {
      destination,
    });
    expect(() => Testing.synth(chart)).toThrow(/shop.example.com' on port 443 is also served by gateway test\/Classic/);
  });

  test('can be served by both APIs on different gateways', () => {
    const chart = testChart();
    new Gateway(chart, 'Classic', { tls }).addHost('shop.example.com', { destination });
    create({}, chart).gateway.addHost('shop.example.com', { destination });
    expect(ofKind(Testing.synth(chart), 'Secret').map(({ metadata }) => metadata.namespace).sort()).toEqual(['istio-system', 'shop']);
  });

  test('that is an address, has a namespace in front or another wildcard is refused', () => {
    expect(refusal({ destination }, '10.0.0.1')).toContain('cannot be an IP address');
    expect(refusal({ destination }, 'shop/shop.example.com')).toContain("write 'shop.example.com'");
    expect(refusal({ destination }, '*-x.example.com')).toContain("a wildcard is '*.' and a domain");
  });

  test.each([
    ['https://shop.example.com', "write 'shop.example.com'"], ['shop.example.com:8443', "write 'shop.example.com'"],
    ['b\u00fccher.example', "'xn--bcher-kva.example'"], ['shop.example.com.', "use 'shop.example.com'"], ['', 'is empty'],
  ])('%j is refused with the host to write', (host, help) => {
    const problem = problemOf(() => create().gateway.addHost(host, { destination }));
    expect([problem.code, problem.message]).toEqual(['invalid-host', expect.stringContaining(help)]);
  });

  test('in two spellings, or redirected to itself, is refused', () => {
    expect(problemOf(() => create().gateway.addHosts(['a.com', 'A.com'], { destination })).code).toBe('invalid-host');
    expect(problemOf(() => create().gateway.addHost('a.com', { redirectFrom: ['A.com'], destination })).code).toBe('invalid-host');
  });

  test('with an IPv6 address is refused as an address', () => {
    expect(refusal({ destination }, '[2001:db8::1]')).toContain('cannot be an IP address');
  });

  test('without TLS, with a taken name, or on port 80 beside redirects is refused', () => {
    expect(problemOf(() => create({ tls: undefined }).gateway.addHost('a.example.com', { destination })).code).toBe('invalid-tls');
    const { gateway } = create();
    gateway.addHost('a.example.com', { name: 'a', destination });
    expect(problemOf(() => gateway.addHost('b.example.com', { name: 'a', destination })).code).toBe('duplicate-name');
    const withoutRedirect = () => gateway.addHost('c.example.com', { port: 80, destination, httpsRedirect: HttpsRedirect.disabled() });
    expect(problemOf(withoutRedirect)).toMatchObject({
      code: 'gateway-api',
      message: expect.stringContaining('port 80 would have listeners with and without TLS'),
    });
  });

  test('has checks with the names of the Gateway API', () => {
    const { gateway } = create();
    const text = gateway.addHost('shop.example.com', { tls: ServerTls.mutual({ serverCertificate, clientCertificates }), destination })
      .describeChecks({ directory: 'client' });
    expect(text).toContain('kubectl get service shop-istio -n shop');
    expect(text).toContain('Expected: kubernetes-gateway://shop/shop.example.com, kubernetes-gateway://shop/shop.example.com-cacert');
    expect(text).toContain('kubectl get secret shop.example.com-cacert -n shop');
  });
});

test('a host whose TLS ends at the backend is a TLSRoute', () => {
  const objects = manifests(gateway => {
    const host = gateway.addPassthroughHost('db.example.com', { destination: Destination.service('db', 5432) });
    expect(host.apiObjects.map(({ kind }) => kind)).toEqual(['TLSRoute']);
  });
  expect(ofKind(objects, 'Gateway')[0].spec.listeners).toMatchObject([
    { name: 'tls-db-example-com', hostname: 'db.example.com', port: 443, protocol: 'TLS', tls: { mode: 'Passthrough' } },
  ]);
  expect(ofKind(objects, 'TLSRoute')[0].spec).toMatchObject({
    parentRefs: [{ name: 'shop', sectionName: 'tls-db-example-com' }],
    hostnames: ['db.example.com'],
    rules: [{ backendRefs: [{ name: 'db', port: 5432 }] }],
  });
  expect(problemOf(() => create().gateway.addPassthroughHost('*', { destination })).code).toBe('gateway-api');
});

describe('TLS', () => {
  test('is mutual for one host by an option and a Secret with the authorities', () => {
    const objects = manifests(gateway => gateway.addHost('shop.example.com', {
      tls: ServerTls.mutual({
        serverCertificate,
        clientCertificates,
        tlsPolicy: TlsPolicy.of({ cipherSuites: [CipherSuite.ECDHE_ECDSA_AES128_GCM_SHA256, CipherSuite.AES128_SHA] }),
      }),
      destination,
    }));
    expect(ofKind(objects, 'Gateway')[0].spec.listeners[0].tls).toEqual({
      mode: 'Terminate',
      certificateRefs: [{ group: '', kind: 'Secret', name: 'shop.example.com' }],
      options: {
        'gateway.istio.io/tls-terminate-mode': 'MUTUAL',
        'gateway.istio.io/tls-cipher-suites': 'ECDHE-ECDSA-AES128-GCM-SHA256,AES128-SHA',
      },
    });
    expect(ofKind(objects, 'Secret').map(({ metadata: { name } }) => name).sort()).toEqual(['shop.example.com', 'shop.example.com-cacert']);
  });

  test('reads a Secret of another namespace by a ReferenceGrant, and its authorities beside it', () => {
    const { chart, gateway } = create();
    const secret = new ServerCertificateSecret(chart, 'Secret', {
      bundle: ca.issueServerCertificate('elsewhere', { dnsNames: ['shop.example.com'] }),
      workload: new GatewayWorkload({ namespace: 'certificates' }),
    });
    gateway.addHost('shop.example.com', {
      tls: ServerTls.mutual({ serverCertificate: ServerCertificate.fromSecret(secret), clientCertificates }),
      destination,
    });
    const objects = Testing.synth(chart);
    expect(ofKind(objects, 'Gateway')[0].spec.listeners[0].tls.certificateRefs).toMatchObject([{ name: 'elsewhere', namespace: 'certificates' }]);
    expect(ofKind(objects, 'ReferenceGrant')).toMatchObject([
      {
        apiVersion: 'gateway.networking.k8s.io/v1beta1',
        metadata: { namespace: 'certificates' },
        spec: {
          from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'shop' }],
          to: [{ group: '', kind: 'Secret', name: 'elsewhere' }],
        },
      },
    ]);
    expect(ofKind(objects, 'Secret').map(({ metadata: { name, namespace } }) => `${namespace}/${name}`).sort())
      .toEqual(['certificates/elsewhere', 'certificates/elsewhere-cacert']);
  });

  const mutual = { serverCertificate, clientCertificates };
  const hash = 'a'.repeat(64);
  test.each([
    ['minProtocolVersion', () => ServerTls.issuedBy(ca, { tlsPolicy: TlsPolicy.mozillaModern() })],
    ['maxProtocolVersion', () => ServerTls.issuedBy(ca, { tlsPolicy: TlsPolicy.of({ maxProtocolVersion: TlsProtocolVersion.TLSV1_2 }) })],
    ['subjectAltNames', () => ServerTls.mutual({ ...mutual, subjectAltNames: ['client'] })],
    ['verifyCertificateHash', () => ServerTls.mutual({ ...mutual, verifyCertificateHash: [hash] })],
    ['verifyCertificateSpki', () => ServerTls.mutual({ ...mutual, verifyCertificateSpki: [`${'A'.repeat(43)}=`] })],
    ['ServerTls.istioMutual', () => ServerTls.istioMutual()],
    [
      'mounted files',
      () => ServerTls.simple({ serverCertificate: ServerCertificate.fromPaths({ serverCertificate: '/a.crt', privateKey: '/a.key' }) }),
    ],
    [
      'clientCertificates',
      () => ServerTls.optionalMutual({
        serverCertificate: ServerCertificate.fromSecret(ServerCertificateSecret.fromSecretName(testChart(), 'Own', 'own', {
          workload: new GatewayWorkload({ namespace: 'shop' }),
        })),
        clientCertificates: TrustBundleReference.fromServerSecret(),
      }),
    ],
  ] as const)('with %s is refused by name', (option, make) => {
    expect(refusal({ tls: make(), destination })).toContain(option);
  });
});

describe('a ReferenceGrant', () => {
  test('permits each Service of another namespace once, and no other', () => {
    const other = Destination.service('api', 80, { namespace: 'backend' });
    const objects = manifests(gateway => {
      gateway.addHost('a.example.com', {
        routes: [{ destination: other, mirrors: [{ destination: Destination.service('copy', 80, { namespace: 'backend' }) }] }],
      });
      gateway.addHost('b.example.com', { destination: other });
      gateway.addPassthroughHost('c.example.com', { destination: other });
    });
    expect(
      ofKind(objects, 'ReferenceGrant')
        .map(({ metadata, spec }) => [metadata.namespace, spec.from[0].kind, spec.to[0].name])
        .sort(),
    ).toEqual([
      ['backend', 'HTTPRoute', 'api'],
      ['backend', 'HTTPRoute', 'copy'],
      ['backend', 'TLSRoute', 'api'],
    ]);
  });
});

describe('the workload', () => {
  test('that runs already is found by the name of its Service, in its namespace, to which routes of the chart attach', () => {
    const [gateway, ...others] = manifests(each => each.addHost('shop.example.com', { destination }), { workload: existing });
    expect(gateway).toMatchObject({
      metadata: { namespace: 'istio-system' }, spec: { addresses: [{ type: 'Hostname', value: 'istio-ingressgateway' }] },
    });
    const shop = { namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } } };
    expect(gateway.spec.listeners.map(({ allowedRoutes }: any) => allowedRoutes)).toEqual([shop, shop]);
    expect(ofKind(others, 'HTTPRoute').map(({ metadata, spec }) => [metadata.namespace, spec.parentRefs[0].namespace])).toEqual([
      ['shop', 'istio-system'], ['shop', 'istio-system'],
    ]);
  });

  test('that Istio deploys has a Service type, replicas, labels and annotations', () => {
    const workload = new ManagedGatewayWorkload({
      serviceType: GatewayServiceType.CLUSTER_IP,
      replicas: 3,
      labels: { team: 'shop' },
      annotations: { 'example.com/balancer': 'internal' },
    });
    const objects = manifests(each => each.addHost('shop.example.com', { destination }), { workload });
    expect(ofKind(objects, 'Gateway')[0]).toMatchObject({
      metadata: { annotations: { 'networking.istio.io/service-type': 'ClusterIP' } },
      spec: {
        infrastructure: {
          labels: { team: 'shop' },
          annotations: { 'example.com/balancer': 'internal' },
          parametersRef: { group: '', kind: 'ConfigMap', name: 'shop-parameters' },
        },
      },
    });
    expect(ofKind(objects, 'ConfigMap')).toMatchObject([
      { metadata: { name: 'shop-parameters', namespace: 'shop' }, data: { deployment: 'spec:\n  replicas: 3\n' } },
    ]);
  });

  test('is named as Istio names it', () => {
    expect(create().gateway.workload).toMatchObject({
      namespace: 'shop',
      name: 'shop-istio',
      serviceAccountName: 'shop-istio',
      selector: { 'gateway.networking.k8s.io/gateway-name': 'shop' },
    });
  });

  test.each([
    ['invalid-name', { metadata: { name: 'a'.repeat(58) } }, 'set metadata.name to at most 57 characters'],
    ['invalid-name', { metadata: { name: 'a.b' } }, 'no dots'],
    [
      'gateway-api',
      { workload: existing, metadata: { name: 'shop', namespace: 'shop' } },
      "must be in the namespace of its Service, 'istio-system'",
    ],
    ['istio-version', { workload: new ManagedGatewayWorkload({ istioVersion: '1.29' }) }, '1.30 or later'],
  ])('%s for %j', (code, props, words) => {
    const problem = problemOf(() => create(props));
    expect([problem.code, problem.message]).toEqual([code, expect.stringContaining(words)]);
  });

  test('refuses numbers, labels and annotations that Kubernetes refuses', () => {
    for (const options of [{ replicas: 0 }, { replicas: 1.5 }, { labels: { 'a b': 'c' } }, { annotations: { '': 'x' } },
      { labels: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`l${i}`, 'x'])) }]) {
      expect(problemOf(() => new ManagedGatewayWorkload(options)).code).toBe('invalid-argument');
    }
  });
});

test('a Gateway needs a namespace, and a host', () => {
  const chart = new Chart(new App(), 'test');
  expect(problemOf(() => new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' } })).message).toContain(
    'set the namespace of the chart',
  );
  expect(() => Testing.synth(create().chart)).toThrow(/gateway has no host \(.*kubernetes-gateway\.test\.ts:\d+:\d+\); add one/);
  const { chart: other, gateway } = create();
  gateway.addHost('shop.example.com');
  expect(() => Testing.synth(other)).toThrow('has no rule');
});

test('the 65th listener is in a ListenerSet, to which its routes attach', () => {
  const objects = manifests(gateway => {
    for (let i = 0; i < 129; i++) gateway.addHost(`h${i}.example.com`, { destination });
  });
  const [{ spec }] = ofKind(objects, 'Gateway');
  expect([spec.listeners.length, spec.allowedListeners]).toEqual([64, { namespaces: { from: 'Same' } }]);
  const sets = ofKind(objects, 'ListenerSet');
  expect(sets.map(({ metadata, spec: { parentRef, listeners } }) => [metadata, parentRef, listeners.length])).toMatchObject([
    [{ name: 'shop-2', namespace: 'shop' }, { kind: 'Gateway', name: 'shop' }, 64],
    [{ name: 'shop-3', namespace: 'shop' }, { kind: 'Gateway', name: 'shop' }, 2],
  ]);
  const attached = ofKind(objects, 'HTTPRoute').flatMap(route => route.spec.parentRefs as { kind?: string; name: string; sectionName: string }[]);
  const listeners = [...ofKind(objects, 'Gateway'), ...sets].flatMap(owner =>
    owner.spec.listeners.map(({ name }: { name: string }) => `${owner.kind} ${owner.metadata.name} ${name}`));
  expect(new Set(attached.map(({ kind = 'Gateway', name, sectionName }) => `${kind} ${name} ${sectionName}`))).toEqual(new Set(listeners));
});

test('the synth reports ListenerSets for what one Gateway does not take', () => {
  const folder = mkdtempSync(join(tmpdir(), 'listener-sets-'));
  const written: string[] = [];
  const write = jest.spyOn(process.stderr, 'write').mockImplementation(text => written.push(String(text)) > 0);
  try {
    const app = new App({ outdir: folder });
    const { gateway } = create({}, new Chart(app, 'chart', { namespace: 'shop' }));
    for (let i = 0; i < 65; i++) gateway.addHost(`h${i}.example.com`, { destination });
    app.synth();
  } finally {
    write.mockRestore();
    rmSync(folder, { recursive: true });
  }
  expect(written.join('')).toContain("Gateway 'shop' has 66 listeners, more than the maximum of 64: the others are in ListenerSets (shop-2, …)");
});
