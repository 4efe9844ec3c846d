import { Duration, Testing } from 'cdk8s';
import {
  CertificateAuthority,
  CertificateStore,
  Destination,
  HttpRedirectOptions,
  HttpRewrite,
  HttpRouteOptions,
  HttpsRedirect,
  KubernetesGateway,
  PathMatch,
  ServerTls,
  StringMatch,
} from '../../../src';
import { problemOf, testChart } from '../../helpers/charts';

const tls = ServerTls.issuedBy(CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('http-rules') }));
const destination = Destination.service('frontend', 8080);
const match = (...paths: PathMatch[]) => ({ paths, destination });

function create(routes: HttpRouteOptions[], redirects: HttpRedirectOptions[] = []): any[] {
  const chart = testChart();
  const host = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls }).addHost('shop.example.com', {
    routes,
    httpsRedirect: HttpsRedirect.disabled(),
  });
  redirects.forEach(redirect => host.addRedirect(redirect));
  return Testing.synth(chart).filter(({ kind }) => kind === 'HTTPRoute');
}

function rulesOf(route: Partial<HttpRouteOptions>): any[] {
  return create([{ destination, ...route }])[0].spec.rules;
}

function refusal(...routes: Partial<HttpRouteOptions>[]): string {
  const problem = problemOf(() => create(routes.map(route => ({ destination, ...route }))));
  expect(problem.code).toBe('gateway-api');
  return problem.message;
}

test('paths and methods are alternatives, headers and query parameters hold beside them', () => {
  const [{ matches }] = rulesOf({
    paths: [PathMatch.exact('/a'), PathMatch.prefix('/b'), PathMatch.regex('/c[0-9]+')],
    methods: ['GET'],
    headers: {
      exact: StringMatch.exact('x'),
      prefix: StringMatch.prefix('a.b'),
      regex: StringMatch.regex('a.*'),
      present: StringMatch.present(),
    },
    queryParams: { q: StringMatch.exact('1') },
  });
  const beside = {
    method: 'GET',
    headers: [
      { name: 'exact', type: 'Exact', value: 'x' }, { name: 'prefix', type: 'RegularExpression', value: 'a\\.b.*' },
      { name: 'regex', type: 'RegularExpression', value: 'a.*' }, { name: 'present', type: 'RegularExpression', value: '.*' },
    ],
    queryParams: [{ name: 'q', type: 'Exact', value: '1' }],
  };
  expect(matches).toEqual([
    { path: { type: 'Exact', value: '/a' }, ...beside }, { path: { type: 'PathPrefix', value: '/b' }, ...beside },
    { path: { type: 'RegularExpression', value: '/c[0-9]+' }, ...beside },
  ]);
});

test('durations have no fractions', () => {
  const requestOf = (timeout: Duration) => rulesOf({ timeout })[0].timeouts.request;
  expect([Duration.millis(1500), Duration.seconds(90), Duration.minutes(61), Duration.millis(3_600_001)].map(requestOf)).toEqual([
    '1s500ms',
    '1m30s',
    '1h1m',
    '1h1ms',
  ]);
});

test('a rewrite replaces the prefix of a prefix match and the whole path of others', () => {
  expect(
    rulesOf({
      paths: [PathMatch.prefix('/a'), PathMatch.exact('/b'), PathMatch.prefix('/c')],
      rewrite: HttpRewrite.path('/new').withAuthority('in.example.com'),
    }).map(({ matches, filters }) => [matches.length, filters[0].urlRewrite]),
  ).toEqual([
    [1, { hostname: 'in.example.com', path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } }],
    [1, { hostname: 'in.example.com', path: { type: 'ReplaceFullPath', replaceFullPath: '/new' } }],
    [1, { hostname: 'in.example.com', path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } }],
  ]);
});

test('a rewrite of the prefix / to itself, which changes nothing, is written', () => {
  expect(rulesOf({ rewrite: HttpRewrite.path('/') })[0].filters).toEqual([
    { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } } },
  ]);
});

