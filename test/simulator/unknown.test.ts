import { gateway, gatewayService, http, to, virtualService } from './manifests';
import { IngressSimulator } from '../../src/index';

const HOST = 'shop.example.com';
const claims = { match: [{ headers: { '@request.auth.claims.groups': { exact: 'staff' } } }], ...to('shop', 80) };
const authentication = {
  apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', metadata: { name: 'a', namespace: 'istio-system' }, spec: { jwtRules: [{ issuer: 'https://id.example' }] },
};
const ingress = (routes: object[], others: object[] = []) =>
  IngressSimulator.fromManifests([gatewayService, gateway([http([HOST])]), virtualService([HOST], { http: routes }), ...others]);
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const bearer = (iss: string) => ({ headers: { authorization: `Bearer ${part({ alg: 'RS256' })}.${part({ iss, groups: ['staff'] })}.c2ln` } });
const TOKEN = bearer('https://id.example');

describe('a route by claims of a token', () => {
  test('is not taken without a token', async () => {
    expect(await ingress([claims], [authentication]).request(`http://${HOST}/`)).toMatchObject({ status: 'not-found' });
  });

  test('is taken for a request whose token has the claim, and not for another', async () => {
    const simulator = ingress([claims, to('public', 80)], [authentication]);
    expect(await simulator.request(`http://${HOST}/`, TOKEN)).toMatchObject({
      status: 'routed', destination: { host: 'shop' }, steps: expect.arrayContaining([expect.stringMatching('taken for valid')]),
    });
    expect(await simulator.request(`http://${HOST}/`)).toMatchObject({ status: 'routed', destination: { host: 'public' } });
  });

  test('is never taken where no RequestAuthentication selects the gateway', async () => {
    expect(await ingress([claims]).request(`http://${HOST}/`, TOKEN)).toMatchObject({ status: 'not-found' });
  });
});

describe('a token that the gateway refuses whatever its signature', () => {
  test.each([['of another issuer', bearer('https://other.example')], ['in another form', { headers: { authorization: 'Bearer x' } }]])('%s', async (_, token) => {
    expect(await ingress([to('shop', 80)], [authentication]).request(`http://${HOST}/`, token)).toMatchObject({ status: 'answered', statusCode: 401 });
  });

  test('is one where the namespace of the gateway is unknown, for a RequestAuthentication of its labels in any namespace', async () => {
    const elsewhere = {
      ...authentication, metadata: { name: 'a', namespace: 'edge' }, spec: { ...authentication.spec, selector: { matchLabels: { app: 'edge' } } },
    };
    const edge = gateway([http([HOST])]) as { readonly spec: object };
    const objects = [{ ...edge, spec: { ...edge.spec, selector: { app: 'edge' } } }, virtualService([HOST], { http: [to('shop', 80)] }), elsewhere];
    expect(await IngressSimulator.fromManifests(objects).request(`http://${HOST}/`, bearer('https://other.example')))
      .toMatchObject({ status: 'answered', statusCode: 401 });
  });

  test('is one only where a RequestAuthentication selects the gateway', async () => {
    expect(await ingress([to('shop', 80)]).request(`http://${HOST}/`, bearer('https://other.example'))).toMatchObject({ status: 'routed' });
  });
});

describe('an EnvoyFilter', () => {
  const answered = (patch: object, metadata: object = {}) => ingress([to('shop', 80)], [{
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'f', namespace: 'istio-system', ...metadata },
    spec: { configPatches: [patch] },
  }]).request(`http://${HOST}/`);
  const lua = { applyTo: 'HTTP_FILTER', match: { context: 'GATEWAY' }, patch: { operation: 'INSERT_BEFORE', value: { name: 'envoy.filters.http.lua' } } };
  const manager = (settings: object) => ({
    applyTo: 'NETWORK_FILTER',
    match: { context: 'GATEWAY' },
    patch: { operation: 'MERGE', value: { name: 'envoy.filters.network.http_connection_manager', typed_config: settings } },
  });

  test.each([
    ['a filter that may answer', lua],
    ['routes', { applyTo: 'HTTP_ROUTE', match: { context: 'ANY' }, patch: { operation: 'MERGE', value: {} } }],
    ['the listener', { applyTo: 'LISTENER', patch: { operation: 'MERGE', value: {} } }],
    ['how paths are read', manager({ merge_slashes: true })],
  ])('with %s makes answers unknown', async (_, patch) => {
    expect(await answered(patch)).toMatchObject({ status: 'unknown', reason: expect.stringContaining('EnvoyFilter istio-system/f') });
  });

  test.each([
    ['compression', { ...lua, patch: { operation: 'INSERT_BEFORE', value: { name: 'envoy.filters.http.compressor' } } }],
    ['the addresses of clients', manager({ '@type': 'x', 'xff_num_trusted_hops': 1, 'use_remote_address': true })],
    ['clusters', { applyTo: 'CLUSTER', match: { context: 'GATEWAY' }, patch: { operation: 'MERGE', value: {} } }],
  ])('with %s is a step', async (_, patch) => {
    const { status, steps } = await answered(patch);
    expect([status, steps.join('\n')]).toEqual(['routed', expect.stringContaining('EnvoyFilter istio-system/f')]);
  });

  test.each([
    ['sidecars', { ...lua, match: { context: 'SIDECAR_INBOUND' } }, {}],
    ['another port', { ...lua, match: { context: 'GATEWAY', listener: { portNumber: 9443 } } }, {}],
    ['another namespace', lua, { namespace: 'other' }],
  ])('for %s changes nothing', async (_, patch, metadata) => {
    const { status, steps } = await answered(patch, metadata);
    expect([status, steps.join('\n')]).toEqual(['routed', expect.not.stringContaining('EnvoyFilter')]);
  });
});

