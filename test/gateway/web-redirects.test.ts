import { Duration, Testing } from 'cdk8s';
import {
  AddHostOptions, CertificateAuthority, CertificateStore, Destination, Gateway, GatewayAnalysis, GatewayProps, Hsts, HttpsRedirect,
  IngressSimulator,
  KubernetesGateway, PathMatch, Server, ServerTls, StringMatch,
} from '../../src';
import { IngressModel } from '../../src/model/ingress-model';
import { readManifests } from '../../src/model/input/read-manifests';
import { explain } from '../../src/report/explain/explain';
import { problemOf, rendered, testChart } from '../helpers/charts';

/** From a separate authority, because tests request different names for one host. */
const issued = () => ServerTls.issuedBy(CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('web-redirects') }));
const destination = Destination.service('frontend', 8080);
const next = Destination.service('next', 8080);
const solver = Destination.service('solver', 8089);
const HOST = 'shop.example.com';

function shop(options: AddHostOptions = {}, props: GatewayProps = {}) {
  const chart = testChart();
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls: issued(), ...props });
  return { chart, gateway, host: gateway.addHost(HOST, { ...options.routes ? {} : { destination }, ...options }) };
}

const to = (host: string, port = 8080) => [{ destination: { host, port: { number: port } } }];
const routesOf = (options: AddHostOptions) => rendered(shop(options).chart, 'VirtualService').spec.http;
const request = (chart: ReturnType<typeof testChart>, url: string, options: object = {}) =>
  IngressSimulator.fromManifests(Testing.synth(chart)).request(url, { handshake: false, ...options });

