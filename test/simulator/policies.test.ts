import { IngressResponse, IngressSimulator } from '../../src';

const GATEWAY = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'gateway', namespace: 'shop' },
  spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'] }] },
};
const ROUTE = [{ destination: { host: 'api', port: { number: 80 } } }];
const ORIGIN = 'https://app.example.com';

async function answer(route: object, method = 'GET', headers: { [name: string]: string } = {}): Promise<IngressResponse> {
  const virtualService = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'routes', namespace: 'shop' },
    spec: { hosts: ['shop.example.com'], gateways: ['gateway'], http: [route] },
  };
  return IngressSimulator.fromManifests([GATEWAY, virtualService]).request('http://shop.example.com/', { method, headers });
}

describe('CORS', () => {
  const corsPolicy = {
    allowOrigins: [{ exact: ORIGIN }], allowMethods: ['GET', 'PUT'], exposeHeaders: ['x-total'], maxAge: '1h', allowCredentials: true,
  };
  const ask = (policy: object, origin = ORIGIN) =>
    answer({ route: ROUTE, corsPolicy: { ...corsPolicy, ...policy } }, 'OPTIONS', { origin, 'access-control-request-method': 'PUT' });

  test('the gateway answers the preflight of a permitted origin, with what the policy permits', async () => {
    expect(await ask({})).toMatchObject({
      status: 'answered',
      statusCode: 200,
      headers: {
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-credentials': 'true',
        'access-control-allow-methods': 'GET,PUT',
        'access-control-expose-headers': 'x-total',
        'access-control-max-age': '3600',
      },
    });
  });

  test('* is answered with what the page requests', async () => {
    expect((await ask({ allowMethods: ['*'] })).headers).toMatchObject({ 'access-control-allow-methods': 'PUT' });
  });

  test('a preflight of another origin is forwarded, or answered without permission', async () => {
    const forwarded = await ask({}, 'https://other.example.com');
    expect(forwarded.status).toBe('routed');
    expect(forwarded.headers).toBeUndefined();
    const ignored = await ask({ unmatchedPreflights: 'IGNORE' }, 'https://other.example.com');
    expect(ignored).toMatchObject({ status: 'answered', statusCode: 200 });
    expect(ignored.headers).toBeUndefined();
  });

  test('other requests of a permitted origin are routed, and pages may read the response', async () => {
    expect(await answer({ route: ROUTE, corsPolicy }, 'GET', { origin: ORIGIN })).toMatchObject({
      status: 'routed',
      headers: { 'access-control-allow-origin': ORIGIN, 'access-control-allow-credentials': 'true', 'access-control-expose-headers': 'x-total' },
    });
    expect((await answer({ route: ROUTE, corsPolicy })).headers).toBeUndefined();
  });

  test('a redirect has no CORS headers, and its preflights are redirected', async () => {
    const redirected = await answer({ redirect: { uri: '/new' }, corsPolicy }, 'OPTIONS', { 'origin': ORIGIN, 'access-control-request-method': 'PUT' });
    expect(redirected.status).toBe('redirected');
    expect(redirected.headers).toBeUndefined();
  });
});

describe('a fault', () => {
  const all = { percentage: { value: 100 } };

  test('of all requests is the answer, before CORS', async () => {
    const corsPolicy = { allowOrigins: [{ exact: ORIGIN }] };
    const preflight = { 'origin': ORIGIN, 'access-control-request-method': 'PUT' };
    expect(await answer({ route: ROUTE, corsPolicy, fault: { abort: { httpStatus: 503, ...all } } }, 'OPTIONS', preflight))
      .toMatchObject({ status: 'answered', statusCode: 503 });
  });

  test('with a status of gRPC has the HTTP status 200', async () => {
    expect(await answer({ route: ROUTE, fault: { abort: { grpcStatus: 'UNAVAILABLE', ...all } } })).toMatchObject({ status: 'answered', statusCode: 200 });
  });

  test.each([[{ percentage: { value: 20 } }, 'aborts 20%'], [{}, undefined], [{ percentage: { value: 0 } }, undefined]])(
    'of some requests, %j, is a step, because most are routed', async (share, step) => {
      const { status, steps } = await answer({ route: ROUTE, fault: { abort: { httpStatus: 503, ...share } } });
      expect(status).toBe('routed');
      expect(steps.some(each => each.includes('aborts'))).toBe(step !== undefined);
      if (step !== undefined) expect(steps.join()).toContain(step);
    },
  );

  test('that delays is a step', async () => {
    const { status, steps } = await answer({ route: ROUTE, fault: { delay: { fixedDelay: '2s', ...all } } });
    expect(status).toBe('routed');
    expect(steps).toContain('the gateway delays 100% of such requests by 2s (fault)');
  });
});

test('mirrors are steps and do not change the answer', async () => {
  const plain = await answer({ route: ROUTE });
  const { steps, ...mirrored } = await answer({
    route: ROUTE,
    mirrors: [{ destination: { host: 'copy' } }, { destination: { host: 'half' }, percentage: { value: 50 } }, { destination: { host: 'never' }, percentage: { value: 0 } }],
  });
  expect({ ...mirrored, steps: [] }).toEqual({ ...plain, steps: [] });
  expect(steps.filter(step => step.includes('copied'))).toEqual([
    '100% of such requests are copied to copy (mirrors)', '50% of such requests are copied to half (mirrors)',
  ]);
});
