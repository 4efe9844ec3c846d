import { Chart, Duration, Testing } from 'cdk8s';
import {
  CertificateAuthority, CertificateStore, CorsPolicy, Destination, FaultAbort, Gateway, GatewayAnalysis, GatewayWorkload, HttpRetries,
  HttpRouteOptions, KubernetesGateway, PathMatch, ServerTls, StringMatch, UnmatchedPreflights, VirtualService,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const FRONTEND = Destination.service('frontend', 8080);

function route(options: Partial<HttpRouteOptions>, chart: Chart = testChart()): any {
  new VirtualService(chart, 'Routes', { hosts: ['shop.example.com'], routes: [{ destination: FRONTEND, ...options }] });
  return rendered(chart, 'VirtualService').spec.http[0];
}

const cors = (policy: Partial<CorsPolicy>) => route({ cors: { allowOrigins: [StringMatch.exact('https://app.example.com')], ...policy } }).corsPolicy;

describe('cors', () => {
  test('is rendered as Istio writes it', () => {
    expect(cors({
      allowOrigins: [StringMatch.exact('https://app.example.com'), StringMatch.prefix('http://localhost:'), StringMatch.regex('https://[^.]+\\.example\\.org')],
      allowMethods: ['PUT'],
      allowHeaders: ['x-a'],
      exposeHeaders: ['x-b'],
      maxAge: Duration.hours(1),
      allowCredentials: true,
      unmatchedPreflights: UnmatchedPreflights.IGNORE,
    })).toEqual({
      allowOrigins: [{ exact: 'https://app.example.com' }, { prefix: 'http://localhost:' }, { regex: 'https://[^.]+\\.example\\.org' }],
      allowMethods: ['PUT'],
      allowHeaders: ['x-a'],
      exposeHeaders: ['x-b'],
      maxAge: '3600s',
      allowCredentials: true,
      unmatchedPreflights: 'IGNORE',
    });
  });

  test.each<[string, Partial<CorsPolicy>, string]>([
    ['no origin', { allowOrigins: [] }, 'invalid-argument'],
    ['an origin that may be anything', { allowOrigins: [StringMatch.present()] }, 'invalid-route'],
    ['an origin with a path', { allowOrigins: [StringMatch.exact('https://app.example.com/')] }, 'invalid-route'],
    ['a host instead of an origin', { allowOrigins: [StringMatch.exact('app.example.com')] }, 'invalid-route'],
    ['an origin with the default port', { allowOrigins: [StringMatch.exact('https://app.example.com:443')] }, 'invalid-route'],
    ['an origin with capital letters', { allowOrigins: [StringMatch.exact('https://App.example.com')] }, 'invalid-route'],
    ['an origin with a wildcard, which only the Gateway API has', { allowOrigins: [StringMatch.exact('https://*.example.com')] }, 'invalid-route'],
    ['no method', { allowMethods: [] }, 'invalid-argument'],
    ['a method that Istio refuses', { allowMethods: ['PURGE'] }, 'invalid-route'],
    ['a header that HTTP cannot send', { allowHeaders: ['a b'] }, 'invalid-route'],
    ['a maximum age of half seconds', { maxAge: Duration.millis(1500) }, 'invalid-route'],
    ['a maximum age of nothing', { maxAge: Duration.seconds(0) }, 'invalid-route'],
    ['an unknown policy for unmatched preflights', { unmatchedPreflights: 'DROP' as UnmatchedPreflights }, 'invalid-argument'],
  ])('refuses %s', (_, policy, code) => {
    expect(problemOf(() => cors(policy)).code).toBe(code);
  });

  test.each<[string, Partial<CorsPolicy>]>([
    ['every origin', { allowOrigins: [StringMatch.exact('*')] }],
    ['every origin by a regular expression', { allowOrigins: [StringMatch.regex('.*')] }],
    ['every origin beside others', { allowOrigins: [StringMatch.exact('https://app.example.com'), StringMatch.exact('*')] }],
    ['every origin of a scheme', { allowOrigins: [StringMatch.regex('https://.*')] }],
    ['origins that begin as one does', { allowOrigins: [StringMatch.prefix('https://app.example.com')] }],
    ['origins that end as one does', { allowOrigins: [StringMatch.regex('https://.*example\\.com')] }],
    ['frames in a sandbox, which every page can have', { allowOrigins: [StringMatch.exact('null')] }],
    ['every method', { allowMethods: ['*'] }],
    ['every header', { allowHeaders: ['x-a', '*'] }],
    ['reading every header', { exposeHeaders: ['*'] }],
  ])('permits %s without credentials, and refuses it with them', (_, policy) => {
    expect(cors(policy)).toBeDefined();
    expect(problemOf(() => cors({ ...policy, allowCredentials: true })).message).toMatch(/allowCredentials is true/);
  });

  test('accepts the origins of apps and of files', () => {
    const origins = ['capacitor://localhost', 'chrome-extension://abcdef', 'null', 'http://localhost:3000'];
    expect(cors({ allowOrigins: origins.map(StringMatch.exact) }).allowOrigins).toEqual(origins.map(exact => ({ exact })));
  });

  test('names the origin that browsers send instead', () => {
    expect(problemOf(() => cors({ allowOrigins: [StringMatch.exact('https://App.example.com:443/x')] })).message)
      .toContain("write 'https://app.example.com'");
  });
});

describe('fault', () => {
  test('has explicit percentages, because Istio takes none for 0', () => {
    expect(route({ fault: { delay: { fixedDelay: Duration.seconds(2) }, abort: FaultAbort.httpStatus(503) } }).fault).toEqual({
      delay: { fixedDelay: '2s', percentage: { value: 100 } }, abort: { httpStatus: 503, percentage: { value: 100 } },
    });
    expect(route({ fault: { abort: FaultAbort.grpcStatus('UNAVAILABLE', { percentage: 0.5 }) } }).fault)
      .toEqual({ abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 0.5 } } });
  });

  test.each<[string, () => unknown, string]>([
    ['neither delay nor abort', () => route({ fault: {} }), 'invalid-route'],
    ['a status that HTTP does not have', () => FaultAbort.httpStatus(42), 'invalid-route'],
    ['the status 600, which Istio accepts and Envoy refuses', () => route({ fault: { abort: FaultAbort.httpStatus(600) } }), 'invalid-route'],
    ['a status in words', () => FaultAbort.httpStatus('503' as unknown as number), 'invalid-argument'],
    ['a status that gRPC does not have', () => FaultAbort.grpcStatus('BROKEN'), 'invalid-route'],
    ['more than all requests', () => FaultAbort.httpStatus(503, { percentage: 101 }), 'invalid-route'],
    ['less than no request', () => FaultAbort.httpStatus(503, { percentage: -1 }), 'invalid-route'],
    ['a percentage that Envoy cannot count', () => FaultAbort.httpStatus(503, { percentage: 0.00001 }), 'invalid-route'],
    ['a percentage that is no number', () => FaultAbort.httpStatus(503, { percentage: NaN }), 'invalid-argument'],
    ['a delay of nothing', () => route({ fault: { delay: { fixedDelay: Duration.millis(0) } } }), 'invalid-route'],
    ['a delay of more than all requests', () => route({ fault: { delay: { fixedDelay: Duration.seconds(1), percentage: 200 } } }), 'invalid-route'],
    ['null', () => route({ fault: null as never }), 'invalid-argument'],
  ])('refuses %s', (_, make, code) => {
    expect(problemOf(make).code).toBe(code);
  });
});

