import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import {
  CaConfigMap, CertificateAuthority, CertificateStore, Destination, GatewayWorkload, GrpcMethod, KubernetesGateway, KubernetesListenerSet,
  PathMatch, ServerCertificate, ServerTls, StringMatch, TrustBundle, TrustBundleReference,
} from '../../src';
import { problemOf, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('kubernetes-hosts') });
const tls = ServerTls.issuedBy(ca);
const mutual = { serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) };
const destination = Destination.service('frontend', 8080);

function create(chart = testChart()): { chart: Chart; gateway: KubernetesGateway } {
  return { chart, gateway: new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls }) };
}

function ofKind(chart: Chart, kind: string): any[] {
  return Testing.synth(chart).filter(object => object.kind === kind);
}

describe('authorities of clients in a ConfigMap', () => {
  const frontend = (name: string, namespace: string, port = 443) => ({
    frontend: {
      default: {},
      perPort: [{ port, tls: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name, namespace }], mode: 'AllowValidOnly' } } }],
    },
  });

  test('are created for optional mutual TLS, and named for the port', () => {
    const { chart, gateway } = create();
    gateway.addHost('a.example.com', { tls: ServerTls.optionalMutual(mutual), destination, port: 8443 });
    gateway.addHost('b.example.com', { tls: ServerTls.optionalMutual(mutual), destination, port: 8443 });
    gateway.addHost('open.example.com', { destination });
    const [{ spec }] = ofKind(chart, 'Gateway');
    expect(spec.tls).toEqual(frontend('a.example.com-clients', 'shop', 8443));
    expect(spec.listeners.filter(({ port }: { port: number }) => port === 8443).map((listener: any) => listener.tls.options)).toEqual([
      { 'gateway.istio.io/tls-terminate-mode': 'OPTIONAL_MUTUAL' }, { 'gateway.istio.io/tls-terminate-mode': 'OPTIONAL_MUTUAL' },
    ]);
    expect(ofKind(chart, 'ConfigMap')).toMatchObject([
      { metadata: { name: 'a.example.com-clients', namespace: 'shop' }, data: { 'ca.crt': ca.trustAnchors.pem } },
    ]);
  });

  test('of another namespace are granted as a kind, for mutual TLS without an option', () => {
    const { chart, gateway } = create();
    const configMap = CaConfigMap.fromConfigMapName(chart, 'Clients', 'clients', { namespace: 'certificates' });
    const clientCertificates = TrustBundleReference.fromConfigMap(configMap);
    gateway.addHost('a.example.com', { tls: ServerTls.mutual({ ...mutual, clientCertificates }), destination });
    const [{ spec }] = ofKind(chart, 'Gateway');
    expect(spec.tls).toEqual(frontend('clients', 'certificates'));
    expect(spec.listeners[0].tls.options).toBeUndefined();
    expect(ofKind(chart, 'ReferenceGrant')[0]).toMatchObject({ metadata: { namespace: 'certificates' }, spec: { to: [{ kind: 'ConfigMap' }] } });
    expect(ofKind(chart, 'ReferenceGrant')[0].spec.to[0].name).toBeUndefined();
  });

  test.each([
    ['none', tls],
    ['a Secret', ServerTls.mutual(mutual)],
    ['others', ServerTls.optionalMutual({
      ...mutual,
      clientCertificates: TrustBundle.of(CertificateAuthority.selfSigned('other', {
        store: CertificateStore.deterministic('other'),
      })),
    })],
  ])('are refused on a port that has a host with %s', (_, other) => {
    const { gateway } = create();
    gateway.addHost('a.example.com', { tls: other, destination });
    expect(problemOf(() => gateway.addHost('b.example.com', { tls: ServerTls.optionalMutual(mutual), destination }))).toMatchObject({
      code: 'gateway-api', message: expect.stringContaining('every host of port 443'), help: expect.stringContaining('port: 8443'),
    });
  });
});

