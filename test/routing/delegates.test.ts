import { App, Chart, Duration, Testing } from 'cdk8s';
import {
  DelegateVirtualService, DelegateVirtualServiceProps, Destination, Gateway, GatewayAnalysis, HttpDelegationOptions, HttpRouteOptions, Hsts,
  GatewayWorkload, IngressSimulator, PathMatch, Server, StringMatch, CertificateAuthority, CertificateStore, ServerTls,
} from '../../src';
import { problemOf, testChart } from '../helpers/charts';

const CART = Destination.service('cart', 8080);
const prefix = (path: string): { readonly paths: PathMatch[] } => ({ paths: [PathMatch.prefix(path)] });

/** A root for `/cart` in namespace `shop`, and the delegate of a team in its namespace. */
function shop(
  routes: HttpRouteOptions[], { delegation = prefix('/cart'), ...props }: { delegation?: object } & DelegateVirtualServiceProps = {},
) {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'edge' }, servers: [Server.http({ hosts: ['shop.example.com'] })] });
  const root = gateway.addVirtualService('Root', { hosts: ['shop.example.com'], metadata: { name: 'root' } });
  const delegate = new DelegateVirtualService(new Chart(app, 'team', { namespace: 'team' }), 'Cart', {
    metadata: { name: 'cart' }, routes, ...props,
  });
  root.addDelegate({ ...delegation as HttpDelegationOptions, delegate });
  root.addRoute({ destination: Destination.service('frontend', 80) });
  const manifests = () => app.charts.flatMap(each => Testing.synth(each));
  return { app, chart, root, delegate, gateway, manifests };
}

/** What fails the synth. */
function failure(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('expected the synth to fail');
}

test('a root names its delegate with its namespace, and the delegate has neither hosts nor gateways', () => {
  const { manifests } = shop([{ ...prefix('/cart/v1'), destination: CART }], { exportTo: ['shop'] });
  const [root, delegate] = ['root', 'cart'].map(name => manifests().find(({ kind, metadata }) => kind === 'VirtualService' && metadata.name === name));
  expect(root.spec.http[0]).toEqual({ match: [{ uri: { prefix: '/cart' } }], delegate: { name: 'cart', namespace: 'team' } });
  expect(delegate.spec).toEqual({
    exportTo: ['shop'],
    http: [{ match: [{ uri: { prefix: '/cart/v1' } }], route: [{ destination: { host: 'cart', port: { number: 8080 } } }] }],
  });
});

test('a request goes through the root to the routes of the delegate, and back to the root for the others', async () => {
  const { delegate, manifests } = shop([{ ...prefix('/cart/v1'), destination: CART }]);
  delegate.addRedirect({ paths: [PathMatch.exact('/cart/old')], path: '/cart/v1' });
  delegate.addDirectResponse({ paths: [PathMatch.exact('/cart/robots.txt')], status: 200 }).patch('/directResponse/status', 404);
  const ingress = IngressSimulator.fromManifests(manifests());
  const answer = (path: string) => ingress.request(`http://shop.example.com${path}`);
  expect(await answer('/cart/v1/items')).toMatchObject({ destination: { host: 'cart', port: 8080 }, virtualService: 'shop/root' });
  expect(await answer('/cart/old')).toMatchObject({ redirect: 'http://shop.example.com/cart/v1' });
  expect(await answer('/cart/robots.txt')).toMatchObject({ statusCode: 404, status: 'answered' });
  expect(await answer('/cart/v2')).toMatchObject({ destination: { host: 'frontend' } });
});

test('a route of the root may take what the delegate leaves, with the same match', () => {
  const { root } = shop([{ ...prefix('/cart/v1'), destination: CART }], { delegation: prefix('/') });
  expect(() => root.addRoute({ ...prefix('/cart'), destination: CART })).toThrow(/never reached/); // after the route for everything
  const other = shop([{ ...prefix('/cart/v1'), destination: CART }]);
  const again = other.gateway.addVirtualService('Again', { hosts: ['shop.example.com'] });
  again.addDelegate({ ...prefix('/cart'), delegate: other.delegate });
  again.addRoute({ ...prefix('/cart/v3'), destination: CART });
  again.addRoute({ ...prefix('/cart'), destination: CART });
});

