import { Chart } from 'cdk8s';
import { Service } from 'cdk8s-plus-27';
import {
  BackendTls, BackendTlsPolicy, CertificateAuthority, CertificateReporter, CertificateStore, DelegateVirtualService, Destination,
  DestinationRule, Gateway,
  GatewayAnalysis, GatewayWorkload, HttpsRedirect, KubernetesGateway, LoadBalancer, ServerTls, ServiceEntry, TrustBundle, VirtualService,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const store = CertificateStore.deterministic('start-tls', { reporter: CertificateReporter.silent() });
const ca = CertificateAuthority.selfSigned('ca', { store });
const SIMPLE = BackendTls.simple({ sni: 'api.internal' });
const api = (tls: BackendTls | undefined = SIMPLE, port = 8443) => Destination.service('api', port, { tls });

function gatewayOf(chart: Chart, workload = new GatewayWorkload(), id = 'Gateway'): Gateway {
  return new Gateway(chart, id, { tls: ServerTls.issuedBy(ca), workload, metadata: { name: id.toLowerCase() } });
}

function rulesOf(chart: Chart): { metadata: { name: string; namespace: string }; spec: Record<string, unknown> }[] {
  const rules = chart.node.findAll().filter(each => each instanceof DestinationRule);
  return rules.map(({ apiObject }) => apiObject.toJson() as ReturnType<typeof rulesOf>[number]);
}

const RULE = {
  metadata: { name: 'api.shop.svc.cluster.local-istio-ingressgateway', namespace: 'istio-system' },
  spec: {
    host: 'api.shop.svc.cluster.local',
    trafficPolicy: { portLevelSettings: [{ port: { number: 8443 }, tls: { mode: 'SIMPLE', caCertificates: 'system', sni: 'api.internal' } }] },
    workloadSelector: { matchLabels: { istio: 'ingressgateway' } },
    exportTo: ['.'],
  },
};

describe('TLS of a destination', () => {
  test('creates a DestinationRule for the workload of the gateway, which has no finding', () => {
    const chart = testChart();
    gatewayOf(chart).addHost('shop.example.com', { destination: api() });
    expect(rulesOf(chart)).toMatchObject([RULE]);
    expect(GatewayAnalysis.of(chart).findings.filter(({ kind }) => kind === 'DestinationRule')).toEqual([]);
  });

  test.each<[string, (chart: Chart, gateway: Gateway) => void]>([
    ['a VirtualService', (chart, gateway) => new VirtualService(chart, 'V', { hosts: ['a.example.com'], gateways: [gateway], routes: [{ destination: api() }] })],
    ['a route that is added', (_, gateway) => gateway.addHost('a.example.com').virtualService.addRoute({ destination: api() })],
    ['a share of the requests', (_, gateway) => gateway.addHost('a.example.com', {
      destination: Destination.weighted([{ destination: api(), weight: 1 }, { destination: Destination.service('other', 80), weight: 1 }]),
    })],
    ['a mirror', (_, gateway) => gateway.addHost('a.example.com', {
      routes: [{ destination: Destination.service('other', 80), mirrors: [{ destination: api() }] }],
    })],
    ['a route of bytes', (chart, gateway) => new VirtualService(chart, 'V', {
      hosts: ['a.example.com'], gateways: [gateway], tcpRoutes: [{ destination: api() }],
    })],
    ['a Service of the program', (chart, gateway) => gateway.addHost('a.example.com', {
      destination: Destination.fromService(new Service(chart, 'S', { metadata: { name: 'api' }, ports: [{ port: 8443 }] }), { tls: SIMPLE }),
    })],
    ['a fully qualified host', (_, gateway) => gateway.addHost('a.example.com', {
      destination: Destination.host('api.shop.svc.cluster.local', 8443, { tls: SIMPLE }),
    })],
    ['a Gateway of another program, whose workload is given', chart => new VirtualService(chart, 'V', {
      hosts: ['a.example.com'],
      gateways: [Gateway.fromGatewayName(chart, 'Other', 'other', { workload: new GatewayWorkload() })],
      routes: [{ destination: api() }],
    })],
  ])('holds for %s', (_, declare) => {
    const chart = testChart();
    declare(chart, gatewayOf(chart));
    expect(rulesOf(chart)).toMatchObject([RULE]);
  });

  test('is one rule for several routes, hosts and Gateways of one workload', () => {
    const chart = testChart();
    const gateway = gatewayOf(chart);
    gateway.addHost('a.example.com', { destination: api() });
    gateway.addHost('b.example.com', { destination: api(BackendTls.simple({ sni: 'api.internal' })) });
    gatewayOf(chart, new GatewayWorkload(), 'Second').addHost('c.example.com', { destination: api(), port: 8443 });
    expect(rulesOf(chart)).toMatchObject([RULE]);
  });

  test('is one rule for several ports', () => {
    const chart = testChart();
    const gateway = gatewayOf(chart);
    gateway.addHost('a.example.com', { destination: api() });
    gateway.addHost('b.example.com', { destination: api(BackendTls.disable(), 80) });
    expect(rulesOf(chart).map(({ spec }) => spec.trafficPolicy)).toMatchObject([
      { portLevelSettings: [{ port: { number: 8443 } }, { port: { number: 80 }, tls: { mode: 'DISABLE' } }] },
    ]);
  });

  test('is one rule for each workload, beside the Secret that it reads', () => {
    const chart = testChart();
    const trust = () => BackendTls.simple({ trust: TrustBundle.of(ca) });
    for (const namespace of ['edge', 'partners']) {
      gatewayOf(chart, new GatewayWorkload({ namespace }), namespace).addHost(`${namespace}.example.com`, { destination: api(trust()) });
    }
    expect(rulesOf(chart).map(({ metadata }) => metadata.namespace)).toEqual(['edge', 'partners']);
    const secrets = chart.node.findAll().filter(({ node }) => node.id === 'Trust-8443').map(each => each as unknown as { name: string; namespace: string });
    expect(secrets.map(({ name, namespace }) => `${namespace}/${name}`)).toEqual([
      'edge/api.shop.svc.cluster.local-istio-ingressgateway-8443-cacert', 'partners/api.shop.svc.cluster.local-istio-ingressgateway-8443-cacert',
    ]);
  });

  test('holds for hosts outside the mesh', () => {
    const chart = testChart();
    const entry = new ServiceEntry(chart, 'Entry', { hosts: ['api.example.org'], ports: [{ number: 80, protocol: 'HTTP', targetPort: 443 }] });
    gatewayOf(chart).addHost('a.example.com', { destination: entry.destination(80, { tls: BackendTls.simple() }) });
    expect(rulesOf(chart)).toMatchObject([{ spec: { host: 'api.example.org' } }]);
  });

  test('holds for HTTPRoutes, GRPCRoutes and their mirrors', () => {
    const chart = testChart();
    const gateway = new KubernetesGateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca), metadata: { name: 'edge' } });
    gateway.addHost('a.example.com', { routes: [{ destination: Destination.service('other', 80), mirrors: [{ destination: api() }] }] });
    gateway.addGrpcHost('b.example.com', { routes: [{ destination: api(SIMPLE, 9443) }] });
    const { namespace, selector } = gateway.workload;
    expect(rulesOf(chart)).toMatchObject([{
      metadata: { namespace },
      spec: {
        workloadSelector: { matchLabels: selector },
        trafficPolicy: { portLevelSettings: [{ port: { number: 8443 } }, { port: { number: 9443 } }] },
      },
    }]);
  });

  test("may turn the mesh's TLS off where the client's is passed through", () => {
    const chart = testChart();
    gatewayOf(chart).addPassthroughHost('db.example.com', { destination: api(BackendTls.disable()) });
    expect(rendered(chart, 'DestinationRule').spec.trafficPolicy).toEqual({ portLevelSettings: [{ port: { number: 8443 }, tls: { mode: 'DISABLE' } }] });
  });
});