describe('a host without TLS', () => {
  test('is an HTTPRoute on the listener that redirects other hosts', () => {
    const { chart, gateway } = create();
    gateway.addHost('a.example.com', { destination });
    const host = gateway.addHttpHost('plain.example.com', { routes: [{ paths: [PathMatch.prefix('/api')], destination }] });
    expect(ofKind(chart, 'Gateway')[0].spec.listeners.map(({ name, port }: any) => [name, port])).toEqual([
      ['https-a-example-com', 443], ['http', 80],
    ]);
    expect(host.apiObjects[0].toJson()).toMatchObject({
      metadata: { name: 'plain.example.com-http' },
      spec: { parentRefs: [{ name: 'shop', sectionName: 'http' }], hostnames: ['plain.example.com'] },
    });
    expect(host.checks({ directory: 'client', address: '10.0.0.1' }).map(({ command }) => command)).toEqual([
      expect.stringContaining('curl -v --resolve plain.example.com:80:10.0.0.1 http://plain.example.com/api'),
      expect.stringContaining('kubectl logs deploy/shop-istio -n shop'),
    ]);
  });

  test('may have a separate port, without https', () => {
    const { chart, gateway } = create();
    gateway.addHttpHost('plain.example.com', { destination, port: 8080 });
    expect(ofKind(chart, 'Gateway')[0].spec.listeners).toMatchObject([{ name: 'http-8080', port: 8080, protocol: 'HTTP' }]);
    expect(problemOf(() => gateway.addHost('a.example.com', { destination, port: 8080 })).code).toBe('gateway-api');
  });

  test('that is redirected or served already is refused', () => {
    const { gateway } = create();
    gateway.addHost('a.example.com', { destination });
    gateway.addHttpHost('plain.example.com', { destination });
    expect(problemOf(() => gateway.addHttpHost('a.example.com', { destination })).code).toBe('invalid-host');
    expect(problemOf(() => gateway.addHttpHost('plain.example.com', { destination, name: 'other' })).code).toBe('invalid-host');
  });
});

describe('a host of gRPC', () => {
  test('is a GRPCRoute by service and method', () => {
    const { chart, gateway } = create();
    gateway.addGrpcHost('cart.example.com', {
      routes: [
        { methods: [GrpcMethod.method('shop.Cart', 'Add'), GrpcMethod.method('shop.Cart', 'Remove')], destination: Destination.service('writer', 80) },
        { methods: [GrpcMethod.service('shop.Cart')], headers: { tenant: StringMatch.exact('a') }, destination },
        { destination },
      ],
    });
    expect(ofKind(chart, 'HTTPRoute')).toEqual([]);
    expect(ofKind(chart, 'GRPCRoute')).toMatchObject([{
      apiVersion: 'gateway.networking.k8s.io/v1',
      spec: {
        parentRefs: [{ name: 'shop', sectionName: 'https-cart-example-com' }],
        hostnames: ['cart.example.com'],
        rules: [
          {
            matches: [
              { method: { type: 'Exact', service: 'shop.Cart', method: 'Add' } }, { method: { type: 'Exact', service: 'shop.Cart', method: 'Remove' } },
            ],
            backendRefs: [{ name: 'writer', port: 80 }],
          },
          { matches: [{ method: { type: 'Exact', service: 'shop.Cart' }, headers: [{ name: 'tenant', type: 'Exact', value: 'a' }] }] },
          { matches: [{}] },
        ],
      },
    }]);
  });

  test('refuses a service before one of its methods, whose order is not kept', () => {
    const { gateway } = create();
    const host = gateway.addGrpcHost('cart.example.com', { routes: [{ methods: [GrpcMethod.service('shop.Cart')], destination }] });
    expect(problemOf(() => host.addRoute({ methods: [GrpcMethod.method('shop.Cart', 'Add')], destination })).code).toBe('gateway-api');
  });

  test.each([['shop/Cart', 'Add'], ['shop.Cart', 'A-d'], ['', 'Add']])('refuses %s and %s, which gRPC does not have', (service, method) => {
    expect(problemOf(() => GrpcMethod.method(service, method)).code).toBe('invalid-route');
  });
});

