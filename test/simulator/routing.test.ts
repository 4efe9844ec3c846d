import { gateway, http, https, to, virtualService } from './manifests';
import { IngressSimulator } from '../../src/index';

const HOST = 'shop.example.com';

function routed(manifests: object[], path = '/', options: object = {}) {
  return IngressSimulator.fromManifests(manifests).request(`http://${HOST}${path}`, options);
}

/** One VirtualService on one plain server. */
function routes(...httpRoutes: object[]): object[] {
  return [gateway([http(['*'])]), virtualService([HOST], { http: httpRoutes })];
}

const match = (one: object, service: string) => ({ match: [one], ...to(service, 80) });
const service = async (manifests: object[], path = '/', options: object = {}) => (await routed(manifests, path, options)).destination?.host;

describe('matches', () => {
  test.each<[object, string, object, boolean]>([
    [{ uri: { prefix: '/status' } }, '/status/418', {}, true],
    [{ uri: { prefix: '/status' } }, '/statusbar', {}, true],
    [{ uri: { prefix: '/status' } }, '/Status', {}, false],
    [{ uri: { prefix: '/status' }, ignoreUriCase: true }, '/Status', {}, true],
    [{ uri: { exact: '/a' } }, '/a?b=c', {}, true],
    [{ uri: { exact: '/a' } }, '/a/', {}, false],
    [{ uri: { regex: '/a.*' } }, '/abc', {}, true],
    [{ uri: { regex: '/a' } }, '/abc', {}, false],
    [{ uri: { prefix: '/a' } }, '/x/../a', {}, true],
    [{ method: { exact: 'POST' } }, '/', { method: 'POST' }, true],
    [{ method: { exact: 'POST' } }, '/', {}, false],
    [{ authority: { prefix: 'shop.' } }, '/', {}, true],
    [{ scheme: { exact: 'https' } }, '/', {}, false],
    [{ headers: { 'X-User': { exact: 'jason' } } }, '/', { headers: { 'x-user': 'jason' } }, true],
    [{ headers: { 'x-user': { exact: 'jason' } } }, '/', {}, false],
    [{ headers: { 'x-user': {} } }, '/', { headers: { 'X-User': 'anybody' } }, true],
    [{ headers: { 'x-user': { regex: '*' } } }, '/', {}, false],
    [{ withoutHeaders: { 'x-user': {} } }, '/', {}, true],
    [{ withoutHeaders: { 'x-user': { exact: 'jason' } } }, '/', { headers: { 'x-user': 'jason' } }, false],
    [{ withoutHeaders: { 'x-user': { exact: 'jason' } } }, '/', {}, true],
    [{ queryParams: { test: { exact: 'a b' } } }, '/?test=a%20b', {}, true],
    [{ queryParams: { test: { exact: 'a' } } }, '/', {}, false],
    [{ port: 80 }, '/', {}, true],
    [{ port: 443 }, '/', {}, false],
    [{ gateways: ['gateway'] }, '/', {}, true],
    [{ gateways: ['other/gateway'] }, '/', {}, false],
    [{ gateways: ['mesh'] }, '/', {}, false],
    [{ sourceLabels: { istio: 'ingressgateway' } }, '/', {}, true],
    [{ sourceLabels: { app: 'shop' } }, '/', {}, false],
  ])('%j of %s with %j: %s', async (one, path, options, expected) => {
    expect(await service(routes(match(one, 'shop')), path, options)).toBe(expected ? 'shop' : undefined);
  });

  test('are tried in their order', async () => {
    const both = routes(match({ uri: { prefix: '/a' } }, 'first'), match({ uri: { prefix: '/a/b' } }, 'second'));
    expect(await service(both, '/a/b')).toBe('first');
  });

  test('what comes after a route for everything is never reached', async () => {
    expect(await service(routes(to('first', 80), match({ uri: { prefix: '/a' } }, 'second')), '/a')).toBe('first');
  });

  test('a path that no route matches is not found, and the nearest route is named', async () => {
    expect(await routed(routes(match({ uri: { prefix: '/status' } }, 'shop')), '/other'))
      .toMatchObject({
        status: 'not-found', statusCode: 404, reason: "no route of shop/routes matches '/other'", near: ['path begins with /status'],
      });
  });
});