const EXPLICIT = { host: 'api', tls: SIMPLE };

test.each<[string, string, (chart: Chart, gateway: Gateway) => unknown, (chart: Chart, gateway: Gateway) => unknown]>([
  ['other TLS for the same port', 'invalid-tls',
    (_, gateway) => gateway.addHost('b.example.com', { destination: api(BackendTls.simple()) }),
    (_, gateway) => gateway.addHost('b.example.com', { destination: api() })],
  ['other authorities for the same port', 'invalid-tls',
    (_, gateway) => gateway.addHost('b.example.com', { destination: api(BackendTls.simple({ sni: 'api.internal', trust: TrustBundle.of(ca) })) }),
    (_, gateway) => gateway.addHost('b.example.com', { destination: api(BackendTls.simple({ trust: TrustBundle.of(ca) }), 9443) })],
  ['a DestinationRule for the same host', 'invalid-tls',
    chart => new DestinationRule(chart, 'Rule', EXPLICIT),
    chart => new DestinationRule(chart, 'Rule', { ...EXPLICIT, exportTo: ['.'] })],
  ['a DestinationRule for the same host in the namespace of the gateway', 'invalid-tls',
    chart => new DestinationRule(chart, 'Rule', { host: 'api.shop.svc.cluster.local', loadBalancer: LoadBalancer.random(), metadata: { namespace: 'istio-system' }, exportTo: ['.'] }),
    chart => new DestinationRule(chart, 'Rule', { host: 'api.other.svc.cluster.local', loadBalancer: LoadBalancer.random() })],
  ['a BackendTlsPolicy for the same Service', 'invalid-tls',
    chart => new BackendTlsPolicy(chart, 'Policy', { destination: Destination.service('api', 8443), hostname: 'api.internal' }),
    chart => new BackendTlsPolicy(chart, 'Policy', { destination: Destination.service('other', 8443), hostname: 'api.internal' })],
  ['a destination of a BackendTlsPolicy', 'gateway-api',
    chart => new BackendTlsPolicy(chart, 'Policy', { destination: Destination.service('other', 8443, { tls: SIMPLE }), hostname: 'api.internal' }),
    chart => new BackendTlsPolicy(chart, 'Policy', { destination: Destination.service('other', 8443), hostname: 'api.internal' })],
  ['TLS around that of the client', 'invalid-tls',
    (_, gateway) => gateway.addPassthroughHost('db.example.com', { destination: Destination.service('db', 5432, { tls: SIMPLE }) }),
    (_, gateway) => gateway.addPassthroughHost('db.example.com', { destination: Destination.service('db', 5432) })],
  ['TLS of a subset', 'invalid-destination',
    () => Destination.service('api', 8443, { subset: 'v1', tls: SIMPLE }), () => Destination.service('api', 8443, { subset: 'v1' })],
  ['TLS of an unknown port', 'invalid-destination',
    () => Destination.service('api', undefined, { tls: SIMPLE }), () => Destination.service('api')],
  ['TLS without a gateway', 'invalid-tls',
    chart => new VirtualService(chart, 'V', { hosts: ['a.example.com'], routes: [{ destination: api() }] }),
    chart => new VirtualService(chart, 'V', { hosts: ['a.example.com'], routes: [{ destination: Destination.service('api', 8443) }] })],
  ['TLS of the backend of ACME challenges', 'invalid-tls',
    () => HttpsRedirect.enabled({ acmeChallenges: api() }),
    () => HttpsRedirect.enabled({ acmeChallenges: Destination.service('api', 80) })],
  ['TLS in a delegate, whose gateways are those of others', 'invalid-tls',
    chart => new DelegateVirtualService(chart, 'D', { routes: [{ destination: api() }] }),
    chart => new DelegateVirtualService(chart, 'D', { routes: [{ destination: Destination.service('api', 8443) }] })],
  ['TLS of a gateway of unknown workload', 'invalid-tls',
    chart => new VirtualService(chart, 'V', {
      hosts: ['a.example.com'], gateways: [Gateway.fromGatewayName(chart, 'Other', 'other')], routes: [{ destination: api() }],
    }),
    chart => new VirtualService(chart, 'V', {
      hosts: ['a.example.com'], gateways: [Gateway.fromGatewayName(chart, 'Other', 'other')], routes: [{ destination: Destination.service('api', 80) }],
    })],
])('beside TLS of a destination, refuses %s', (_, code, refused, accepted) => {
  for (const [declare, result] of [[refused, code], [accepted, undefined]] as const) {
    const chart = testChart();
    const gateway = gatewayOf(chart);
    gateway.addHost('a.example.com', { destination: api() });
    if (result === undefined) expect(() => declare(chart, gateway)).not.toThrow();
    else expect(problemOf(() => declare(chart, gateway)).code).toBe(result);
  }
});

test('is refused where a DestinationRule for the host exists already, and the message names both places', () => {
  const chart = testChart();
  new DestinationRule(chart, 'Rule', EXPLICIT);
  const { message } = problemOf(() => gatewayOf(chart).addHost('a.example.com', { destination: api() }));
  expect(message).toMatch(/start-tls\.test\.ts:\d+:\d+.*test\/Rule.*start-tls\.test\.ts:\d+:\d+/);
});

test('two settings for one port are refused with both places', () => {
  const gateway = gatewayOf(testChart());
  gateway.addHost('a.example.com', { destination: api() });
  const { message } = problemOf(() => gateway.addHost('b.example.com', { destination: api(BackendTls.simple()) }));
  expect(message.match(/start-tls\.test\.ts:\d+:\d+/g)).toHaveLength(2);
});

test('needs the namespace of the Service', () => {
  const chart = new Chart(testChart(), 'Nowhere');
  expect(chart.namespace).toBeUndefined();
  const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
  expect(problemOf(() => gateway.addHost('a.example.com', { destination: api() })).code).toBe('invalid-tls');
  expect(() => gateway.addHost('b.example.com', { destination: Destination.service('api', 8443, { namespace: 'shop', tls: SIMPLE }) })).not.toThrow();
});