describe('a ListenerSet', () => {
  function team(chart = testChart()): { chart: Chart; gateway: KubernetesGateway; set: KubernetesListenerSet } {
    const { gateway } = create(chart);
    gateway.addHost('shop.example.com', { destination });
    return { chart, gateway, set: new KubernetesListenerSet(chart, 'Set', { gateway, tls, metadata: { name: 'team', namespace: 'team-a' } }) };
  }

  test('has the listeners, Secrets and routes of a team in its namespace, which the Gateway allows', () => {
    const { chart, set } = team();
    set.addHost('team.example.com', { tls: ServerTls.mutual(mutual), destination });
    expect(ofKind(chart, 'Gateway')[0].spec.allowedListeners).toEqual({
      namespaces: { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['team-a'] }] } },
    });
    expect(ofKind(chart, 'ListenerSet')).toMatchObject([{
      metadata: { name: 'team', namespace: 'team-a' },
      spec: {
        parentRef: { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'shop', namespace: 'shop' },
        listeners: [
          { name: 'https-team-example-com', hostname: 'team.example.com', port: 443, allowedRoutes: { namespaces: { from: 'Same' } } },
          { name: 'http-team-example-com', hostname: 'team.example.com', port: 80 },
        ],
      },
    }]);
    const routes = ofKind(chart, 'HTTPRoute').filter(({ metadata }) => metadata.namespace === 'team-a');
    expect(routes.map(({ spec }) => spec.parentRefs)).toEqual([
      [{ group: 'gateway.networking.k8s.io', kind: 'ListenerSet', name: 'team', sectionName: 'http-team-example-com' }],
      [{ group: 'gateway.networking.k8s.io', kind: 'ListenerSet', name: 'team', sectionName: 'https-team-example-com' }],
    ]);
    expect(ofKind(chart, 'Secret').filter(({ metadata }) => metadata.namespace === 'team-a').map(({ metadata }) => metadata.name).sort())
      .toEqual(['team.example.com', 'team.example.com-cacert']);
  });

  test('with a host of the Gateway is an error', () => {
    const { chart, set } = team();
    set.addHost('shop.example.com', { destination });
    expect(() => Testing.synth(chart)).toThrow("host 'shop.example.com' on port 443 is also served by gateway");
  });

  test('without a host is an error', () => {
    expect(() => Testing.synth(team().chart)).toThrow('ListenerSet has no host');
  });

  test('attaches to a Gateway that exists already, whose namespaces are allowed there', () => {
    const chart = testChart();
    const gateway = KubernetesGateway.fromGatewayName(chart, 'Shared', 'shared', 'infra');
    new KubernetesListenerSet(chart, 'Set', { gateway, tls }).addHost('team.example.com', { destination });
    expect(ofKind(chart, 'ListenerSet')[0].spec.parentRef).toMatchObject({ name: 'shared', namespace: 'infra' });
    const platform = testChart();
    new KubernetesGateway(platform, 'Gateway', { metadata: { name: 'shared' }, tls, listenerNamespaces: ['shop'] })
      .addHost('a.example.com', { destination });
    expect(ofKind(platform, 'Gateway')[0].spec.allowedListeners.namespaces.selector.matchExpressions[0].values).toEqual(['shop']);
  });

  test.each([[true, 1], [false, 0]])('of another program (%j) is warned of: the older of two listeners with one host wins', (other, count) => {
    const folder = mkdtempSync(join(tmpdir(), 'listener-set-'));
    const written: string[] = [];
    const write = jest.spyOn(process.stderr, 'write').mockImplementation(text => written.push(String(text)) > 0);
    try {
      const app = new App({ outdir: folder });
      const chart = new Chart(app, 'chart', { namespace: 'shop' });
      const own = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls });
      own.addHost('shop.example.com', { destination });
      const gateway = other ? KubernetesGateway.fromGatewayName(chart, 'Shared', 'shared', 'infra') : own;
      new KubernetesListenerSet(chart, 'Set', { gateway, tls, metadata: { name: 'team' } }).addHost('team.example.com', { destination });
      app.synth();
    } finally {
      write.mockRestore();
      rmSync(folder, { recursive: true });
    }
    const warnings = written.join('').match(/warning: ListenerSet 'team' attaches to Gateway infra\/shared of another program.*team\.example\.com/g);
    expect(warnings ?? []).toHaveLength(count);
  });

  test('refuses authorities in a ConfigMap, which only the Gateway names', () => {
    expect(problemOf(() => team().set.addHost('team.example.com', { tls: ServerTls.optionalMutual(mutual), destination })).message)
      .toContain('set by the Gateway, not by a ListenerSet');
  });

  test('serves the Pods of a gateway that runs already', () => {
    const chart = testChart();
    const gateway = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls, workload: new GatewayWorkload() });
    gateway.addHost('shop.example.com', { destination });
    const host = new KubernetesListenerSet(chart, 'Set', { gateway, tls }).addHost('team.example.com', { destination });
    expect(host.describeChecks({ directory: 'client' })).toContain('deploy/istio-ingressgateway -n istio-system');
  });
});

test.each(['', '\0', 'A', 'a b', 'a/b', '__proto__', 'a'.repeat(254)])('%j is not a name for the route of a host', name => {
  const gateway = new KubernetesGateway(testChart(), 'Gateway', { metadata: { name: 'shop' } });
  const message = expect.stringContaining('is not a Kubernetes name');
  expect(problemOf(() => gateway.addHttpHost('a.example.com', { destination, name }))).toMatchObject({ code: 'invalid-name', message });
  expect(problemOf(() => gateway.addPassthroughHost('a.example.com', { destination, name }))).toMatchObject({ code: 'invalid-name', message });
});
