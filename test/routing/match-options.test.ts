import { Chart, Testing } from 'cdk8s';
import {
  CertificateAuthority, CertificateStore, Destination, Gateway, HttpRouteOptions, IngressSimulator, PathMatch, Server, ServerTls,
  StringMatch, VirtualService,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('match-options') });
const FRONTEND = Destination.service('frontend', 8080);
const SLOW = Destination.service('slow', 8080);

function edge(chart: Chart, name = 'edge'): Gateway {
  return new Gateway(chart, name, {
    metadata: { name }, tls: ServerTls.issuedBy(ca), servers: [Server.http({ hosts: ['*.example.com'] })],
  });
}

function matches(options: Partial<HttpRouteOptions>): any[] {
  const chart = testChart();
  edge(chart).addVirtualService('Routes', { hosts: ['*.example.com'], routes: [{ destination: FRONTEND, ...options }] });
  return rendered(chart, 'VirtualService').spec.http[0].match;
}

function problem(options: Partial<HttpRouteOptions>): string {
  const { code, message } = problemOf(() => matches(options));
  return `${code}: ${message.replace(/^\[\S*\] /, '')}`;
}

test('authorities, schemes and ports are alternatives that multiply, as paths and methods', () => {
  expect(matches({
    authorities: [StringMatch.exact('a.example.com'), StringMatch.regex('b.*')], schemes: ['http', 'https'], ports: [80], methods: ['GET'],
  })).toEqual(['http', 'https'].flatMap(scheme => [{ exact: 'a.example.com' }, { regex: 'b.*' }].map(authority =>
    ({ method: { exact: 'GET' }, authority, scheme: { exact: scheme }, port: 80 })))
    .sort((a, b) => JSON.stringify(a.authority).localeCompare(JSON.stringify(b.authority))));
});

test('sources hold beside every alternative', () => {
  expect(matches({ ports: [80, 443], sourceLabels: { istio: 'ingressgateway' }, sourceNamespace: 'istio-system' })).toEqual([80, 443].map(port =>
    ({ port, sourceLabels: { istio: 'ingressgateway' }, sourceNamespace: 'istio-system' })));
});

test('a route for some gateways names them as the VirtualService does', () => {
  const chart = testChart();
  const [own, other] = [edge(chart, 'own'), Gateway.fromGatewayName(chart, 'Other', 'other', { namespace: 'elsewhere' })];
  const routes = own.addVirtualService('Routes', { hosts: ['a.example.com'], gateways: [other, Gateway.mesh()] });
  routes.addRoute({ gateways: [own, other], ports: [80], destination: SLOW });
  routes.addDirectResponse({ gateways: [Gateway.mesh()], status: 403 });
  routes.addRedirect({ gateways: [other], path: '/elsewhere' });
  const { gateways, http } = rendered(chart, 'VirtualService').spec;
  expect(gateways).toEqual(['own', 'elsewhere/other', 'mesh']);
  expect(http.map((route: any) => route.match)).toEqual([
    [{ gateways: ['own', 'elsewhere/other'], port: 80 }], [{ gateways: ['mesh'] }], [{ gateways: ['elsewhere/other'] }],
  ]);
});

test.each<[string, Partial<HttpRouteOptions>, string]>([
  ['a port out of range', { ports: [65536] }, 'invalid-port: port 65536 is out of range'],
  ['port 0, which Istio takes for every port', { ports: [0] }, 'invalid-port: port 0 is out of range'],
  ['another scheme', { schemes: ['ftp'] }, "invalid-route: scheme 'ftp' is neither http nor https"],
  ['any authority', { authorities: [StringMatch.present()] }, 'invalid-route: match of any authority matches all requests'],
  ['no ports', { ports: [] }, 'invalid-argument: '],
  ['no schemes', { schemes: [] }, 'invalid-argument: '],
  ['no gateways', { gateways: [] }, 'invalid-argument: '],
  ['no labels', { sourceLabels: {} }, 'invalid-route: route has an empty list of sourceLabels'],
  ['an empty namespace', { sourceNamespace: '' }, 'invalid-argument: '],
  ['a namespace with dots', { sourceNamespace: 'a.b' }, "invalid-route: source namespace 'a.b' is not a DNS label"],
  ['a label with spaces', { sourceLabels: { app: 'a b' } }, "invalid-route: label 'app: a b' is not valid"],
  ['null', { ports: null } as never, 'invalid-argument: '],
  ['a hole', { ports: [80, undefined] } as never, 'invalid-argument: '],
  ['the mesh, which the VirtualService does not have', { gateways: [Gateway.mesh()] }, "invalid-route: gateway 'mesh' of a match is not a gateway"],
])('%s is refused', (_, options, expected) => {
  expect(problem(options)).toContain(expected);
});

