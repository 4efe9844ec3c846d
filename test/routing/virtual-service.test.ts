import { Chart, Duration, JsonPatch, Lazy } from 'cdk8s';
import {
  Destination, Gateway, GatewayAnalysis, HttpRewrite, HttpRouteOptions, PathMatch, StringMatch, VirtualService, VirtualServiceProps,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const FRONTEND = Destination.service('frontend', 8080);

function virtualService(chart: Chart, props: Partial<VirtualServiceProps> = {}): VirtualService {
  return new VirtualService(chart, 'Routes', { hosts: ['shop.example.com'], routes: [{ destination: FRONTEND }], ...props });
}

function route(options: Partial<HttpRouteOptions>): any {
  const chart = testChart();
  virtualService(chart, { routes: [{ destination: FRONTEND, ...options }] });
  return rendered(chart, 'VirtualService').spec.http[0];
}

test('a route without matches takes every request', () => {
  expect(route({})).toEqual({ route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] });
});

test('paths are alternatives and headers hold beside each of them', () => {
  expect(route({
    paths: [PathMatch.exact('/login'), PathMatch.prefix('/Static', { ignoreCase: true }), PathMatch.regex('/v[0-9]+')],
    headers: { 'x-user': StringMatch.present() },
  }).match).toEqual([
    { uri: { exact: '/login' }, headers: { 'x-user': {} } },
    { uri: { prefix: '/Static' }, ignoreUriCase: true, headers: { 'x-user': {} } },
    { uri: { regex: '/v[0-9]+' }, headers: { 'x-user': {} } },
  ]);
});

test('a gateway whose name is a number is named with its namespace, or Istio would refuse it as a domain', () => {
  const chart = testChart();
  const gateway = Gateway.fromGatewayName(chart, 'Gateway', '0', { namespace: 'shop' });
  new VirtualService(chart, 'Routes', {
    hosts: ['shop.example.com'], gateways: [gateway], routes: [{ destination: FRONTEND }], metadata: { namespace: 'shop' },
  });
  expect(rendered(chart, 'VirtualService').spec.gateways).toEqual(['shop/0']);
});

test('methods multiply with paths', () => {
  expect(route({ paths: [PathMatch.exact('/a'), PathMatch.exact('/b')], methods: ['GET', 'POST'] }).match).toEqual([
    { uri: { exact: '/a' }, method: { exact: 'GET' } }, { uri: { exact: '/a' }, method: { exact: 'POST' } },
    { uri: { exact: '/b' }, method: { exact: 'GET' } }, { uri: { exact: '/b' }, method: { exact: 'POST' } },
  ]);
});

test('query parameters and absent headers are matches too', () => {
  expect(route({ queryParams: { beta: StringMatch.exact('1') }, withoutHeaders: { 'x-old': StringMatch.prefix('v') } }).match)
    .toEqual([{ queryParams: { beta: { exact: '1' } }, withoutHeaders: { 'x-old': { prefix: 'v' } } }]);
});

test('timeouts, retries, rewrite, headers and mirrors are rendered as Istio writes them', () => {
  expect(route({
    timeout: Duration.millis(1500),
    retries: { attempts: 3, perTryTimeout: Duration.seconds(2), retryOn: ['5xx', 'connect-failure'] },
    rewrite: HttpRewrite.path('/v2').withAuthority('frontend.internal'),
    requestHeaders: { set: { 'x-from': 'gateway' } },
    responseHeaders: { remove: ['server'] },
    mirrors: [{ destination: Destination.service('shadow', 80) }],
  })).toEqual({
    route: [{ destination: { host: 'frontend', port: { number: 8080 } } }],
    timeout: '1500ms',
    retries: { attempts: 3, perTryTimeout: '2s', retryOn: '5xx,connect-failure' },
    rewrite: { uri: '/v2', authority: 'frontend.internal' },
    headers: { request: { set: { 'x-from': 'gateway' } }, response: { remove: ['server'] } },
    mirrors: [{ destination: { host: 'shadow', port: { number: 80 } } }],
  });
});