describe('several VirtualServices for one host', () => {
  const age = (name: string, creationTimestamp: string) => ({ name, creationTimestamp });

  test('are put together, the oldest first, then by name', async () => {
    const both = (a: object, b: object) => [
      gateway([http(['*'])]), virtualService([HOST], { http: [match({ uri: { prefix: '/a' } }, 'a')] }, a),
      virtualService([HOST], { http: [match({ uri: { prefix: '/' } }, 'b'), match({ uri: { prefix: '/a' } }, 'b')] }, b),
    ];
    expect(await service(both({ name: 'a' }, { name: 'b' }), '/b')).toBe('b');
    expect(await service(both({ name: 'z' }, { name: 'b' }), '/a')).toBe('a');
    const prefixes = (a: object, b: object) => [
      gateway([http(['*'])]), virtualService([HOST], { http: [match({ uri: { prefix: '/a' } }, 'a')] }, a),
      virtualService([HOST], { http: [match({ uri: { prefix: '/a' } }, 'b')] }, b),
    ];
    expect(await service(prefixes({ name: 'a' }, { name: 'b' }), '/a')).toBe('a');
    expect(await service(prefixes({ name: 'z' }, { name: 'b' }), '/a')).toBe('b');
    expect(await service(prefixes(age('z', '2024-01-01T00:00:00Z'), age('b', '2025-01-01T00:00:00Z')), '/a')).toBe('a');
  });

  test('a route for everything goes behind the others', async () => {
    const both = [
      gateway([http(['*'])]),
      virtualService([HOST], { http: [to('everything', 80)] }, { name: 'a' }),
      virtualService([HOST], { http: [match({ uri: { prefix: '/b' } }, 'b')] }, { name: 'b' }),
    ];
    expect(await service(both, '/b')).toBe('b');
    expect(await service(both, '/c')).toBe('everything');
  });

  test('the narrowest host wins, without a second try', async () => {
    const both = [
      gateway([http(['*'])]),
      virtualService([HOST], { http: [match({ uri: { prefix: '/a' } }, 'own')] }, { name: 'own' }),
      virtualService(['*.example.com'], { http: [to('wildcard', 80)] }, { name: 'wildcard' }),
    ];
    expect(await service(both, '/a')).toBe('own');
    expect(await service(both, '/b')).toBeUndefined();
    expect((await IngressSimulator.fromManifests(both).request('http://a.b.example.com/')).destination?.host).toBe('wildcard');
  });

  test('one of another namespace counts where the Gateway lets it, and where it is exported', async () => {
    const from = (hosts: string[], exportTo?: string[]) =>
      [gateway([http(hosts)]), virtualService([HOST], { http: [to('shop', 80)], ...exportTo ? { exportTo } : {} }, { namespace: 'other' })];
    expect(await service(from(['*']))).toBe('shop');
    expect(await service(from([`./${HOST}`]))).toBeUndefined();
    expect(await service(from([`other/${HOST}`]))).toBe('shop');
    expect(await service(from(['*'], ['.']))).toBeUndefined();
    expect(await service(from(['*'], ['istio-system']))).toBe('shop');
  });
});

describe('rewrites', () => {
  test.each<[object | undefined, object, string, string]>([
    [{ uri: { prefix: '/api' } }, { uri: '/v1' }, '/api/users?a=b', '/v1/users?a=b'],
    [{ uri: { prefix: '/api/' } }, { uri: '/' }, '/api/users', '/users'],
    [{ uri: { prefix: '/api' } }, { uri: '/' }, '/api/users', '//users'],
    [{ uri: { exact: '/api' } }, { uri: '/v1' }, '/api?a=b', '/v1?a=b'],
    [{ uri: { regex: '/a.*' } }, { uri: '/v1' }, '/abc', '/v1'],
    [undefined, { uri: '/v1' }, '/abc', '/v1abc'],
    [
      { uri: { prefix: '/' } },
      { uriRegexRewrite: { match: '^/service/([^/]+)(/.*)$', rewrite: '\\2/instance/\\1' } },
      '/service/foo/v1',
      '/v1/instance/foo',
    ],
    [{ uri: { prefix: '/' } }, { uriRegexRewrite: { match: 'o', rewrite: '$0' } }, '/foo', '/f$0$0'],
  ])('%j with %j makes of %s %s', async (one, rewrite, path, expected) => {
    expect(await routed(routes({ ...one ? { match: [one] } : {}, ...to('shop', 80), rewrite }), path))
      .toMatchObject({ status: 'routed', path: expected });
  });

  test('of the authority', async () => {
    expect(await routed(routes({ ...to('shop', 80), rewrite: { authority: 'inner.example.com' } })))
      .toMatchObject({ host: 'inner.example.com', path: '/' });
  });
});