describe('mirrors', () => {
  test('are several, each with its percentage', () => {
    expect(route({
      mirrors: [
        { destination: Destination.service('shadow', 80, { subset: 'v2' }) },
        { destination: Destination.service('audit', 80, { namespace: 'back' }), percentage: 12.5 },
      ],
    }).mirrors).toEqual([
      { destination: { host: 'shadow', port: { number: 80 }, subset: 'v2' } },
      { destination: { host: 'audit.back.svc.cluster.local', port: { number: 80 } }, percentage: { value: 12.5 } },
    ]);
  });

  test.each<[string, unknown, string]>([
    ['an empty list', [], 'invalid-argument'],
    ['a hole', [undefined], 'invalid-argument'],
    ['a destination instead of a mirror', [FRONTEND], 'invalid-argument'],
    ['more than all requests', [{ destination: FRONTEND, percentage: 101 }], 'invalid-route'],
    ['a percentage that Envoy takes for 0', [{ destination: FRONTEND, percentage: 0.00001 }], 'invalid-route'],
  ])('refuse %s', (_, mirrors, code) => {
    expect(problemOf(() => route({ mirrors: mirrors as never })).code).toBe(code);
  });
});

describe('headers of a weighted destination', () => {
  const weighted = (options: object) => Destination.weighted([{ destination: FRONTEND, weight: 1, ...options }]);

  test('are rendered beside its weight', () => {
    expect(route({ destination: weighted({ requestHeaders: { set: { a: '1' } }, responseHeaders: { remove: ['b'] } }) }).route).toEqual([{
      destination: { host: 'frontend', port: { number: 8080 } }, weight: 1, headers: { request: { set: { a: '1' } }, response: { remove: ['b'] } },
    }]);
  });

  test.each<[string, object]>([
    ['a name that HTTP cannot send', { requestHeaders: { set: { 'a b': '1' } } }],
    ['a pseudo header', { responseHeaders: { set: { ':status': '1' } } }],
    ['a variable that is not closed', { requestHeaders: { add: { a: '100%' } } }],
  ])('refuse %s', (_, options) => {
    expect(problemOf(() => route({ destination: weighted(options) })).code).toBe('invalid-route');
  });

  test('are refused where the gateway does not decrypt', () => {
    const destination = weighted({ requestHeaders: { set: { a: '1' } } });
    expect(problemOf(() => new VirtualService(testChart(), 'Routes', { hosts: ['db.example.com'], tlsRoutes: [{ destination }] })).code).toBe('invalid-route');
    const gateway = new KubernetesGateway(testChart(), 'Gateway', { metadata: { name: 'shop' } });
    expect(problemOf(() => gateway.addPassthroughHost('db.example.com', { destination })).code).toBe('gateway-api');
  });
});