test.each<[string, HttpRouteOptions, object]>([
  ['another path', { ...prefix('/basket'), destination: CART }, prefix('/cart')],
  ['a wider path', { ...prefix('/'), destination: CART }, prefix('/cart')],
  ['a regular expression below a prefix', { paths: [PathMatch.regex('/cart/.*')], destination: CART }, prefix('/cart')],
  ['a path without regard to case', { paths: [PathMatch.prefix('/cart/v1', { ignoreCase: true })], destination: CART }, prefix('/cart')],
  ['another method', { methods: ['PUT'], destination: CART }, { methods: ['GET'] }],
  ['another header', { headers: { 'x-a': StringMatch.exact('2') }, destination: CART }, { headers: { 'x-a': StringMatch.exact('1') } }],
  ['another port', { ports: [443], destination: CART }, { ports: [80] }],
])('a delegate whose route has %s fails the synth, because Istio would drop the route', (_, route, delegation) => {
  const { app } = shop([route], { delegation });
  expect(failure(() => app.synthYaml())).toMatch(/route #0 of delegate 'cart' \(.*\) lies in no route that delegates to it: .* of 'root'; begin its paths/);
});

test('a route that lies in one of several roots is right', () => {
  const { root, delegate, app } = shop([{ ...prefix('/cart/v1'), destination: CART }, { ...prefix('/basket/v1'), destination: CART }]);
  expect(failure(() => app.synthYaml())).toContain("route #1 of delegate 'cart'");
  const other = shop([{ ...prefix('/cart/v1'), destination: CART }, { ...prefix('/basket/v1'), destination: CART }]);
  other.root.apiObject.addDependency(other.delegate);
  const more = other.gateway.addVirtualService('More', { hosts: ['shop.example.com'], metadata: { name: 'more' } });
  more.addDelegate({ ...prefix('/basket'), delegate: other.delegate });
  expect(() => other.app.synthYaml()).not.toThrow();
  expect([root.name, delegate.name]).toEqual(['root', 'cart']);
});

test('a delegate that is not exported to the namespace of its root fails the synth', () => {
  const { app } = shop([{ destination: CART }], { exportTo: ['.'] });
  expect(failure(() => app.synthYaml())).toContain("'root' delegates to 'cart', whose exportTo hides it from namespace 'shop'");
});

test('a delegate without routes fails the synth', () => {
  expect(failure(() => shop([]).app.synthYaml())).toContain('delegate has no route');
});

test('headers of a host that a route of the delegate would lose fail the synth', () => {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('delegates') });
  const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
  const delegate = new DelegateVirtualService(chart, 'Cart', {
    metadata: { name: 'cart' }, routes: [{ destination: CART, responseHeaders: { set: { 'x-served-by': 'cart' } } }],
  });
  gateway.addHost('shop.example.com', { hsts: Hsts.maxAge(Duration.days(1)) }).virtualService.addDelegate({ delegate });
  expect(failure(() => app.synthYaml())).toMatch(/route #0 of delegate 'cart' changes headers, and would lose those of/);
});

test('an existing delegate is named, and not reported as missing', () => {
  const chart = testChart();
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'edge' }, servers: [Server.http({ hosts: ['shop.example.com'] })] });
  const root = gateway.addVirtualService('Root', { hosts: ['shop.example.com'], metadata: { name: 'root' } });
  const [own, other] = [undefined, 'team'].map((namespace, i) =>
    DelegateVirtualService.fromDelegateName(chart, `Cart${i}`, 'cart', { namespace }));
  root.addDelegate({ ...prefix('/own'), delegate: own });
  root.addDelegate({ ...prefix('/other'), name: 'team', delegate: other });
  new DelegateVirtualService(chart, 'Unused', { routes: [{ destination: CART }] });
  expect(GatewayAnalysis.of(chart).findings.filter(({ code, path }) => /delegate/.test(code) || (code === 'undecided' && /delegate/.test(path ?? ''))).map(({ message }) => message)).toEqual([]);
  expect(Testing.synth(chart).find(({ metadata }) => metadata.name === 'root').spec.http).toEqual([
    { match: [{ uri: { prefix: '/own' } }], delegate: { name: 'cart' } },
    { name: 'team', match: [{ uri: { prefix: '/other' } }], delegate: { name: 'cart', namespace: 'team' } },
  ]);
});