describe('httpsRedirect', () => {
  test('is a redirect by the server by default, and when it is enabled without options', () => {
    const [byDefault, enabled] = [{}, { httpsRedirect: HttpsRedirect.enabled() }].map(options => Testing.synth(shop(options).chart));
    expect(byDefault).toEqual(enabled);
    expect(byDefault.find(({ kind }) => kind === 'Gateway').spec.servers[1].tls).toEqual({ httpsRedirect: true });
  });

  test('leaves ACME challenges to a backend, by routes for port 80 that come first and have no headers of the host', () => {
    const { chart } = shop({ hsts: Hsts.preload(), httpsRedirect: HttpsRedirect.enabled({ acmeChallenges: solver }) });
    expect(rendered(chart, 'Gateway').spec.servers[1]).toEqual({ hosts: [HOST], port: { name: 'http-shop-example-com', number: 80, protocol: 'HTTP' } });
    expect(rendered(chart, 'VirtualService').spec.http).toEqual([
      { match: [{ uri: { prefix: '/.well-known/acme-challenge/' }, port: 80 }], route: to('solver', 8089) },
      { match: [{ port: 80 }], redirect: { scheme: 'https', redirectCode: 301 } },
      { route: to('frontend'), headers: expect.anything() },
    ]);
  });

  test('has another status', async () => {
    const { chart, host } = shop({ httpsRedirect: HttpsRedirect.enabled({ redirectCode: 308 }) });
    expect(await request(chart, `http://${HOST}/a?b=c`, { method: 'POST' })).toMatchObject({ statusCode: 308, redirect: `https://${HOST}/a?b=c` });
    expect(host.describeChecks({ directory: 'client' })).toContain('308 Permanent Redirect');
  });

  test.each([[200], [300], [304.5], [0]])('refuses status %s', redirectCode => {
    expect(problemOf(() => HttpsRedirect.enabled({ redirectCode })).code).toBe('invalid-route');
  });

  test.each<[string, () => unknown]>([
    ['a boolean', () => shop({ httpsRedirect: true as never })],
    ['null', () => HttpsRedirect.enabled(null as never)],
    ['a name as backend', () => HttpsRedirect.enabled({ acmeChallenges: 'solver' as never })],
  ])('refuses %s', (_, call) => expect(problemOf(call).code).toBe('invalid-argument'));

  test('is set once for all hosts, and disabled for one', () => {
    const { chart, gateway } = shop({}, { hostDefaults: { httpsRedirect: HttpsRedirect.enabled({ redirectCode: 307 }) } });
    gateway.addHost('b.example.com', { httpsRedirect: HttpsRedirect.disabled(), destination });
    const ports = rendered(chart, 'Gateway').spec.servers.map(({ hosts, port }: any) => `${hosts} ${port.number}`);
    expect(ports).toEqual([`${HOST} 443`, `${HOST} 80`, 'b.example.com 443']);
  });

  test('no other server may have the hosts of an http server whose routes redirect', () => {
    const { gateway } = shop({ httpsRedirect: HttpsRedirect.enabled({ acmeChallenges: solver }) });
    expect(problemOf(() => gateway.addServer(Server.http({ hosts: [HOST], httpsRedirect: true }))).code).toBe('invalid-host');
  });

  test('works beside passthrough', async () => {
    const chart = testChart();
    new Gateway(chart, 'Gateway').addPassthroughHost(HOST, { destination, httpsRedirect: HttpsRedirect.enabled({ acmeChallenges: solver }) });
    expect(await request(chart, `http://${HOST}/.well-known/acme-challenge/x`)).toMatchObject({ destination: { host: 'solver' } });
    expect(await request(chart, `http://${HOST}/`)).toMatchObject({ redirect: `https://${HOST}/` });
  });

  test('has no findings, and explain shows what is not redirected', () => {
    const { chart } = shop({ httpsRedirect: HttpsRedirect.enabled({ acmeChallenges: solver }), redirectFrom: ['www.example.com'] });
    const manifests = Testing.synth(chart);
    expect(GatewayAnalysis.fromManifests(manifests).findings.filter(({ code }) => /redirect|http/.test(code))).toEqual([]);
    const hosts = explain(new IngressModel(readManifests(manifests)), new Date());
    expect(hosts.map(({ host, port, routes, redirect }) => ({ host, port, routes, redirect }))).toEqual([HOST, 'www.example.com'].map(host => ({
      host,
      port: 443,
      routes: [host === HOST ? 'everything → frontend:8080 (shop/shop.example.com)' : 'everything → redirect 301 to shop.example.com<path> (shop/www.example.com)'],
      redirect: `HTTP 80 redirects to https, except /.well-known/acme-challenge/* → solver:8089 (shop/${host})`,
    })));
  });

  test('a second VirtualService whose routes would be served over plain http is a finding', () => {
    const { chart, gateway } = shop({ httpsRedirect: HttpsRedirect.enabled({ redirectCode: 308 }) });
    gateway.addVirtualService('More', { hosts: [HOST], routes: [{ paths: [PathMatch.prefix('/more')], destination }], metadata: { name: 'more' } });
    const found = GatewayAnalysis.fromManifests(Testing.synth(chart)).findings.filter(({ code }) => code === 'http-without-redirect');
    expect(found.map(({ name, message }) => `${name}: ${message}`)).toEqual([expect.stringMatching(/^more: its routes for 'shop\.example\.com' are served over plain http/)]);
  });

  test('a KubernetesGateway routes the challenges, and redirects with the status', () => {
    const chart = testChart();
    new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls: issued() })
      .addHost(HOST, { destination, httpsRedirect: HttpsRedirect.enabled({ redirectCode: 308, acmeChallenges: solver }) });
    const { rules } = Testing.synth(chart).find(({ metadata }) => metadata.name === `${HOST}-redirect`).spec;
    expect(rules).toMatchObject([
      { matches: [{ path: { type: 'PathPrefix', value: '/.well-known/acme-challenge/' } }], backendRefs: [{ name: 'solver', port: 8089 }] },
      { filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 308 } }] },
    ]);
  });
});

