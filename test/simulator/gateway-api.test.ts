import { ca, clients, gateway, http, secret, to, virtualService } from './manifests';
import { IngressSimulator } from '../../src/index';

const HOST = 'shop.example.com';
const GROUP = 'gateway.networking.k8s.io';
const service = (name: string) => `${name}.shop.svc.cluster.local`;
const object = (kind: string, name: string, spec: object, namespace = 'shop', metadata: object = {}) =>
  ({ apiVersion: `${GROUP}/v1`, kind, metadata: { name, namespace, ...metadata }, spec });

const HTTP = { name: 'http', port: 80, protocol: 'HTTP' };
const HTTPS = { name: 'https', port: 443, protocol: 'HTTPS', hostname: HOST, tls: { certificateRefs: [{ name: 'shop' }] } };

/** A Gateway for which Istio deploys the Pods. */
function managed(listeners: object[], spec: object = {}): object {
  return object('Gateway', 'gateway', { gatewayClassName: 'istio', listeners, ...spec });
}

function route(rules: object[], spec: object = {}, kind = 'HTTPRoute', name = 'routes', namespace = 'shop'): object {
  return object(kind, name, { parentRefs: [{ name: 'gateway', namespace: 'shop' }], hostnames: [HOST], rules, ...spec }, namespace);
}

const forward = (name: string, more: object = {}) => ({ backendRefs: [{ name, port: 80 }], ...more });
const path = (type: string, value: string) => ({ path: { type, value } });
const grant = (from: { kind: string; namespace: string }, to_: object, namespace: string) =>
  object('ReferenceGrant', 'grant', { from: [{ group: GROUP, ...from }], to: [to_] }, namespace);

function ask(manifests: object[], asked = '/', options: object = {}) {
  return IngressSimulator.fromManifests(manifests).request(`http://${HOST}${asked}`, options);
}

async function reached(rules: object[], asked: string, options: object = {}): Promise<string | undefined> {
  return (await ask([managed([HTTP]), route(rules)], asked, options)).destination?.host;
}

describe('rules of an HTTPRoute', () => {
  test.each<[string, object[], string, object, string | undefined]>([
    ['an exact path before a longer prefix', [forward('prefix', { matches: [path('PathPrefix', '/a/b')] }), forward('exact', { matches: [path('Exact', '/a/b')] })], '/a/b', {}, 'exact'],
    ['a longer prefix before a shorter one', [forward('short', { matches: [path('PathPrefix', '/a')] }), forward('long', { matches: [path('PathPrefix', '/a/b')] })], '/a/b/c', {}, 'long'],
    ['a prefix before a regular expression', [forward('regex', { matches: [path('RegularExpression', '/a.*')] }), forward('prefix')], '/abc', {}, 'prefix'],
    ['a method before a header', [forward('header', { matches: [{ headers: [{ name: 'x', value: 'y' }] }] }), forward('method', { matches: [{ method: 'GET' }] })], '/', { headers: { x: 'y' } }, 'method'],
    ['more headers before fewer', [forward('one', { matches: [{ headers: [{ name: 'x', value: 'y' }] }] }), forward('two', { matches: [{ headers: [{ name: 'x', value: 'y' }, { name: 'z', value: 'y' }] }] })], '/', { headers: { x: 'y', z: 'y' } }, 'two'],
    ['a header before a query parameter', [forward('query', { matches: [{ queryParams: [{ name: 'q', value: '1' }] }] }), forward('header', { matches: [{ headers: [{ name: 'x', value: 'y' }] }] })], '/?q=1', { headers: { x: 'y' } }, 'header'],
    ['the first of equal rules', [forward('first'), forward('second')], '/', {}, 'first'],
    ['a prefix by path element', [forward('prefix', { matches: [path('PathPrefix', '/a')] })], '/ab', {}, undefined],
    ['a prefix with a trailing slash as without', [forward('prefix', { matches: [path('PathPrefix', '/a/')] })], '/a', {}, 'prefix'],
    ['a regular expression as a whole', [forward('regex', { matches: [path('RegularExpression', '/a')] })], '/ab', {}, undefined],
    ['any of several matches', [forward('or', { matches: [path('Exact', '/a'), path('Exact', '/b')] })], '/b', {}, 'or'],
  ])('take %s', async (_, rules, asked, options, expected) => {
    expect(await reached(rules, asked, options)).toBe(expected && service(expected));
  });

  test('of several objects are ordered together: by specificity, then age, then name', async () => {
    const dated = (name: string, creationTimestamp: string, rule: object) =>
      object('HTTPRoute', name, { parentRefs: [{ name: 'gateway' }], hostnames: [HOST], rules: [rule] }, 'shop', { creationTimestamp });
    const manifests = [
      managed([HTTP]),
      dated('a', '2026-02-01T00:00:00Z', forward('younger')),
      dated('b', '2026-01-01T00:00:00Z', forward('older')),
      dated('c', '2026-03-01T00:00:00Z', forward('specific', { matches: [path('PathPrefix', '/a')] })),
    ];
    expect((await ask(manifests)).destination?.host).toBe(service('older'));
    expect((await ask(manifests, '/a')).destination?.host).toBe(service('specific'));
  });

  test('say in the answer which rule took the request', async () => {
    expect(await ask([managed([HTTP]), route([{ name: 'front', ...forward('frontend') }])])).toMatchObject({
      status: 'routed',
      gateway: 'shop/gateway',
      server: 'http',
      kubernetesRoute: 'HTTPRoute shop/routes',
      route: 'front',
      destination: { host: service('frontend'), port: 80, share: 100 },
    });
  });
});