describe('a destination that is not exported to the namespace of the gateway', () => {
  const service = (exportTo: string) => ({
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'shop', namespace: 'shop', annotations: { 'networking.istio.io/exportTo': exportTo } }, spec: { ports: [{ port: 80 }] },
  });
  const answered = (exportTo: string) => ingress([to('shop.shop.svc.cluster.local', 80)], [service(exportTo)]).request(`http://${HOST}/`);

  test('is not a cluster of Envoy: 503', async () => {
    expect(await answered('.')).toMatchObject({ status: 'answered', statusCode: 503 });
    expect(await answered('.,istio-system')).toMatchObject({ status: 'routed' });
  });
});

describe('a destination of which a Service or DestinationRule is known', () => {
  const service = (spec: object = {}) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { ports: [{ port: 80 }, { port: 81 }], ...spec } });
  const rule = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'web', namespace: 'shop' }, spec: { host: 'web', subsets: [{ name: 'v1' }] } };
  const destination = (more: object) => [{ route: [{ destination: { host: 'web', ...more } }] }];
  const answered = (more: object, ...objects: object[]) => ingress(destination(more), objects).request(`http://${HOST}/`);

  test('needs one of the ports of the Service: 503', async () => {
    expect(await answered({ port: { number: 8080 } }, service())).toMatchObject({
      status: 'answered', statusCode: 503, steps: expect.arrayContaining([expect.stringContaining('Service shop/web has no port 8080, but 80, 81')]),
    });
    expect(await answered({ port: { number: 80 } }, service())).toMatchObject({ status: 'routed' });
    expect(await answered({ port: { number: 8080 } })).toMatchObject({ status: 'routed' });
  });

  test('without a port has that of the server: 503 where the Service lacks it', async () => {
    expect(await answered({}, service({ ports: [{ port: 8080 }, { port: 8081 }] }))).toMatchObject({ status: 'answered', statusCode: 503 });
    expect(await answered({}, service())).toMatchObject({ status: 'routed' });
    expect(await answered({}, service({ ports: [{ port: 8080 }] }))).toMatchObject({ status: 'routed' });
  });

  test('with an external name is that of another Service, whose ports are not known here', async () =>
    expect(await answered({ port: { number: 8080 } }, service({ type: 'ExternalName', externalName: 'a.example.org' }))).toMatchObject({ status: 'routed' }));

  test('needs a subset that the DestinationRule has: 503', async () => {
    expect(await answered({ port: { number: 80 }, subset: 'v2' }, service(), rule)).toMatchObject({
      status: 'answered', statusCode: 503, steps: expect.arrayContaining([expect.stringContaining("DestinationRule shop/web has no subset 'v2'")]),
    });
    expect(await answered({ port: { number: 80 }, subset: 'v1' }, service(), rule)).toMatchObject({ status: 'routed' });
    expect(await answered({ port: { number: 80 }, subset: 'v2' }, service())).toMatchObject({ status: 'routed' });
  });
});

describe('a ServiceEntry without addresses', () => {
  const entry = (spec: object, name = 'outside') => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name, namespace: 'shop' },
    spec: { hosts: ['api.example.org'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], ...spec },
  });
  const answered = (...entries: object[]) => ingress([to('api.example.org', 80)], entries).request(`http://${HOST}/`);

  test('has no endpoints for a gateway: 503', async () => {
    expect(await answered(entry({}))).toMatchObject({ status: 'answered', statusCode: 503 });
    expect(await answered(entry({ resolution: 'NONE' }))).toMatchObject({ status: 'answered', statusCode: 503 });
    expect(await answered(entry({ resolution: 'DNS' }))).toMatchObject({ status: 'routed' });
    expect(await answered(entry({}), entry({ resolution: 'DNS' }, 'other'))).toMatchObject({ status: 'routed' });
  });
});

