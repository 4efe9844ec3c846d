import { Duration, Testing } from 'cdk8s';
import {
  CertificateAuthority, CertificateStore, Destination, Gateway, GatewayProps, Hsts, HttpsRedirect, IngressSimulator, KubernetesGateway,
  PathMatch,
  SecurityHeaders, Server, ServerTls,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('web-hosts') });
const tls = ServerTls.issuedBy(ca);
const destination = Destination.service('frontend', 8080);
const YEAR = Duration.days(365);

function gatewayWith(props: GatewayProps = {}) {
  const chart = testChart();
  return { chart, gateway: new Gateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls, ...props }) };
}

const setHeaders = (route: any) => route.headers?.response?.set;

describe('hsts', () => {
  test.each([
    [Hsts.maxAge(YEAR), 'max-age=31536000'],
    [Hsts.maxAge(Duration.seconds(0)), 'max-age=0'],
    [Hsts.maxAge(Duration.minutes(5), { includeSubDomains: true }), 'max-age=300; includeSubDomains'],
    [Hsts.maxAge(YEAR, { includeSubDomains: true, preload: true }), 'max-age=31536000; includeSubDomains; preload'],
    [Hsts.preload(), 'max-age=63072000; includeSubDomains; preload'],
  ])('%# is written as %s', (hsts, value) => {
    const { chart, gateway } = gatewayWith();
    gateway.addHost('shop.example.com', { hsts, destination });
    expect(rendered(chart, 'VirtualService').spec.http[0].headers).toEqual({ response: { set: { 'strict-transport-security': value } } });
  });

  test.each([
    ['a shorter time than hstspreload.org accepts', () => Hsts.maxAge(Duration.days(364), { includeSubDomains: true, preload: true }), /hstspreload\.org asks for a year/],
    ['preload without includeSubDomains', () => Hsts.maxAge(YEAR, { preload: true }), /hstspreload\.org asks for includeSubDomains/],
    ['fractions of a second', () => Hsts.maxAge(Duration.millis(1500)), /whole seconds/],
    ['more seconds than browsers count', () => Hsts.maxAge(Duration.days(30_000)), /at most 2147483647/],
    ['a number', () => Hsts.maxAge(300 as never), /maxAge/],
    ['no options', () => Hsts.maxAge(YEAR, null as never), /options/],
  ])('refuses %s', (_, call, text) => {
    const problem = problemOf(call);
    expect(problem.code).toBe('invalid-argument');
    expect(problem.message).toMatch(text);
  });

  test('an http server of the Gateway that would send the header is an error, also for a wildcard', () => {
    for (const host of ['shop.example.com', '*.example.com', '*']) {
      const { chart, gateway } = gatewayWith();
      gateway.addHost('shop.example.com', { hsts: Hsts.maxAge(YEAR), destination, httpsRedirect: HttpsRedirect.disabled() });
      gateway.addServer(Server.http({ hosts: [host], port: 8080 }));
      expect(() => Testing.synth(chart)).toThrow(/serves 'shop\.example\.com' over plain http on port 8080, where hsts must not be sent.*invalid-host/s);
    }
  });

  test('an http server may serve other hosts, a redirected port, and hosts without the header', () => {
    const { chart, gateway } = gatewayWith({ hostDefaults: { hsts: Hsts.maxAge(YEAR) } });
    gateway.addHost('shop.example.com', { destination });
    gateway.addHost('plain.example.com', { hsts: Hsts.none(), destination, httpsRedirect: HttpsRedirect.disabled() });
    gateway.addServer(Server.http({ hosts: ['plain.example.com', '*'] }));
    expect(() => Testing.synth(chart)).not.toThrow();
  });
});