describe('redirectFrom', () => {
  test('serves the names with the same certificate, and redirects them in a separate VirtualService', () => {
    const { chart, host } = shop({ redirectFrom: ['www.example.com', 'old.example.com'], hsts: Hsts.preload() });
    const objects = Testing.synth(chart);
    expect(objects.find(({ kind }) => kind === 'Gateway').spec.servers.map(({ hosts }: any) => hosts))
      .toEqual([[HOST, 'www.example.com', 'old.example.com'], [HOST, 'www.example.com', 'old.example.com']]);
    expect(objects.filter(({ kind }) => kind === 'VirtualService').map(({ metadata, spec }) => [metadata.name, spec.hosts])).toEqual([
      [HOST, [HOST]], ['www.example.com', ['www.example.com', 'old.example.com']],
    ]);
    expect(host.hosts).toEqual([HOST]);
  });

  test.each([[undefined, 'https://shop.example.com/a?b=c'], [8443, 'https://shop.example.com:8443/a?b=c']])('on port %s leads to %s', async (port, redirect) => {
    const { chart } = shop({ redirectFrom: ['www.example.com'], port });
    const seen = await request(chart, `https://www.example.com:${port ?? 443}/a?b=c`);
    expect(seen).toMatchObject({ statusCode: 301, redirect });
  });

  test('keeps the namespace of the host', () => {
    const chart = testChart();
    new Gateway(chart, 'Gateway', { tls: issued() }).addHost(`team/${HOST}`, { redirectFrom: ['www.example.com'], destination });
    const objects = Testing.synth(chart);
    expect(objects.find(({ kind }) => kind === 'Gateway').spec.servers[0].hosts).toEqual([`team/${HOST}`, 'team/www.example.com']);
    expect(objects.filter(({ kind }) => kind === 'VirtualService').map(({ metadata }) => metadata.namespace)).toEqual(['team', 'team']);
  });

  test.each<[string, string, () => unknown]>([
    ['an empty list', 'invalid-argument', () => shop({ redirectFrom: [] })],
    ['a hole in the list', 'invalid-argument', () => shop({ redirectFrom: [undefined as never] })],
    ['a name with a namespace', 'invalid-host', () => shop({ redirectFrom: ['team/www.example.com'] })],
    ['the host itself', 'invalid-host', () => shop({ redirectFrom: [HOST] })],
    ['a name without a dot', 'invalid-host', () => shop({ redirectFrom: ['www'] })],
    ['a wildcard to redirect to', 'invalid-host', () => shop().gateway.addHost('*.b.example.com', { redirectFrom: ['www.example.com'], destination })],
    ['a name that another host has', 'invalid-host', () => shop({ redirectFrom: ['www.example.com'] }).gateway.addHost('www.example.com', { destination })],
  ])('refuses %s', (_, code, call) => expect(problemOf(call).code).toBe(code));
});

describe('maintenance', () => {
  test('answers all requests, and keeps the routes in the program alone', () => {
    expect(routesOf({ maintenance: {} })).toEqual([{ name: 'maintenance', directResponse: { status: 503 } }]);
    const { chart, host } = shop({ routes: [{ paths: [PathMatch.exact('/a')], destination }], maintenance: { status: 500, body: 'Back soon', contentType: 'text/plain; charset=utf-8', retryAfter: Duration.minutes(5) } });
    host.virtualService.addRedirect({ paths: [PathMatch.exact('/b')], path: '/c' }).patch('/name', 'patched');
    expect(rendered(chart, 'VirtualService').spec.http).toEqual([{
      name: 'maintenance',
      directResponse: { status: 500, body: { string: 'Back soon' } },
      headers: { response: { set: { 'retry-after': '300', 'content-type': 'text/plain; charset=utf-8' } } },
    }]);
  });

  test('still checks the routes', () => {
    const { host } = shop({ maintenance: {} });
    expect(problemOf(() => host.virtualService.addRoute({ destination })).message).toContain('is never reached');
    expect(problemOf(() => shop({ maintenance: {}, routes: [{ paths: [], destination }] })).code).toBe('invalid-route');
  });

  test('is a switch', () => expect(routesOf({ maintenance: { enabled: false, status: 500 } })).toEqual([{ route: to('frontend') }]));

  test.each([
    ['/', 503], ['/health', undefined], ['/health?x=y', undefined], ['/healthy', 503], ['/status/', undefined], ['/status/a/b', undefined],
    ['/v1', undefined], ['/v1/a', 503], ['/OPEN', undefined], ['/openly', undefined], ['/x?/status/', 503],
  ])('with open paths answers %s with %s', async (path, statusCode) => {
    const openPaths = [PathMatch.exact('/health'), PathMatch.prefix('/status/'), PathMatch.regex('/v[0-9]'), PathMatch.prefix('/Open', { ignoreCase: true })];
    const { chart } = shop({ maintenance: { openPaths } });
    expect((await request(chart, `https://${HOST}${path}`)).statusCode).toBe(statusCode);
  });

  test.each<[string, string, () => unknown]>([
    ['a status that HTTP does not have', 'invalid-route', () => shop({ maintenance: { status: 700 } })],
    ['fractions of a second', 'invalid-argument', () => shop({ maintenance: { retryAfter: Duration.millis(100) } })],
    ['a media type without a body', 'invalid-argument', () => shop({ maintenance: { contentType: 'text/html' } })],
    ['a media type with a line break', 'invalid-argument', () => shop({ maintenance: { body: 'a', contentType: 'text/html\n' } })],
    ['no open paths', 'invalid-argument', () => shop({ maintenance: { openPaths: [] } })],
    ['null', 'invalid-argument', () => shop({ maintenance: null as never })],
  ])('refuses %s', (_, code, call) => expect(problemOf(call).code).toBe(code));

  test('a KubernetesGateway refuses it, unless it is switched off', () => {
    const gateway = new KubernetesGateway(testChart(), 'Gateway', { metadata: { name: 'shop' }, tls: issued() });
    expect(problemOf(() => gateway.addHost(HOST, { maintenance: {}, destination })).code).toBe('gateway-api');
    expect(() => gateway.addHost(HOST, { maintenance: { enabled: false }, destination })).not.toThrow();
  });
});