test('sources beside gateways are refused, because Istio ignores them', () => {
  const chart = testChart();
  const gateway = edge(chart);
  const routes = gateway.addVirtualService('Routes', { hosts: ['a.example.com'] });
  for (const source of [{ sourceLabels: { app: 'web' } }, { sourceNamespace: 'web' }]) {
    const { code, message } = problemOf(() => routes.addRoute({ gateways: [gateway], ...source, destination: FRONTEND }));
    expect(code).toBe('invalid-route');
    expect(message).toContain(`Istio ignores ${Object.keys(source)[0]} where the match has gateways`);
  }
});

test('a VirtualService without gateways is for the mesh, and its matches may name it', () => {
  const chart = testChart();
  new VirtualService(chart, 'Routes', { hosts: ['a.example.com'], routes: [{ gateways: [Gateway.mesh()], destination: FRONTEND }] });
  expect(rendered(chart, 'VirtualService').spec.http[0].match).toEqual([{ gateways: ['mesh'] }]);
});

test('the host * is refused for the mesh', () => {
  const chart = testChart();
  expect(problemOf(() => edge(chart).addVirtualService('Routes', { hosts: ['*'], gateways: [Gateway.mesh()] })).code).toBe('invalid-host');
});

test('a Gateway named mesh is written with its namespace, and refused without one', () => {
  const chart = testChart();
  edge(chart, 'mesh').addVirtualService('Routes', { hosts: ['a.example.com'], routes: [{ destination: FRONTEND }] });
  expect(rendered(chart, 'VirtualService').spec.gateways).toEqual(['shop/mesh']);
  expect(problemOf(() => Gateway.fromGatewayName(chart, 'Mesh', 'mesh')).code).toBe('invalid-name');
  expect(problemOf(() => new Gateway(new Chart(testChart(), 'plain', { namespace: '' }), 'G', { metadata: { name: 'mesh' } })).code)
    .toBe('invalid-name');
});

test('prefixes that another scheme, gateway, source or method still reaches are not conflicts', () => {
  const chart = testChart();
  const [one, two] = [edge(chart, 'one'), edge(chart, 'two')];
  const prefix = (path: string, options: Partial<HttpRouteOptions>) =>
    ({ paths: [PathMatch.prefix(path)], destination: FRONTEND, ...options });
  const pairs: Partial<HttpRouteOptions>[][] = [
    [{ schemes: ['http'] }, { schemes: ['https'] }],
    [{ gateways: [one] }, { gateways: [two] }],
    [{ sourceLabels: { app: 'a' } }, { sourceLabels: { app: 'b' } }],
    [{ sourceNamespace: 'a' }, {}],
    [{ methods: ['GET'] }, {}],
    [{ headers: { a: StringMatch.regex('1') } }, { headers: { a: StringMatch.regex('2') } }],
  ];
  for (const [index, [first, second]] of pairs.entries()) {
    const hosts = [`h${index}.example.com`];
    new VirtualService(chart, `Routes${index}`, { hosts, gateways: [one, two], routes: [prefix('/a', first), prefix('/a/b', second)] });
    expect(problemOf(() => new VirtualService(chart, `Same${index}`, {
      hosts, gateways: [one, two], routes: [prefix('/a', first), prefix('/a/b', first)],
    })).code).toBe('invalid-route');
  }
});

test('a request takes the route of its port, scheme and host', async () => {
  const chart = testChart();
  const gateway = edge(chart);
  gateway.addServer(Server.https({ hosts: ['*.example.com'], tls: ServerTls.issuedBy(ca) }));
  gateway.addVirtualService('Routes', {
    hosts: ['*.example.com'],
    routes: [
      { ports: [443], paths: [PathMatch.exact('/port')], destination: SLOW },
      { schemes: ['http'], paths: [PathMatch.exact('/scheme')], destination: SLOW },
      { authorities: [StringMatch.prefix('a.')], paths: [PathMatch.exact('/host')], destination: SLOW },
      { sourceNamespace: 'other', paths: [PathMatch.exact('/source')], destination: SLOW },
      { destination: FRONTEND },
    ],
  });
  const ingress = IngressSimulator.fromManifests(Testing.synth(chart));
  const backend = async (url: string) => (await ingress.request(url)).destination?.host;
  expect(await backend('https://a.example.com/port')).toBe('slow');
  expect(await backend('http://a.example.com/port')).toBe('frontend');
  expect(await backend('http://a.example.com/scheme')).toBe('slow');
  expect(await backend('https://a.example.com/scheme')).toBe('frontend');
  expect(await backend('https://a.example.com/host')).toBe('slow');
  expect(await backend('https://b.example.com/host')).toBe('frontend');
  expect(await backend('https://b.example.com/source')).toBe('frontend');
});