describe('security headers', () => {
  const recommended = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  };
  test.each<[string, SecurityHeaders, object]>([
    ['the recommended ones', SecurityHeaders.recommended(), recommended],
    ['another value', SecurityHeaders.recommended({ frameOptions: 'SAMEORIGIN' }), { ...recommended, 'x-frame-options': 'SAMEORIGIN' }],
    ['a policy without frames', SecurityHeaders.recommended({ contentSecurityPolicy: "default-src 'self'" }),
      { ...recommended, 'content-security-policy': "default-src 'self'" }],
    ['further ones', SecurityHeaders.recommended({ headers: { 'X-Robots-Tag': 'noindex' } }), { ...recommended, 'x-robots-tag': 'noindex' }],
    ['others than recommended', SecurityHeaders.recommended({ headers: { 'X-Content-Type-Options': 'other' } }),
      { ...recommended, 'x-content-type-options': 'other' }],
    ['own ones', SecurityHeaders.of({ 'X-Own': 'a' }), { 'x-own': 'a' }],
    ['a percent sign, which Envoy reads as a variable', SecurityHeaders.of({ 'x-own': '50%' }), { 'x-own': '50%%' }],
  ])('%s', (_, securityHeaders, expected) => {
    const { chart, gateway } = gatewayWith();
    gateway.addHost('shop.example.com', { securityHeaders, destination });
    expect(setHeaders(rendered(chart, 'VirtualService').spec.http[0])).toEqual(expected);
  });

  test('frame-ancestors replaces X-Frame-Options', () => {
    const { chart, gateway } = gatewayWith();
    gateway.addHost('shop.example.com', { securityHeaders: SecurityHeaders.recommended({ contentSecurityPolicy: "frame-ancestors 'none'" }), destination });
    expect(setHeaders(rendered(chart, 'VirtualService').spec.http[0])).not.toHaveProperty('x-frame-options');
  });

  test.each<[string, () => unknown, RegExp]>([
    ['a value of X-Frame-Options that browsers ignore', () => SecurityHeaders.recommended({ frameOptions: 'ALLOW-FROM https://a.example' }), /DENY, SAMEORIGIN/],
    ['an unknown referrer policy', () => SecurityHeaders.recommended({ referrerPolicy: 'never' }), /no-referrer/],
    ['the syntax of Feature-Policy', () => SecurityHeaders.recommended({ permissionsPolicy: "camera 'none'" }), /camera 'none'/],
    ['an empty policy', () => SecurityHeaders.recommended({ contentSecurityPolicy: '' }), /empty/],
    ['a line break', () => SecurityHeaders.recommended({ contentSecurityPolicy: "default-src 'self';\nimg-src *" }), /line breaks/],
    ['a header twice', () => SecurityHeaders.of({ 'X-A': 'a', 'x-a': 'b' }), /twice/],
    ['a header by option and by name', () => SecurityHeaders.recommended({ frameOptions: 'DENY', headers: { 'X-Frame-Options': 'DENY' } }), /twice/],
    ['Strict-Transport-Security', () => SecurityHeaders.of({ 'Strict-Transport-Security': 'max-age=1' }), /use the option hsts/],
    ['a name with a space', () => SecurityHeaders.of({ 'x a': 'b' }), /letters, digits and hyphens/],
    ['an empty value', () => SecurityHeaders.of({ 'x-a': '' }), /visible/],
    ['no headers', () => SecurityHeaders.of({}), /SecurityHeaders\.none/],
    ['null', () => SecurityHeaders.of(null as never), /headers/],
    ['a number', () => SecurityHeaders.of({ 'x-a': 1 as never }), /x-a/],
  ])('refuses %s', (_, call, text) => {
    const problem = problemOf(call);
    expect(problem.code).toBe('invalid-argument');
    expect(problem.message).toMatch(text);
  });
});