test('weighted destinations share a route', () => {
  const destination = Destination.weighted([
    { destination: Destination.service('frontend', 80, { subset: 'v1' }), weight: 90 },
    { destination: Destination.service('frontend', 80, { subset: 'v2' }), weight: 10 },
  ]);
  expect(route({ destination }).route).toEqual([
    { destination: { host: 'frontend', port: { number: 80 }, subset: 'v1' }, weight: 90 },
    { destination: { host: 'frontend', port: { number: 80 }, subset: 'v2' }, weight: 10 },
  ]);
});

test('a destination without a port is written without one: the only port of its Service', () => {
  expect(route({ destination: Destination.service('frontend') }).route).toEqual([{ destination: { host: 'frontend' } }]);
  expect(route({ destination: Destination.host('api.example.com', undefined, { subset: 'v1' }) }).route)
    .toEqual([{ destination: { host: 'api.example.com', subset: 'v1' } }]);
});

test('a destination without a port is an error where the program has its Service with several ports', () => {
  const chart = testChart();
  virtualService(chart, { routes: [{ destination: Destination.service('frontend') }] });
  const service = (...ports: number[]) => ({
    metadata: { name: 'frontend', namespace: 'shop' }, apiVersion: 'v1', kind: 'Service', spec: { ports: ports.map(port => ({ name: `http-${port}`, port })) },
  });
  const codes = (object: object) => GatewayAnalysis.fromManifests([rendered(chart, 'VirtualService'), object]).findings.map(({ code }) => code);
  expect(codes(service(8080, 9090))).toContain('IST0112');
  expect(codes(service(8080))).not.toContain('IST0112');
});

test('redirects and direct responses keep the order of the calls', () => {
  const chart = testChart();
  const service = virtualService(chart, { routes: [] });
  service.addRedirect({ paths: [PathMatch.exact('/old')], path: '/new', redirectCode: 308 });
  service.addDirectResponse({ paths: [PathMatch.exact('/robots.txt')], status: 200, body: 'Disallow: /' });
  service.addRoute({ destination: FRONTEND });
  expect(rendered(chart, 'VirtualService').spec.http).toEqual([
    { match: [{ uri: { exact: '/old' } }], redirect: { uri: '/new', redirectCode: 308 } },
    { match: [{ uri: { exact: '/robots.txt' } }], directResponse: { status: 200, body: { string: 'Disallow: /' } } },
    { route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] },
  ]);
});

test('a gateway of another namespace is named with it, one of the same without', () => {
  const chart = testChart();
  virtualService(chart, {
    gateways: [
      Gateway.fromGatewayName(chart, 'Edge', 'edge', { namespace: 'istio-system' }),
      Gateway.fromGatewayName(chart, 'Own', 'own', { namespace: 'shop' }),
    ],
  });
  expect(rendered(chart, 'VirtualService').spec.gateways).toEqual(['istio-system/edge', 'own']);
});

test('a patch reaches fields that the generated construct does not know', () => {
  const chart = testChart();
  const routes = virtualService(chart);
  routes.apiObject.addJsonPatch(JsonPatch.add('/spec/http/0/brandNew', { field: 1 }));
  GatewayAnalysis.suppress(routes, 'unknown-field', 'newer than what the analysis knows');
  expect(rendered(chart, 'VirtualService').spec.http[0].brandNew).toEqual({ field: 1 });
});

test('a virtual service without routes fails validation and says what to add', () => {
  const chart = testChart();
  virtualService(chart, { routes: [] });
  expect(() => rendered(chart, 'VirtualService')).toThrow(
    /virtual service for shop\.example\.com has no route \(.*\.ts:\d+:\d+\); set routes \(or destination of addHost\), or call addRoute/,
  );
});