describe('filters', () => {
  const filtered = (filter: object, more: object = {}, asked = '/a/b?c=d') => ask([managed([HTTP]), route([{ filters: [filter], ...more }])], asked);
  const redirect = (requestRedirect: object, more?: object) => filtered({ type: 'RequestRedirect', requestRedirect }, more);
  const rewrite = (urlRewrite: object, more: object = {}) => filtered({ type: 'URLRewrite', urlRewrite }, { ...forward('backend'), ...more });
  const prefixed = { matches: [path('PathPrefix', '/a')] };

  test.each([
    [{ scheme: 'https', statusCode: 301 }, undefined, 301, 'https://shop.example.com/a/b?c=d'],
    [{ hostname: 'new.example.com' }, undefined, 302, 'http://new.example.com/a/b?c=d'],
    [{ port: 8080 }, undefined, 302, 'http://shop.example.com:8080/a/b?c=d'],
    [{ path: { type: 'ReplaceFullPath', replaceFullPath: '/x' } }, undefined, 302, 'http://shop.example.com/x?c=d'],
    [{ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/x' } }, prefixed, 302, 'http://shop.example.com/x/b?c=d'],
  ])('redirect with %j', async (spec, more, statusCode, target) => {
    expect(await redirect(spec, more)).toMatchObject({ status: 'redirected', statusCode, redirect: target });
  });

  test.each([
    [{ hostname: 'new.example.com' }, {}, 'new.example.com', '/a/b?c=d'],
    [{ path: { type: 'ReplaceFullPath', replaceFullPath: '/x' } }, {}, HOST, '/x?c=d'],
    [{ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/x' } }, prefixed, HOST, '/x/b?c=d'],
    [{ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } }, prefixed, HOST, '/b?c=d'],
  ])('rewrite with %j', async (spec, more, host, target) => {
    expect(await rewrite(spec, more)).toMatchObject({ status: 'routed', host, path: target });
  });

  test('that Istio does not know make it ignore the whole object', async () => {
    expect(await filtered({ type: 'ExtensionRef', extensionRef: {} }, forward('backend'))).toMatchObject({
      status: 'not-found', reason: expect.stringContaining('Istio ignores HTTPRoute shop/routes: spec.rules[0] has a filter of type ExtensionRef'),
    });
  });

  test('of a backend other than changes of headers make it ignore the whole object', async () => {
    const mirror = { type: 'RequestMirror', requestMirror: { backendRef: { name: 'copy', port: 80 } } };
    expect(await ask([managed([HTTP]), route([{ backendRefs: [{ name: 'backend', port: 80, filters: [mirror] }] }])])).toMatchObject({
      status: 'not-found', reason: expect.stringContaining('spec.rules[0].backendRefs[0] has a filter of type RequestMirror'),
    });
  });

  test('that are newer than the simulator leave the answer unknown', async () => {
    expect(await filtered({ type: 'Future' }, forward('backend'))).toMatchObject({ status: 'unknown', reason: expect.stringContaining('Future') });
  });
});

describe('backends', () => {
  const weighted = (...backendRefs: object[]) => ask([managed([HTTP]), route([{ backendRefs }])]);

  test('share requests by weight', async () => {
    const { destinations } = await weighted({ name: 'a', port: 80, weight: 3 }, { name: 'b', port: 80 }, { name: 'c', port: 80, weight: 0 });
    expect(destinations).toEqual([{ host: service('a'), port: 80, share: 75 }, { host: service('b'), port: 80, share: 25 }]);
  });

  test.each<[string, object[]]>([
    ['no backend', []],
    ['only backends of weight 0', [{ name: 'a', port: 80, weight: 0 }]],
    ['a backend of another kind', [{ group: 'example.com', kind: 'Thing', name: 'a', port: 80 }]],
  ])('500 with %s', async (_, backendRefs) => {
    expect(await weighted(...backendRefs)).toMatchObject({ status: 'answered', statusCode: 500 });
  });

  test('500 for the share of a backend that cannot be used', async () => {
    const answer = await weighted({ name: 'a', port: 80 }, { kind: 'Thing', name: 'b', port: 80 });
    expect(answer).toMatchObject({ status: 'routed', destinations: [{ host: service('a'), share: 50 }] });
    expect(answer.steps.join('\n')).toContain('500 for 50% of such requests: Istio does not support backends of kind Thing');
  });

  test('in another namespace need a ReferenceGrant', async () => {
    const elsewhere = route([{ backendRefs: [{ name: 'a', namespace: 'data', port: 80 }] }]);
    const from = { kind: 'HTTPRoute', namespace: 'shop' };
    const answers = await Promise.all([
      ask([managed([HTTP]), elsewhere]),
      ask([managed([HTTP]), elsewhere, grant(from, { group: '', kind: 'Service', name: 'other' }, 'data')]),
      ask([managed([HTTP]), elsewhere, grant(from, { group: '', kind: 'Service' }, 'data')]),
    ]);
    expect(answers.map(({ status, statusCode, destination }) => [status, statusCode ?? destination?.host])).toEqual([
      ['unknown', undefined], ['answered', 500], ['routed', 'a.data.svc.cluster.local'],
    ]);
  });
});

describe('attachment', () => {
  const fromApps = route([forward('frontend')], {}, 'HTTPRoute', 'routes', 'apps');

  test('needs a listener that allows the namespace', async () => {
    expect(await ask([managed([HTTP]), fromApps])).toMatchObject({ status: 'not-found', reason: expect.stringContaining('NotAllowedByListeners') });
    expect(await ask([managed([{ ...HTTP, allowedRoutes: { namespaces: { from: 'All' } } }]), fromApps])).toMatchObject({ status: 'routed' });
  });

  test('accepts every namespace with a Selector that has no selector', async () => {
    const listener = { ...HTTP, allowedRoutes: { namespaces: { from: 'Selector' } } };
    expect(await ask([managed([listener]), fromApps])).toMatchObject({ status: 'routed' });
  });

  test('of a GRPCRoute without rules answers nothing', async () => {
    const { rules, ...spec } = { rules: undefined, parentRefs: [{ name: 'gateway' }], hostnames: [HOST] };
    expect(await ask([managed([HTTP]), object('GRPCRoute', 'routes', spec)], '/shop.Cart/Add')).toMatchObject({ status: 'not-found' });
    expect(await ask([managed([HTTP]), object('HTTPRoute', 'routes', spec)])).toMatchObject({ status: 'answered', statusCode: 500 });
  });

  test('needs the named listener', async () => {
    const wrong = route([forward('frontend')], { parentRefs: [{ name: 'gateway', sectionName: 'nosuch' }] });
    expect(await ask([managed([HTTP]), wrong])).toMatchObject({ status: 'not-found', reason: expect.stringContaining('NoMatchingParent') });
  });

  test('the more specific listener takes a host from the wildcard', async () => {
    const listeners = [{ ...HTTP, name: 'wildcard', hostname: '*.example.com' }, { ...HTTP, hostname: HOST }];
    const manifests = [managed(listeners), route([forward('wildcard')], { parentRefs: [{ name: 'gateway', sectionName: 'wildcard' }] })];
    expect(await ask(manifests)).toMatchObject({ status: 'not-found' });
  });

  test('a gateway that runs already is found by its Service, beside Gateways of Istio', async () => {
    const manual = object('Gateway', 'gateway', {
      gatewayClassName: 'istio', addresses: [{ type: 'Hostname', value: 'istio-ingressgateway' }], listeners: [{ ...HTTP, allowedRoutes: { namespaces: { from: 'All' } } }],
    }, 'istio-system');
    const both = [
      manual, route([forward('frontend')], { parentRefs: [{ name: 'gateway', namespace: 'istio-system' }] }),
      gateway([http(['old.example.com'])]), virtualService(['old.example.com'], { http: [to('old', 80)] }),
    ];
    expect((await ask(both)).destination?.host).toBe(service('frontend'));
    expect((await IngressSimulator.fromManifests(both).request('http://old.example.com/'))).toMatchObject({ virtualService: 'shop/routes', destination: { host: 'old' } });
  });

  test('a Service in another namespace leaves the Gateway without Pods', async () => {
    const spec = { addresses: [{ type: 'Hostname', value: 'istio-ingressgateway.istio-system.svc.cluster.local' }] };
    expect(await ask([managed([HTTP], spec), route([forward('frontend')])])).toMatchObject({
      status: 'refused', reason: expect.stringContaining('its Service is not in namespace shop'),
    });
  });

  test('of a GRPCRoute is by service and method', async () => {
    const rules = [forward('add', { matches: [{ method: { service: 'shop.Cart', method: 'Add' } }] }), forward('cart', { matches: [{ method: { service: 'shop.Cart' } }] })];
    const manifests = [managed([HTTP]), route(rules, {}, 'GRPCRoute')];
    expect((await ask(manifests, '/shop.Cart/Add', { method: 'POST' })).destination?.host).toBe(service('add'));
    expect((await ask(manifests, '/shop.Cart/List', { method: 'POST' })).destination?.host).toBe(service('cart'));
    expect(await ask(manifests, '/shop.Other/List', { method: 'POST' })).toMatchObject({ status: 'not-found' });
  });
});

describe('TLS of listeners', () => {
  const bundle = ca.issueServerCertificate('gateway-api', { dnsNames: [HOST] });
  const certificate = secret('shop', bundle, {}, 'shop');
  const client = clients.issueClientCertificate('client-of-gateway-api');
  const request = (listener: object, manifests: object[], options: object = {}) =>
    IngressSimulator.fromManifests([managed([listener]), route([forward('frontend')]), ...manifests]).request(`https://${HOST}/`, options);
  const mutual = { ...HTTPS, tls: { ...HTTPS.tls, options: { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' } } };
  const authorities = secret('shop-cacert', bundle, { 'ca.crt': clients.trustAnchors.pem }, 'shop');

  test('is terminated with the certificate of its Secret', async () => {
    expect(await request(HTTPS, [certificate])).toMatchObject({ handshake: 'ok', status: 'routed', certificate: { dnsNames: [HOST] } });
  });

  test('with the option MUTUAL needs a certificate of the client', async () => {
    expect(await request(mutual, [certificate, authorities])).toMatchObject({ handshake: 'refused', alert: 'certificate required' });
    expect(await request(mutual, [certificate, authorities], { clientCertificate: client })).toMatchObject({ handshake: 'ok', status: 'routed' });
  });

  test('with OPTIONAL_MUTUAL alone serves nobody', async () => {
    const optional = { ...HTTPS, tls: { ...HTTPS.tls, options: { 'gateway.istio.io/tls-terminate-mode': 'OPTIONAL_MUTUAL' } } };
    expect(await request(optional, [certificate, authorities])).toMatchObject({ status: 'refused', reason: expect.stringContaining('OPTIONAL_MUTUAL') });
  });

  test('of two certificates leaves out the second if it is missing', async () => {
    const two = { ...HTTPS, tls: { certificateRefs: [{ name: 'shop' }, { name: 'nosuch' }] } };
    expect(await request(two, [certificate])).toMatchObject({ handshake: 'ok', status: 'routed', certificate: { dnsNames: [HOST] } });
    const other = { ...HTTPS, tls: { certificateRefs: [{ name: 'nosuch' }, { name: 'shop' }] } };
    expect(await request(other, [certificate])).toMatchObject({ status: 'refused' });
  });

  test('needs a ConfigMap with authorities, which the answer calls by its kind', async () => {
    const validation = { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'clients' }] };
    const frontend = managed([HTTPS], { tls: { frontend: { default: { validation } } } });
    const missing = await IngressSimulator.fromManifests([frontend, route([forward('frontend')]), certificate]).request(`https://${HOST}/`);
    expect(missing.handshake).toBe('unknown');
    expect(missing.steps.join('\n')).toContain('ConfigMap shop/clients is not among the manifests');
  });

  test('takes authorities of the port from a ConfigMap', async () => {
    const validation = { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'clients' }] };
    const manifests = [
      managed([HTTPS], { tls: { frontend: { default: {}, perPort: [{ port: 443, tls: { validation } }] } } }), route([forward('frontend')]), certificate,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'clients', namespace: 'shop' }, data: { 'ca.crt': clients.trustAnchors.pem } },
    ];
    const ingress = IngressSimulator.fromManifests(manifests);
    expect(await ingress.request(`https://${HOST}/`)).toMatchObject({ handshake: 'refused' });
    expect(await ingress.request(`https://${HOST}/`, { clientCertificate: client })).toMatchObject({ handshake: 'ok' });
  });

  test('needs a ReferenceGrant for a Secret in another namespace', async () => {
    const elsewhere = { ...HTTPS, tls: { certificateRefs: [{ name: 'shop', namespace: 'certs' }] } };
    const remote = secret('shop', bundle, {}, 'certs');
    const granted = grant({ kind: 'Gateway', namespace: 'shop' }, { group: '', kind: 'Secret' }, 'certs');
    expect(await request(elsewhere, [remote])).toMatchObject({ status: 'refused', reason: expect.stringContaining('no ReferenceGrant in namespace certs') });
    expect(await request(elsewhere, [remote, granted])).toMatchObject({ handshake: 'ok', status: 'routed' });
  });

  test('is passed through by server name', async () => {
    const passthrough = { name: 'tls', port: 443, protocol: 'TLS', hostname: HOST, tls: { mode: 'Passthrough' } };
    const manifests = [managed([passthrough]), route([forward('backend')], {}, 'TLSRoute')];
    expect(await IngressSimulator.fromManifests(manifests).request(`https://${HOST}/`)).toMatchObject({
      status: 'routed', kubernetesRoute: 'TLSRoute shop/routes', destination: { host: service('backend') },
    });
  });

  test('is passed through only for names that route and listener share', async () => {
    const passthrough = { name: 'tls', port: 443, protocol: 'TLS', hostname: '*.example.com', tls: { mode: 'Passthrough' } };
    const ingress = IngressSimulator.fromManifests([managed([passthrough]), route([forward('backend')], { hostnames: [HOST, 'shop.example.org'] }, 'TLSRoute')]);
    expect(await ingress.request(`https://${HOST}/`)).toMatchObject({ status: 'routed' });
    expect(await ingress.request('https://shop.example.org/')).toMatchObject({ status: 'refused' });
  });
});