test('headers, mirrors, weights and names are written', () => {
  const [rule] = rulesOf({
    name: 'main',
    destination: Destination.weighted([{ destination, weight: 9 }, { destination: Destination.host('api.example.org', 443), weight: 1 }]),
    requestHeaders: { set: { a: '1' }, add: { b: '2' }, remove: ['c'] },
    responseHeaders: { set: { d: '3' } },
    mirrors: [{ destination: Destination.service('copy', 80) }],
  });
  expect(rule).toMatchObject({
    name: 'main',
    backendRefs: [
      { name: 'frontend', port: 8080, weight: 9 },
      { group: 'networking.istio.io', kind: 'Hostname', name: 'api.example.org', port: 443, weight: 1 },
    ],
    filters: [
      {
        type: 'RequestHeaderModifier',
        requestHeaderModifier: { set: [{ name: 'a', value: '1' }], add: [{ name: 'b', value: '2' }], remove: ['c'] },
      },
      { type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [{ name: 'd', value: '3' }] } },
      { type: 'RequestMirror', requestMirror: { backendRef: { name: 'copy', port: 80 } } },
    ],
  });
});

test("redirects keep Istio's defaults", () => {
  const filterOf = (redirect: HttpRedirectOptions) => create([], [redirect])[0].spec.rules[0].filters[0].requestRedirect;
  expect(filterOf({ path: '/new' })).toEqual({
    scheme: 'https',
    statusCode: 301,
    path: { type: 'ReplaceFullPath', replaceFullPath: '/new' },
  });
  expect(filterOf({ authority: 'Other.example.com', scheme: 'http', port: 8080, redirectCode: 307 }))
    .toEqual({ scheme: 'http', hostname: 'other.example.com', port: 8080, statusCode: 307 });
  expect(problemOf(() => filterOf({ authority: 'other.example.com:8080' })).code).toBe('gateway-api');
});

test.each<[string, Partial<HttpRouteOptions>]>([
  ['retries', { retries: { attempts: 3 } }],
  ['withoutHeaders', { withoutHeaders: { a: StringMatch.present() } }],
  ['ignoreCase', { paths: [PathMatch.prefix('/a', { ignoreCase: true })] }],
  ['HttpRewrite.regex', { rewrite: HttpRewrite.regex('a', 'b') }],
  ['subset', { destination: Destination.service('a', 80, { subset: 'v1' }) }],
  ['destination', { destination: Destination.service('a') }],
  ['weight', { destination: Destination.weighted([{ destination, weight: 2_000_000 }, { destination, weight: 1 }]) }],
  ['methods', { methods: ['PURGE'] }],
  ['name', { name: 'With Spaces' }],
  ['paths', { paths: [PathMatch.exact('/a//b')] }],
  ['paths', { paths: [PathMatch.prefix(`/${'a'.repeat(1024)}`)] }],
  ['headers', { headers: { a: StringMatch.exact('') } }],
  ['headers', { headers: { ':authority': StringMatch.exact('a') } }],
  ['requestHeaders', { requestHeaders: { set: { host: 'a' } } }],
  ['requestHeaders', { requestHeaders: { set: { a: '' } } }],
  ['rewrite', { rewrite: HttpRewrite.authority('a:80') }],
  ['rewrite', { rewrite: HttpRewrite.path('/\\1') }],
  ['rewrite', { rewrite: HttpRewrite.path('/new') }],
  ['rewrite', { paths: [PathMatch.prefix('/')], rewrite: HttpRewrite.path('/new/') }],
])('%s that an HTTPRoute cannot say is refused', (option, route) => {
  expect(refusal(route)).toContain(`${option} cannot be written for the Gateway API`);
});

test('an empty list of paths, which would match all, is refused', () => {
  expect(problemOf(() => create([{ paths: [], destination }])).code).toBe('invalid-route');
});

