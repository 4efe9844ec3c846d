import { stringify } from 'yaml';
import { IngressModel } from '../../src/model/ingress-model';
import { readYaml } from '../../src/model/input/read-yaml';
import { explain } from '../../src/report/explain/explain';

function gateway(tls?: object): object {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'], tls }],
    },
  };
}

function routes(name: string, match?: object[]): object {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace: 'shop' },
    spec: { hosts: ['shop.example.com'], gateways: ['shop'], http: [{ match, route: [{ destination: { host: name } }] }] },
  };
}

function explained(...objects: object[]) {
  const [host] = explain(new IngressModel(readYaml(objects.map(object => stringify(object, { version: '1.1' })).join('---\n'), 'shop.yaml')), new Date());
  return host;
}

test('a plain HTTP server that says that it does not redirect has no TLS', () => {
  expect(explained(gateway({ httpsRedirect: false })).tls).toBe('none');
});

test('a route that takes everything is listed after the routes of the other VirtualServices, as Istio sorts them', () => {
  expect(explained(gateway(), routes('a-frontend'), routes('cart', [{ uri: { prefix: '/cart' } }])).routes).toEqual([
    '/cart* → cart (shop/cart)',
    'everything → a-frontend (shop/a-frontend)',
  ]);
});

test('a header that a request must not have is listed', () => {
  expect(explained(gateway(), routes('cart', [{ withoutHeaders: { 'x-probe': { exact: 'yes' } } }])).routes).toEqual([
    'every path unless header x-probe matches → cart (shop/cart)',
  ]);
});

test.each<[object, string]>([
  [{ uri: '/new' }, '/new'],
  [{ prefixRewrite: '/new' }, '/new<path after the matched prefix>'],
  [{ authority: 'new.example.com' }, 'new.example.com<path>'],
  [{ scheme: 'https', port: 8443 }, 'https://<host>:8443<path>'],
  [{ scheme: 'http', derivePort: 'FROM_REQUEST_PORT' }, 'http://<host>:<port><path>'],
])('the redirect %j leads to %s', (redirect, to) => {
  const virtualService = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: { hosts: ['shop.example.com'], gateways: ['shop'], http: [{ match: [{ uri: { prefix: '/old' } }], redirect }] },
  };
  expect(explained(gateway(), virtualService).routes).toEqual([`/old* → redirect 301 to ${to} (shop/shop)`]);
});

describe('Gateways of the Gateway API', () => {
  const listener = (name: string, port: number, more: object = {}) => ({ name, port, protocol: port === 80 ? 'HTTP' : 'HTTPS', ...more });
  const object = (kind: string, name: string, spec: object) =>
    ({ apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name, namespace: 'shop' }, spec });
  const manifests = [
    object('Gateway', 'gateway', {
      gatewayClassName: 'istio',
      listeners: [
        listener('http', 80),
        listener('https', 443, { hostname: 'shop.example.com', tls: { certificateRefs: [{ name: 'shop' }] } }),
        listener('broken', 443, { hostname: 'broken.example.com', tls: { certificateRefs: [{ kind: 'ConfigMap', name: 'shop' }] } }),
      ],
    }),
    object('HTTPRoute', 'redirect', {
      parentRefs: [{ name: 'gateway', sectionName: 'http' }],
      hostnames: ['shop.example.com'],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    }),
    object('HTTPRoute', 'frontend', {
      parentRefs: [{ name: 'gateway', sectionName: 'https' }],
      hostnames: ['shop.example.com'],
      rules: [
        { matches: [{ path: { type: 'PathPrefix', value: '/api' } }], backendRefs: [{ name: 'a', port: 80, weight: 3 }, { name: 'b', port: 80 }] },
        { backendRefs: [{ name: 'frontend', port: 8080 }] },
      ],
    }),
  ];
  const hosts = () => explain(new IngressModel(manifests.map(each => ({ object: each, origin: {} }))), new Date('2026-06-01'));

  test('are shown by host with listener, Secret, redirect and routes', () => {
    expect(hosts().find(({ host }) => host === 'shop.example.com')).toMatchObject({
      port: 443,
      gateway: 'shop/gateway',
      listener: 'https',
      workload: 'Pods with gateway.networking.k8s.io/gateway-name=gateway in shop',
      credential: 'Secret shop/shop (not among the manifests)',
      redirect: 'HTTP 80 redirects to https',
      routes: [
        '/api[/*] → a.shop.svc.cluster.local:80 75%, b.shop.svc.cluster.local:80 25% (shop/frontend)',
        '/* → frontend.shop.svc.cluster.local:8080 (shop/frontend)',
      ],
      curl: 'curl -i --resolve shop.example.com:443:"$INGRESS_IP" --cacert ca.pem https://shop.example.com/api',
    });
  });

  test('say why a listener serves nobody', () => {
    expect(hosts().find(({ host }) => host === 'broken.example.com')?.dropped).toContain('certificateRef is a ConfigMap');
  });

  test('list a host once, not its redirect too', () => {
    expect(hosts().map(({ host }) => host).sort()).toEqual(['broken.example.com', 'shop.example.com']);
  });

  test('with a listener for many names show each hostname of a route with its own rules, without those of a wildcard', () => {
    const web = object('Gateway', 'gateway', { gatewayClassName: 'istio', listeners: [listener('any', 80), listener('wide', 8080, { protocol: 'HTTP', hostname: '*.example.com' })] });
    const to = (name: string, ...hostnames: string[]) => object('HTTPRoute', name, { parentRefs: [{ name: 'gateway' }], hostnames, rules: [{ backendRefs: [{ name, port: 80 }] }] });
    const cart = object('GRPCRoute', 'cart', {
      parentRefs: [{ name: 'gateway' }], hostnames: ['cart.example.com'], rules: [{ matches: [{ method: { service: 'shop.Cart' } }], backendRefs: [{ name: 'cart', port: 80 }] }],
    });
    const model = new IngressModel([web, to('wide', '*.example.com'), to('shop', 'shop.example.com'), cart].map(each => ({ object: each, origin: {} })));
    expect(explain(model, new Date('2026-06-01')).map(each => `${each.host} ${each.port} ${each.routes.join('; ')}`).sort()).toEqual([80, 8080].flatMap(port => [
      `*.example.com ${port} /* → wide.shop.svc.cluster.local:80 (shop/wide)`,
      `cart.example.com ${port} /shop.Cart/* → cart.shop.svc.cluster.local:80 (shop/cart)`,
      `shop.example.com ${port} /* → shop.shop.svc.cluster.local:80 (shop/shop)`,
    ]).sort());
  });
});