describe('checks at the call', () => {
  const add = (options: Partial<HttpRouteOptions>) => virtualService(testChart(), { routes: [{ destination: FRONTEND, ...options }] });
  const two = (first: Partial<HttpRouteOptions>, second: Partial<HttpRouteOptions>) =>
    virtualService(testChart(), { routes: [{ destination: FRONTEND, ...first }, { destination: FRONTEND, ...second }] });
  const hosts = (...names: string[]) => virtualService(testChart(), { hosts: names });
  const redirect = (options: object) => virtualService(testChart(), { routes: [] }).addRedirect(options);
  const respond = (status: number) => virtualService(testChart(), { routes: [] }).addDirectResponse({ status });

  test.each<[string, string, () => unknown, () => unknown]>([
    ['paths without a slash', 'invalid-route', () => PathMatch.prefix('status'), () => PathMatch.prefix('/status')],
    ['paths with a query', 'invalid-route', () => PathMatch.exact('/a?b=1'), () => PathMatch.exact('/a')],
    ['paths that are not there', 'invalid-argument', () => PathMatch.prefix(process.env.NOT_THERE!), () => PathMatch.prefix('/')],
    ['expressions that are not there', 'invalid-argument', () => PathMatch.regex(process.env.NOT_THERE!), () => PathMatch.regex('.*')],
    ['values that are not there', 'invalid-argument', () => StringMatch.exact(process.env.NOT_THERE!), () => StringMatch.exact('')],
    ['paths with a space', 'invalid-route', () => PathMatch.prefix('/a b'), () => PathMatch.prefix('/a%20b')],
    ['methods in small letters', 'invalid-route', () => add({ methods: ['get'] }), () => add({ methods: ['GET'] })],
    ['methods that are not there', 'invalid-argument', () => add({ methods: [process.env.NOT_THERE!] }), () => add({ methods: undefined })],
    ['methods that are none', 'invalid-route', () => add({ methods: ['GET POST'] }), () => add({ methods: ['my-method'] })],
    [
      'regular expressions that RE2 lacks',
      'invalid-regex',
      () => PathMatch.regex('/(?!admin).*'),
      () => PathMatch.regex('/(admin|user)/.*'),
    ],
    ['empty regular expressions', 'invalid-regex', () => StringMatch.regex(''), () => StringMatch.regex('.*')],
    ['empty prefixes', 'invalid-route', () => StringMatch.prefix(''), () => StringMatch.prefix('a')],
    ['empty lists of paths', 'invalid-route', () => add({ paths: [] }), () => add({ paths: [PathMatch.any()] })],
    [
      'timeouts finer than a millisecond',
      'invalid-route',
      () => add({ timeout: Duration.millis(1.5) }),
      () => add({ timeout: Duration.millis(2) }),
    ],
    [
      'timeouts below a millisecond',
      'invalid-route',
      () => add({ timeout: Duration.millis(0) }),
      () => add({ timeout: Duration.millis(1) }),
    ],
    ['destination ports out of range', 'invalid-port', () => Destination.service('a', 65536), () => Destination.service('a', 65535)],
    [
      'destination hosts with wildcards alone',
      'invalid-destination',
      () => Destination.host('*', 80),
      () => Destination.host('a.example.com', 80),
    ],
    ['negative weights', 'invalid-destination',
      () => Destination.weighted([{ destination: FRONTEND, weight: -1 }]),
      () => Destination.weighted([{ destination: FRONTEND, weight: 1 }])],
    ['weights that sum to nothing', 'invalid-destination',
      () => Destination.weighted([{ destination: FRONTEND, weight: 0 }, { destination: FRONTEND, weight: 0 }]),
      () => Destination.weighted([{ destination: FRONTEND, weight: 0 }, { destination: FRONTEND, weight: 1 }])],
    ['weights above what Envoy counts', 'invalid-destination',
      () => Destination.weighted([1, 2, 3].map(() => ({ destination: FRONTEND, weight: 2 ** 31 - 1 }))),
      () => Destination.weighted([1, 2].map(() => ({ destination: FRONTEND, weight: 2 ** 31 - 1 })))],
    [
      'timeouts of centuries',
      'invalid-route',
      () => add({ timeout: Duration.days(110_000) }),
      () => add({ timeout: Duration.days(100_000) }),
    ],
    [
      'header names that are none',
      'invalid-route',
      () => add({ requestHeaders: { set: { 'a\r\nb': 'v' } } }),
      () => add({ requestHeaders: { set: { 'a-b': 'v' } } }),
    ],
    [
      'removing header names that are none',
      'invalid-route',
      () => add({ responseHeaders: { remove: ['a b'] } }),
      () => add({ responseHeaders: { remove: ['a-b'] } }),
    ],
    ['header values that are no string', 'invalid-argument',
      () => add({ requestHeaders: { add: { a: Lazy.any({ produce: () => 'v' }) } } }), () => add({ requestHeaders: { add: { a: 'v' } } })],
    ['headers that JavaScript loses', 'invalid-route',
      () => add({ headers: { ['__proto__']: StringMatch.present() } }), () => add({ headers: { constructor: StringMatch.present() } })],
    ['setting headers that JavaScript loses', 'invalid-route',
      () => add({ requestHeaders: { set: { ['__proto__']: 'v' } } }), () => add({ requestHeaders: { set: { constructor: 'v' } } })],
    ['overlapping hosts', 'invalid-host', () => hosts('*.example.com', 'a.example.com'), () => hosts('a.example.com', 'b.example.com')],
    [
      'hosts that are no string',
      'invalid-argument',
      () => hosts(Lazy.any({ produce: () => 'shop.example.com' })),
      () => hosts('shop.example.com'),
    ],
    ['destinations that are no string', 'invalid-argument',
      () => Destination.host(Lazy.any({ produce: () => 'a.example.com' }), 80), () => Destination.host('a.example.com', 80)],
    ['no hosts', 'invalid-host', () => hosts(), () => hosts('shop.example.com')],
    [
      'routes after one that takes everything',
      'invalid-route',
      () => two({}, { paths: [PathMatch.exact('/a')] }),
      () => two({ paths: [PathMatch.exact('/a')] }, {}),
    ],
    ['the same match twice', 'invalid-route',
      () => two({ paths: [PathMatch.exact('/a')] }, { paths: [PathMatch.exact('/a')] }),
      () => two({ paths: [PathMatch.exact('/a')] }, { paths: [PathMatch.exact('/b')] })],
    ['prefixes behind a shorter one', 'invalid-route',
      () => two({ paths: [PathMatch.prefix('/a')] }, { paths: [PathMatch.prefix('/a/b')] }),
      () => two({ paths: [PathMatch.prefix('/a/b')] }, { paths: [PathMatch.prefix('/a')] })],
    ['redirects that change nothing', 'invalid-route', () => redirect({}), () => redirect({ path: '/' })],
    [
      'redirects with a status that is none',
      'invalid-route',
      () => redirect({ path: '/', redirectCode: 200 }),
      () => redirect({ path: '/', redirectCode: 302 }),
    ],
    [
      'redirects with a status that is not served',
      'invalid-route',
      () => redirect({ path: '/', redirectCode: 304 }),
      () => redirect({ path: '/', redirectCode: 303 }),
    ],
    [
      'redirects with a status that is no number',
      'invalid-argument',
      () => redirect({ path: '/', redirectCode: NaN }),
      () => redirect({ path: '/' }),
    ],
    ['redirects to port 0', 'invalid-port', () => redirect({ port: 0 }), () => redirect({ port: 1 })],
    ['redirects to a port that is no number', 'invalid-argument', () => redirect({ port: NaN }), () => redirect({ port: 8443 })],
    ['redirects without a slash', 'invalid-route', () => redirect({ path: 'a' }), () => redirect({ path: '/a' })],
    ['redirects with a line break', 'invalid-route', () => redirect({ authority: 'a.com\n' }), () => redirect({ authority: 'a.com' })],
    ['redirects to another scheme', 'invalid-route', () => redirect({ scheme: 'ftp' }), () => redirect({ scheme: 'https' })],
    ['direct responses that Envoy refuses', 'invalid-route', () => respond(600), () => respond(599)],
    ['direct responses with an impossible status', 'invalid-route', () => respond(199), () => respond(503)],
    ['rewrites without a slash', 'invalid-route', () => HttpRewrite.path('v2'), () => HttpRewrite.path('/v2')],
    ['exportTo of nothing', 'invalid-argument',
      () => virtualService(testChart(), { exportTo: ['*', 'a'] }), () => virtualService(testChart(), { exportTo: ['.'] })],
  ])('refuses %s with %s', (_, code, refused, accepted) => {
    expect(problemOf(refused).code).toBe(code);
    expect(accepted).not.toThrow();
  });
});