describe('redirects', () => {
  test.each<[object, string, string, number]>([
    [{ uri: '/new' }, '/old?a=b', 'http://shop.example.com/new?a=b', 301],
    [{ uri: '/new?c=d' }, '/old?a=b', 'http://shop.example.com/new?c=d', 301],
    [{ authority: 'new.example.com', redirectCode: 302 }, '/old', 'http://new.example.com/old', 302],
    [{ uri: 'home' }, '/old', 'http://shop.example.com/home', 301],
    [{ scheme: 'https' }, '/old', 'https://shop.example.com/old', 301],
    [{ scheme: 'https', port: 8443 }, '/', 'https://shop.example.com:8443/', 301],
    [{ scheme: 'https', port: 443 }, '/', 'https://shop.example.com/', 301],
    [{ authority: 'new.example.com', derivePort: 'FROM_REQUEST_PORT' }, '/', 'http://new.example.com/', 301],
  ])('%j of %s leads to %s', async (redirect, path, url, code) => {
    expect(await routed(routes({ redirect }), path)).toMatchObject({ status: 'redirected', redirect: url, statusCode: code });
  });

  test.each([
    ['/store', '/shop', '/store/cart?a=b', '/shop/cart?a=b'],
    ['/store', '/shop', '/stores', '/shops'],
    ['/store/', '/', '/store/cart', '/cart'],
    ['/store', '/', '/store/cart', '//cart'],
    [undefined, '/shop/', '/cart', '/shop/cart'],
  ])('of the prefix %s to %s lead %s to %s', async (prefix, prefixRewrite, path, changed) => {
    expect(await routed(routes({ match: prefix && [{ uri: { prefix } }], redirect: { prefixRewrite } }), path))
      .toMatchObject({ status: 'redirected', redirect: `http://shop.example.com${changed}` });
  });

  test('to https come before all routes, for every server of the port', async () => {
    const both = [gateway([http([HOST], { httpsRedirect: true })]), virtualService([HOST], { http: [to('shop', 80)] })];
    expect(await routed(both, '/a?b=c'))
      .toMatchObject({ status: 'redirected', redirect: 'https://shop.example.com/a?b=c', statusCode: 301 });
  });
});

describe('destinations', () => {
  test('have shares by their weights, and none without a weight beside others', async () => {
    const route = [
      { destination: { host: 'a' }, weight: 90 }, { destination: { host: 'b', subset: 'v2' }, weight: 30 }, { destination: { host: 'c' } },
    ];
    expect(await routed(routes({ route }))).toMatchObject({
      destination: { host: 'a', share: 75 },
      destinations: [{ host: 'a', port: 80, share: 75 }, { host: 'b', port: 80, subset: 'v2', share: 25 }],
    });
  });

  test('without a port get the only one of their Service, else that of the Gateway', async () => {
    const of = (...ports: number[]) => ({
      apiVersion: 'v1', kind: 'Service', metadata: { name: 'backend', namespace: 'shop' }, spec: { ports: ports.map(port => ({ port })) },
    });
    expect((await routed([...routes(to('backend')), of(8000)])).destination?.port).toBe(8000);
    expect((await routed([...routes(to('backend')), of(8000, 80)])).destination?.port).toBe(80);
    expect((await routed([...routes(to('backend'))])).destination?.port).toBe(80);
  });
});

test('the gateway itself answers a direct response', async () => {
  expect(await routed(routes({ directResponse: { status: 503 } }))).toMatchObject({ status: 'answered', statusCode: 503 });
  expect(await routed(routes({ ...to('shop', 80), fault: { abort: { httpStatus: 555, percentage: { value: 100 } } } })))
    .toMatchObject({ statusCode: 555 });
});

test('http routes of several servers of plain HTTP on one port are one table', async () => {
  const two = [
    gateway([http(['a.example.com'])], { name: 'a' }), gateway([http(['b.example.com'])], { name: 'b' }),
    virtualService(['a.example.com', 'b.example.com'], { gateways: ['a', 'b'], http: [to('shop', 80)] }),
  ];
  const ingress = IngressSimulator.fromManifests(two);
  for (const host of ['a', 'b']) expect(await ingress.request(`http://${host}.example.com/`)).toMatchObject({ status: 'routed' });
  expect(await ingress.request('http://c.example.com/')).toMatchObject({ status: 'not-found', near: ['a.example.com', 'b.example.com'] });
});

test('https servers have a table each: another host over the same connection is not found', async () => {
  const two = [
    gateway([https(['a.example.com']), https(['b.example.com'])]),
    virtualService(['a.example.com', 'b.example.com'], { http: [to('shop', 80)] }),
  ];
  expect(await IngressSimulator.fromManifests(two).request('https://a.example.com/', { headers: { host: 'b.example.com' } }))
    .toMatchObject({ status: 'not-found' });
});