test('statPrefix is part of every alternative of a match', () => {
  expect(route({ statPrefix: 'shop' }).match).toEqual([{ statPrefix: 'shop' }]);
  expect(route({ statPrefix: 'shop', paths: [PathMatch.exact('/a'), PathMatch.exact('/b')] }).match)
    .toEqual([{ uri: { exact: '/a' }, statPrefix: 'shop' }, { uri: { exact: '/b' }, statPrefix: 'shop' }]);
  expect(problemOf(() => route({ statPrefix: '' })).code).toBe('invalid-argument');
});

describe('retries', () => {
  test('have a back-off and the choice of hosts', () => {
    const retries = { attempts: 2, backoff: Duration.millis(50), retryIgnorePreviousHosts: false, retryRemoteLocalities: true };
    expect(route({ retries }).retries)
      .toEqual({ attempts: 2, backoff: '50ms', retryIgnorePreviousHosts: false, retryRemoteLocalities: true });
  });

  test.each<[string, Partial<HttpRetries>]>([
    ['a back-off', { backoff: Duration.millis(50) }],
    ['a choice of hosts', { retryIgnorePreviousHosts: true }],
    ['a choice of localities', { retryRemoteLocalities: false }],
  ])('refuse %s without attempts', (_, options) => {
    expect(problemOf(() => route({ retries: { attempts: 0, ...options } })).code).toBe('invalid-route');
  });
});

test.each<[string, Partial<HttpRouteOptions>, string]>([
  ['unmatchedPreflights', { cors: { allowOrigins: [StringMatch.exact('*')], unmatchedPreflights: UnmatchedPreflights.IGNORE } }, '1.22'],
  ['backoff', { retries: { attempts: 1, backoff: Duration.millis(50) } }, '1.25'],
  ['retryIgnorePreviousHosts', { retries: { attempts: 1, retryIgnorePreviousHosts: true } }, '1.25'],
])('%s is refused for a release of Istio that drops it', (field, options, istioVersion) => {
  const ca = CertificateAuthority.selfSigned('versions', { store: CertificateStore.deterministic('versions') });
  const add = (version: string) => {
    const gateway = new Gateway(testChart(), 'Gateway', { workload: new GatewayWorkload({ istioVersion: version }), tls: ServerTls.issuedBy(ca) });
    gateway.addHost('shop.example.com', { routes: [{ destination: FRONTEND, ...options }] });
  };
  expect(problemOf(() => add(istioVersion))).toMatchObject({ code: 'istio-version', message: expect.stringContaining(field) });
  expect(() => add('1.26')).not.toThrow();
});

test('the analysis finds nothing wrong with a route that has all of them', () => {
  const chart = testChart();
  route({
    cors: { allowOrigins: [StringMatch.exact('*')], maxAge: Duration.hours(1) },
    fault: { delay: { fixedDelay: Duration.seconds(2) }, abort: FaultAbort.httpStatus(503, { percentage: 10 }) },
    mirrors: [{ destination: Destination.service('shadow', 80), percentage: 50 }],
    retries: { attempts: 2, backoff: Duration.millis(50) },
    statPrefix: 'shop',
  }, chart);
  expect(GatewayAnalysis.fromManifests(Testing.synth(chart)).findings.filter(({ level }) => level !== 'info')).toEqual([]);
});