describe('a fault', () => {
  const abort = (fault: object) => ingress([{ fault: { abort: { httpStatus: 503, ...fault } }, ...to('shop', 80) }]).request(`http://${HOST}/`);

  test('for all requests is the answer', async () =>
    expect(await abort({ percentage: { value: 100 } })).toMatchObject({ status: 'answered', statusCode: 503 }));
  test('without a percentage is for none', async () => expect(await abort({})).toMatchObject({ status: 'routed' }));
  test('for some requests is a step', async () => {
    const { status, steps } = await abort({ percentage: { value: 30 } });
    expect([status, steps.join('\n')]).toEqual(['routed', expect.stringMatching('aborts 30% of such requests with status 503')]);
  });
});

describe('a preflight', () => {
  const preflight = (origin: string, policy: object = {}) => ingress([{ corsPolicy: { allowOrigins: [{ exact: 'https://a.example' }], ...policy }, ...to('shop', 80) }])
    .request(`http://${HOST}/`, { method: 'OPTIONS', headers: { 'origin': origin, 'access-control-request-method': 'GET' } });

  test('of a permitted origin is answered by the gateway', async () => expect(await preflight('https://a.example')).toMatchObject({ statusCode: 200 }));
  test('of another origin is routed', async () => expect(await preflight('https://b.example')).toMatchObject({ status: 'routed' }));
  test('of another origin is answered when such are ignored', async () =>
    expect(await preflight('https://b.example', { unmatchedPreflights: 'IGNORE' })).toMatchObject({ statusCode: 200 }));
});

describe('delegates', () => {
  const delegate = (routes: object[], metadata: object = {}, spec: object = {}) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'cart', namespace: 'shop', ...metadata },
    spec: { http: routes, ...spec },
  });
  const root = { match: [{ uri: { prefix: '/cart' } }], delegate: { name: 'cart', namespace: 'shop' } };
  const through = (path: string, ...others: object[]) => ingress([root, to('shop', 80)], others).request(`http://${HOST}${path}`);

  test('get the requests that both match', async () => {
    expect(
      await through('/cart/1', delegate([{ match: [{ uri: { prefix: '/cart/1' } }], ...to('one', 80) }, to('cart', 80)])),
    ).toMatchObject({ destination: { host: 'one' } });
    expect(await through('/cart/2', delegate([to('cart', 80)]))).toMatchObject({
      destination: { host: 'cart' },
      virtualService: 'shop/routes',
    });
  });

  test('that are missing, hidden, or have hosts leave their route out', async () => {
    for (const others of [
      [],
      [delegate([to('cart', 80)], { namespace: 'shop' }, { exportTo: ['other'] })],
      [delegate([to('cart', 80)], {}, { hosts: ['a.b'] })],
    ]) {
      expect(await through('/cart', ...others)).toMatchObject({ destination: { host: 'shop' } });
    }
  });

  test('whose matches contradict the route are left out', async () => {
    expect(await through('/cart', delegate([{ match: [{ uri: { prefix: '/other' } }], ...to('cart', 80) }]))).toMatchObject({
      destination: { host: 'shop' },
    });
  });
});

test('a VirtualService that admission refuses routes nothing', async () => {
  const refused = [{ match: [{ uri: { regex: '/(?=a)' } }], ...to('shop', 80) }, to('shop', 80)];
  expect(await ingress(refused).request(`http://${HOST}/`)).toMatchObject({ status: 'not-found' });
});

test('the pseudo header :path is the path with its query', async () => {
  const routes = [{ match: [{ headers: { ':path': { exact: '/a?b=c' } } }], ...to('shop', 80) }];
  expect(await ingress(routes).request(`http://${HOST}/a?b=c`)).toMatchObject({ status: 'routed' });
});

describe('ports', () => {
  const service = (ports: object[], labels: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'g', namespace: 'istio-system', labels },
    spec: { selector: { istio: 'ingressgateway' }, ports },
  });
  const at = (port: number, serverPort: number, ...others: object[]) => IngressSimulator.fromManifests([
    gateway([http([HOST], undefined, serverPort)]), virtualService([HOST], { http: [to('shop', 80)] }), ...others,
  ]).request(`http://${HOST}:${port}/`);
  const unprivileged = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'g', namespace: 'istio-system' },
    spec: {
      template: {
        metadata: { labels: { istio: 'ingressgateway' } },
        spec: { containers: [{ name: 'istio-proxy', env: [{ name: 'ISTIO_META_UNPRIVILEGED_POD', value: 'true' }] }] },
      },
    },
  };

  test('of a Service without translation lead to the port of the Pods', async () => {
    const untranslated = service([{ port: 80, targetPort: 8081 }], { 'experimental.istio.io/disable-gateway-port-translation': 'true' });
    expect(await at(80, 8081, untranslated)).toMatchObject({ status: 'routed' });
  });

  test('of nodes lead to the port of the Pods', async () =>
    expect(await at(30080, 80, service([{ port: 80, targetPort: 8080, nodePort: 30080 }]))).toMatchObject({ status: 'routed' }));
  test('below 1024 are closed in unprivileged Pods', async () => {
    expect(await at(80, 80, service([{ port: 80, targetPort: 80 }]), unprivileged)).toMatchObject({
      status: 'refused',
      reason: expect.stringMatching('unprivileged'),
    });
  });
});