describe('canary', () => {
  test('takes requests by header, by cookie, and a share of the others', () => {
    expect(routesOf({ canary: { destination: next, weight: 10, headers: { 'x-canary': StringMatch.exact('always') }, cookies: { 'a.b': '1.0' } } })).toEqual([
      { match: [{ headers: { 'x-canary': { exact: 'always' } } }], route: to('next') },
      { match: [{ headers: { cookie: { regex: '(.*;\\s*)?a\\.b=1\\.0(\\s*;.*)?' } } }], route: to('next') },
      { route: [{ ...to('frontend')[0], weight: 90 }, { ...to('next')[0], weight: 10 }] },
    ]);
  });

  test('without a share leaves all other requests', () => {
    for (const weight of [undefined, 0]) {
      expect(routesOf({ canary: { destination: next, weight, cookies: { beta: '1' } } })[1]).toEqual({ route: to('frontend') });
    }
  });

  test.each<[string, string, () => unknown]>([
    ['no condition', 'invalid-route', () => shop({ canary: { destination: next } })],
    ['empty conditions', 'invalid-route', () => shop({ canary: { destination: next, headers: {}, cookies: {} } })],
    ['a share above 100', 'invalid-destination', () => shop({ canary: { destination: next, weight: 101 } })],
    ['a share below 0', 'invalid-destination', () => shop({ canary: { destination: next, weight: -1 } })],
    ['a fraction', 'invalid-destination', () => shop({ canary: { destination: next, weight: 0.5 } })],
    ['routes', 'invalid-route', () => shop({ routes: [{ destination }], canary: { destination: next, weight: 5 } })],
    ['destinations with weights', 'invalid-route', () => shop({
      destination: Destination.weighted([{ destination, weight: 1 }, { destination: next, weight: 1 }]),
      canary: { destination: next, weight: 5 },
    })],
    ['a cookie that cannot be sent', 'invalid-route', () => shop({ canary: { destination: next, cookies: { a: 'b; c' } } })],
    ['a name of a cookie with a space', 'invalid-route', () => shop({ canary: { destination: next, cookies: { 'a b': 'c' } } })],
    ['null', 'invalid-argument', () => shop({ canary: null as never })],
    ['a name as destination', 'invalid-argument', () => shop({ canary: { destination: 'next' as never, weight: 5 } })],
  ])('refuses %s', (_, code, call) => expect(problemOf(call).code).toBe(code));
});

describe('requestTimeout and cors', () => {
  const cors = { allowOrigins: [StringMatch.exact('https://app.example.com')] };
  test('hold for routes without their own', () => {
    const [own, others] = routesOf({
      requestTimeout: Duration.seconds(5),
      cors,
      routes: [
        { paths: [PathMatch.prefix('/slow')], timeout: Duration.minutes(1), cors: { allowOrigins: [StringMatch.exact('*')] }, destination },
        { destination },
      ],
    });
    expect(own).toMatchObject({ timeout: '60s', corsPolicy: { allowOrigins: [{ exact: '*' }] } });
    expect(others).toMatchObject({ timeout: '5s', corsPolicy: { allowOrigins: [{ exact: 'https://app.example.com' }] } });
  });

  test('a redirect has no time limit', () => {
    const { chart, host } = shop({ routes: [], requestTimeout: Duration.seconds(5) });
    host.virtualService.addRedirect({ path: '/a' });
    expect(rendered(chart, 'VirtualService').spec.http).toEqual([{ redirect: { uri: '/a' } }]);
  });

  test.each<[string, string, () => unknown]>([
    ['less than a millisecond', 'invalid-route', () => shop({ requestTimeout: Duration.seconds(0) })],
    ['a number', 'invalid-argument', () => shop({ requestTimeout: 5 as never })],
    ['no origin', 'invalid-argument', () => shop({ cors: { allowOrigins: [] } })],
  ])('refuse %s', (_, code, call) => expect(problemOf(call).code).toBe(code));
});
