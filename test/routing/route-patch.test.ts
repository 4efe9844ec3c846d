import { Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import {
  CertificateAuthority, CertificateStore, Destination, Gateway, GatewayAnalysis, GatewayWorkload, GrpcMethod, HttpRoute, KubernetesGateway,
  PathMatch, ServerTls, StringMatch, VirtualService,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const destination = Destination.service('frontend', 8080);
const ca = CertificateAuthority.selfSigned('patches', { store: CertificateStore.deterministic('patches') });

function virtualService(chart: Chart = testChart()): VirtualService {
  return new VirtualService(chart, 'Routes', {
    hosts: ['shop.example.com'],
    routes: [
      { name: 'api', paths: [PathMatch.prefix('/api')], cors: { allowOrigins: [StringMatch.exact('https://app.example.com')] }, destination },
      { name: 'rest', destination },
    ],
  });
}

const http = (routes: VirtualService) => rendered(Chart.of(routes), 'VirtualService').spec.http;

test('a patch belongs to its route, wherever routes are added', () => {
  const routes = new VirtualService(testChart(), 'Routes', { hosts: ['shop.example.com'] });
  const [first, second] = ['/a', '/b'].map(path => routes.addRoute({ paths: [PathMatch.prefix(path)], destination }));
  second.patch('/mirrorPercentage', { value: 5 });
  first.patch('/timeout', '3s');
  routes.addRedirect({ paths: [PathMatch.exact('/old')], path: '/new' }).patch('/redirect/authority', 'new.example.com');
  routes.addDirectResponse({ paths: [PathMatch.exact('/gone')], status: 410 }).patch('/headers/response/set/x-reason', 'moved');
  const fieldsByPath = http(routes).map(({ match, route: _, ...fields }: { match: { uri: object }[]; route: unknown }) =>
    [Object.values(match[0].uri)[0], fields]);
  expect(fieldsByPath).toEqual([
    ['/a', { timeout: '3s' }],
    ['/b', { mirrorPercentage: { value: 5 } }],
    ['/old', { redirect: { uri: '/new', authority: 'new.example.com' } }],
    ['/gone', { directResponse: { status: 410 }, headers: { response: { set: { 'x-reason': 'moved' } } } }],
  ]);
});

test('it creates objects on the way, replaces values and entries of lists, and appends', () => {
  const routes = virtualService();
  const api = routes.route('api');
  api.patch('/corsPolicy/maxAge', '1h');
  api.patch('/corsPolicy/allowOrigins/0', { prefix: 'https://' });
  api.patch('/corsPolicy/allowOrigins/-', { exact: 'https://a.example.com' });
  api.patch('/corsPolicy/allowMethods/0', 'GET');
  api.patch('/brand~1new/a~0b', [1, { c: true }]);
  api.patch('/timeout', '1s');
  api.patch('/timeout', '2s');
  GatewayAnalysis.suppress(routes, 'unknown-field', 'newer than what the analysis knows');
  expect(http(routes)[0]).toMatchObject({
    'corsPolicy': { maxAge: '1h', allowOrigins: [{ prefix: 'https://' }, { exact: 'https://a.example.com' }], allowMethods: ['GET'] },
    'brand/new': { 'a~b': [1, { c: true }] },
    'timeout': '2s',
  });
});

test('it is applied before the patches of the object, which may move the route', () => {
  const routes = virtualService();
  routes.apiObject.addJsonPatch(JsonPatch.add('/spec/http/0', { name: 'new', match: [{ uri: { exact: '/x' } }], directResponse: { status: 410 } }));
  routes.route('rest').patch('/timeout', '3s');
  expect(http(routes).map(({ name, timeout }: { name: string; timeout?: string }) => [name, timeout])).toEqual([['new', undefined], ['api', undefined], ['rest', '3s']]);
});

test('the value is copied, so that later changes of it do not count', () => {
  const routes = virtualService();
  const value = { value: 5 };
  routes.route('rest').patch('/mirrorPercentage', value);
  value.value = 50;
  expect(http(routes)[1].mirrorPercentage).toEqual({ value: 5 });
});

test('the analysis sees it', () => {
  const routes = virtualService();
  routes.route('rest').patch('/fault/abort', { httpStatus: 42 });
  expect(() => http(routes)).toThrow(/IST0106 VirtualService .* spec\.http\[1\]\.fault\.abort\.httpStatus .*status 42 is out of range/);
});

test('every host of a Gateway whose VirtualService is patched is analyzed', () => {
  const chart = testChart();
  const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
  const hosts = [0, 1, 2].map(i => gateway.addHost(`h${i}.example.com`, { routes: [{ name: 'all', destination }] }));
  hosts[1].virtualService.route('all').patch('/retries', { attempts: -1 });
  expect(() => Testing.synth(chart)).toThrow(/-1 attempts/);
});

describe('a route', () => {
  test('is found by its name', () => {
    const routes = virtualService();
    expect(routes.route('api').name).toBe('api');
    expect(routes.addRoute).toBeDefined();
  });

  test('without a name has none', () => {
    const routes = new VirtualService(testChart(), 'Routes', { hosts: ['shop.example.com'] });
    const added: HttpRoute = routes.addRoute({ destination });
    expect(added.name).toBeUndefined();
    expect(problemOf(() => routes.route('x')).message).toContain('none has a name');
  });

  test('of an unknown name is refused, with the known names and the nearest', () => {
    const { code, message } = problemOf(() => virtualService().route('apis'));
    expect(code).toBe('invalid-route');
    expect(message).toContain("no route has the name 'apis'; the names are api, rest; use 'api'");
  });

  test('whose name two routes have is refused', () => {
    const routes = new VirtualService(testChart(), 'Routes', { hosts: ['shop.example.com'] });
    routes.addRoute({ name: 'same', paths: [PathMatch.prefix('/a')], destination });
    routes.addRoute({ name: 'same', paths: [PathMatch.prefix('/b')], destination });
    expect(problemOf(() => routes.route('same')).message).toContain("2 routes have the name 'same'");
  });
});

describe('a patch is refused', () => {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  test.each<[string, unknown, unknown, string]>([
    ['without a leading slash', 'timeout', '1s', 'invalid-route'],
    ['of the whole route', '', {}, 'invalid-route'],
    ['of the field without a name', '/', {}, 'invalid-route'],
    ['with an empty name', '/corsPolicy//maxAge', '1h', 'invalid-route'],
    ['with a tilde that escapes nothing', '/a~2', '1h', 'invalid-route'],
    ['from the top of the manifest', '/spec/http/0/timeout', '1s', 'invalid-route'],
    ['of a prototype', '/__proto__/x', 1, 'invalid-route'],
    ['below a text', '/name/x', 1, 'invalid-route'],
    ['beyond the end of a list', '/route/7', {}, 'invalid-route'],
    ['of a field of a list', '/route/first', {}, 'invalid-route'],
    ['with null', '/timeout', null, 'invalid-route'],
    ['with null inside', '/corsPolicy', { maxAge: null }, 'invalid-route'],
    ['with nothing', '/timeout', undefined, 'invalid-route'],
    ['with a hole', '/corsPolicy/allowMethods', [undefined], 'invalid-route'],
    ['with an object that contains itself', '/corsPolicy', cycle, 'invalid-route'],
    ['with a function', '/timeout', () => '1s', 'invalid-route'],
    ['with NaN', '/weight', NaN, 'invalid-route'],
    ['with a Duration', '/timeout', Duration.seconds(1), 'invalid-route'],
    ['with a path that is not text', 5, 1, 'invalid-argument'],
  ])('%s', (_, path, value, code) => {
    const routes = virtualService();
    expect(problemOf(() => routes.route('api').patch(path as string, value)).code).toBe(code);
    expect(http(routes)).toEqual(http(virtualService())); // nothing is half applied
  });

  test('if the Istio of the gateway would drop the field', () => {
    const gateway = new Gateway(testChart(), 'Gateway', { workload: new GatewayWorkload({ istioVersion: '1.25' }), tls: ServerTls.issuedBy(ca) });
    const { virtualService: routes } = gateway.addHost('shop.example.com', { routes: [{ name: 'all', retries: { attempts: 1 }, destination }] });
    expect(problemOf(() => routes.route('all').patch('/retries/backoff', '50ms')).code).toBe('istio-version');
    routes.route('all').patch('/retries/perTryTimeout', '1s');
  });
});

describe('with the Gateway API', () => {
  const rulesOf = (chart: Chart, kind: string) => Testing.synth(chart).filter(object => object.kind === kind && !object.metadata.name.endsWith('-redirect'))
    .flatMap(({ spec }) => spec.rules as { name?: string; retry?: object }[]);

  test('a patch belongs to the rule of the route', () => {
    const chart = testChart();
    const host = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls: ServerTls.issuedBy(ca) }).addHost('shop.example.com', {
      routes: [{ name: 'a', paths: [PathMatch.exact('/a')], destination }, { name: 'b', paths: [PathMatch.exact('/b')], destination }],
    });
    host.route('b').patch('/retry/attempts', 3);
    host.addRoute({ name: 'c', destination }).patch('/retry', { attempts: 4 });
    expect(rulesOf(chart, 'HTTPRoute').map(({ name, retry }) => [name, retry])).toEqual([['a', undefined], ['b', { attempts: 3 }], ['c', { attempts: 4 }]]);
    expect(problemOf(() => host.route('d')).message).toContain('the names are a, b, c');
  });

  test('a route that became several rules and objects is patched in each', () => {
    const chart = testChart();
    const gateway = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls: ServerTls.issuedBy(ca) });
    const host = gateway.addHosts(Array.from({ length: 20 }, (_, i) => `m${i}.example.com`), {
      name: 'many',
      routes: [{ name: 'all', paths: Array.from({ length: 200 }, (_, i) => PathMatch.exact(`/${i}`)), destination }],
    });
    host.route('all').patch('/retry/attempts', 3);
    const rules = rulesOf(chart, 'HTTPRoute').filter(({ name }) => name !== undefined);
    expect(rules).toHaveLength(8); // 4 rules in 2 HTTPRoutes, twice because of the hostnames
    expect(rules.every(({ retry }) => JSON.stringify(retry) === '{"attempts":3}')).toBe(true);
  });

  test('a route of calls is patched in its GRPCRoute', () => {
    const chart = testChart();
    const host = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls: ServerTls.issuedBy(ca) }).addGrpcHost('grpc.example.com', {
      routes: [{ name: 'add', methods: [GrpcMethod.method('shop.Cart', 'Add')], destination }],
    });
    host.route('add').patch('/matches/0/headers/-', { name: 'tenant', value: 'a' });
    expect(rulesOf(chart, 'GRPCRoute')).toMatchObject([{
      matches: [{ method: { service: 'shop.Cart', method: 'Add' }, headers: [{ name: 'tenant', value: 'a' }] }],
    }]);
  });
});