describe('the order of routes', () => {
  test('is taken where more specific routes come first', () => {
    const routes = [
      match(PathMatch.exact('/api/health')), { ...match(PathMatch.prefix('/api')), methods: ['GET'] }, match(PathMatch.prefix('/api')),
      { destination, headers: { a: StringMatch.exact('1') } }, { destination, headers: { a: StringMatch.exact('2') } }, { destination },
    ];
    expect(create(routes)[0].spec.rules).toHaveLength(6);
  });

  test.each<[string, HttpRouteOptions[]]>([
    ['a prefix before an exact path below it', [match(PathMatch.prefix('/api')), match(PathMatch.exact('/api/health'))]],
    ['a regular expression before a prefix', [match(PathMatch.regex('/api/v[0-9]+')), { destination }]],
    ['a header on all paths before a prefix', [{ destination, headers: { a: StringMatch.present() } }, match(PathMatch.prefix('/api'))]],
    ['a header before a method', [{ destination, headers: { a: StringMatch.present() } }, { destination, methods: ['GET'] }]],
    ['a shorter expression before a longer one', [match(PathMatch.regex('/a.*')), match(PathMatch.regex('/a/b/.*'))]],
  ])('is refused for %s', (_, routes) => {
    expect(problemOf(() => create(routes))).toMatchObject({ code: 'gateway-api', message: expect.stringContaining('precedence over it') });
  });

  test.each<[string, HttpRouteOptions[]]>([
    ['paths that share no path', [match(PathMatch.prefix('/b')), match(PathMatch.exact('/api')), match(PathMatch.prefix('/apiary'))]],
    ['expressions that begin otherwise', [match(PathMatch.regex('/v[0-9]+/.*')), match(PathMatch.prefix('/static'))]],
    [
      'values that exclude each other',
      [
        { destination, headers: { a: StringMatch.exact('1') } },
        { ...match(PathMatch.prefix('/api')), headers: { a: StringMatch.exact('2') } },
      ],
    ],
    [
      'other methods',
      [
        { destination, methods: ['GET'] },
        { ...match(PathMatch.prefix('/api')), methods: ['POST'] },
      ],
    ],
  ])('does not matter for %s', (_, routes) => {
    expect(create(routes)).toHaveLength(1);
  });
});

describe('an HTTPRoute', () => {
  const paths = (count: number) => Array.from({ length: count }, (_, i) => PathMatch.exact(`/p${i}`));

  test('with more than 16 rules, 64 matches in a rule or 128 matches is split, and every match remains', () => {
    const many = create(paths(40).map(path => match(path)));
    expect(many.map(({ metadata, spec }) => [metadata.name, spec.rules.length])).toEqual([
      ['shop.example.com', 16], ['shop.example.com-2', 16], ['shop.example.com-3', 8],
    ]);
    const large = create([match(...paths(200))]);
    expect(large.map(({ spec }) => spec.rules.map((rule: any) => rule.matches.length))).toEqual([[64, 64], [64, 8]]);
    const values = large.flatMap(({ spec }) => spec.rules).flatMap(({ matches }: any) => matches).map(({ path }: any) => path.value);
    expect(values).toEqual(paths(200).map((_, i) => `/p${i}`));
  });

  test('keeps routes of equal rank that overlap together, or refuses them', () => {
    const header = (name: string) => ({ destination, headers: { [name]: StringMatch.present() } });
    expect(create([header('a'), header('b')])).toHaveLength(1);
    const apart = [
      header('a'),
      ...paths(15).map(path => ({ ...match(path), headers: { c: StringMatch.exact('1'), a: StringMatch.exact('1') } })),
      header('b'),
    ];
    expect(problemOf(() => create(apart)).code).toBe('gateway-api');
  });

  test('has at most 16 hostnames', () => {
    const chart = testChart();
    const hosts = Array.from({ length: 20 }, (_, i) => `h${i}.example.com`);
    new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls }).addHosts(hosts, {
      name: 'many',
      destination,
      httpsRedirect: HttpsRedirect.disabled(),
    });
    const routes = Testing.synth(chart).filter(({ kind }) => kind === 'HTTPRoute');
    expect(routes.map(({ metadata, spec }) => [metadata.name, spec.hostnames.length, spec.parentRefs.length])).toEqual([
      ['many', 16, 16],
      ['many-2', 4, 4],
    ]);
  });
});