test.each<[string, () => unknown, string]>([
  ['a name with spaces', () => DelegateVirtualService.fromDelegateName(testChart(), 'D', 'a b'), 'invalid-name'],
  ['a namespace with dots', () => DelegateVirtualService.fromDelegateName(testChart(), 'D', 'a', { namespace: 'a.b' }), 'invalid-name'],
  ['null for routes', () => new DelegateVirtualService(testChart(), 'D', { routes: null } as never), 'invalid-argument'],
  ['no namespaces to export to', () => new DelegateVirtualService(testChart(), 'D', { exportTo: [] }), 'invalid-argument'],
  ['an empty list of paths', () => new DelegateVirtualService(testChart(), 'D', { routes: [{ paths: [], destination: CART }] }), 'invalid-route'],
  ['port 0', () => new DelegateVirtualService(testChart(), 'D', { routes: [{ ports: [0], destination: CART }] }), 'invalid-port'],
  ['a route after one for everything', () => new DelegateVirtualService(testChart(), 'D', {
    routes: [{ destination: CART }, { ...prefix('/a'), destination: CART }],
  }), 'invalid-route'],
  ['a delegation to a VirtualService with hosts', () => {
    const { root } = shop([{ destination: CART }]);
    root.addDelegate({ delegate: root as never });
  }, 'invalid-route'],
  ['a delegation without a delegate', () => shop([{ destination: CART }]).root.addDelegate({} as never), 'invalid-argument'],
])('%s is refused', (_, call, code) => {
  expect(problemOf(call).code).toBe(code);
});

describe('a field of the delegate that the Istio of the root\'s gateway lacks', () => {
  const route: HttpRouteOptions = { ...prefix('/cart'), destination: CART, retries: { attempts: 2, backoff: Duration.millis(50) } };
  const refusal = { code: 'istio-version', constructPath: 'test/Cart', message: expect.stringMatching(/'backoff' exists since Istio 1\.26; Istio 1\.25/) };

  function parts(istioVersion: string, routes: HttpRouteOptions[] = []) {
    const chart = testChart();
    const gateway = new Gateway(chart, 'Gateway', {
      servers: [Server.http({ hosts: ['shop.example.com'] })], workload: new GatewayWorkload({ istioVersion }),
    });
    const root = gateway.addVirtualService('Root', { hosts: ['shop.example.com'] });
    const delegate = new DelegateVirtualService(chart, 'Cart', { routes });
    return { chart, root, delegate, delegation: { ...prefix('/cart'), delegate } };
  }

  test('is refused where the root delegates to a route with it', () => {
    const { root, delegation } = parts('1.25', [route]);
    expect(problemOf(() => root.addDelegate(delegation))).toMatchObject(refusal);
  });

  test('is refused where a delegate gets a route with it', () => {
    const { root, delegate, delegation } = parts('1.25');
    root.addDelegate(delegation);
    expect(problemOf(() => delegate.addRoute(route))).toMatchObject(refusal);
  });

  test('is refused in a patch, before and after the root delegates', () => {
    const { root, delegate, delegation } = parts('1.25');
    const before = delegate.addRoute({ ...prefix('/cart/a'), destination: CART });
    before.patch('/retries', { attempts: 2, backoff: '50ms' });
    expect(problemOf(() => root.addDelegate(delegation))).toMatchObject(refusal);
    before.patch('/retries', { attempts: 2 });
    root.addDelegate(delegation);
    expect(problemOf(() => before.patch('/retries/backoff', '50ms'))).toMatchObject(refusal);
  });

  test('is written for a newer Istio', () => {
    const { root, chart, delegation } = parts('1.26', [route]);
    root.addDelegate(delegation);
    expect(Testing.synth(chart).find(({ metadata }) => metadata.name.startsWith('test-cart'))!.spec.http[0].retries.backoff).toBe('50ms');
  });
});