describe('what holds for a host', () => {
  const hostDefaults = { hsts: Hsts.maxAge(YEAR), securityHeaders: SecurityHeaders.of({ 'x-own': 'host' }) };
  const both = { 'strict-transport-security': 'max-age=31536000', 'x-own': 'host' };

  test('holds for routes, redirects and direct responses that are added later', () => {
    const { chart, gateway } = gatewayWith({ hostDefaults });
    const { virtualService } = gateway.addHost('shop.example.com');
    virtualService.addRedirect({ paths: [PathMatch.exact('/old')], path: '/new' });
    virtualService.addDirectResponse({ paths: [PathMatch.exact('/robots.txt')], status: 200 });
    virtualService.addRoute({ destination });
    expect(rendered(chart, 'VirtualService').spec.http.map(setHeaders)).toEqual([both, both, both]);
  });

  test("yields to the route's own headers, whatever their capital letters", () => {
    const { chart, gateway } = gatewayWith({ hostDefaults });
    gateway.addHost('shop.example.com', {
      routes: [
        { paths: [PathMatch.prefix('/set')], responseHeaders: { set: { 'X-Own': 'route' } }, destination },
        { paths: [PathMatch.prefix('/add')], responseHeaders: { add: { 'X-OWN': 'route' } }, destination },
        { paths: [PathMatch.prefix('/remove')], responseHeaders: { remove: ['Strict-Transport-Security', 'x-own'] }, destination },
      ],
    });
    expect(rendered(chart, 'VirtualService').spec.http.map(({ headers }: any) => headers.response)).toEqual([
      { set: { 'strict-transport-security': 'max-age=31536000', 'X-Own': 'route' } },
      { set: { 'strict-transport-security': 'max-age=31536000' }, add: { 'X-OWN': 'route' } },
      { remove: ['Strict-Transport-Security', 'x-own'] },
    ]);
  });

  test('yields to the headers of a destination, which Envoy would apply before those of the route', () => {
    const { chart, gateway } = gatewayWith({ hostDefaults });
    gateway.addHost('shop.example.com', {
      destination: Destination.weighted([
        { destination, weight: 50, responseHeaders: { set: { 'X-Own': 'destination' } } }, { destination: Destination.service('other', 80), weight: 50 },
      ]),
    });
    const [route] = rendered(chart, 'VirtualService').spec.http;
    expect(setHeaders(route)).toEqual({ 'strict-transport-security': 'max-age=31536000' });
    expect(route.route.map(setHeaders)).toEqual([{ 'X-Own': 'destination' }, { 'x-own': 'host' }]);
  });

  test('a host replaces what its Gateway has for all, or has nothing', () => {
    const { chart, gateway } = gatewayWith({ hostDefaults });
    gateway.addHost('a.example.com', { hsts: Hsts.preload(), destination });
    gateway.addHost('b.example.com', { hsts: Hsts.none(), securityHeaders: SecurityHeaders.none(), destination });
    gateway.addHost('c.example.com', { hsts: undefined, destination });
    const routes = Testing.synth(chart).filter(({ kind }) => kind === 'VirtualService').map(({ spec }) => setHeaders(spec.http[0]));
    expect(routes).toEqual([{ ...both, 'strict-transport-security': 'max-age=63072000; includeSubDomains; preload' }, undefined, both]);
  });

  test('a KubernetesGateway writes it as filters of each rule, and not of the redirect from http', () => {
    const chart = testChart();
    const gateway = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls, hostDefaults });
    gateway.addHost('shop.example.com', { destination });
    gateway.addHttpHost('plain.example.com', { destination });
    const filters = Object.fromEntries(Testing.synth(chart).filter(({ kind }) => kind === 'HTTPRoute')
      .map(({ metadata, spec }) => [metadata.name, spec.rules[0].filters]));
    expect(filters).toEqual({
      'shop.example.com': [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { set: Object.entries(both).map(([name, value]) => ({ name, value })) } }],
      'shop.example.com-redirect': [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
      'plain.example.com-http': undefined,
    });
  });

  test('the simulator shows the headers of routed, redirected and direct responses, and none of the redirect from http', async () => {
    const { chart, gateway } = gatewayWith({ hostDefaults: { ...hostDefaults, securityHeaders: SecurityHeaders.of({ 'x-own': '50%' }) } });
    const { virtualService } = gateway.addHost('shop.example.com');
    virtualService.addRedirect({ paths: [PathMatch.exact('/old')], path: '/new' });
    virtualService.addDirectResponse({ paths: [PathMatch.exact('/robots.txt')], status: 200 });
    virtualService.addRoute({ responseHeaders: { set: { 'X-Path': '%REQ(:PATH)%' }, add: { 'X-Own': 'b' } }, destination });
    const simulator = IngressSimulator.fromManifests(Testing.synth(chart));
    const headers = { 'strict-transport-security': 'max-age=31536000', 'x-own': '50%' };
    for (const path of ['/old', '/robots.txt']) {
      expect((await simulator.request(`https://shop.example.com${path}`, { handshake: false })).headers).toEqual(headers);
    }
    expect((await simulator.request('https://shop.example.com/', { handshake: false })).headers).toEqual({ ...headers, 'x-own': 'b' });
    expect((await simulator.request('http://shop.example.com/old')).headers).toBeUndefined();
  });
});
