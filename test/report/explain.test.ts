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
  const [host] = explain(new IngressModel(readYaml(objects.map(object => stringify(object)).join('---\n'), 'shop.yaml')), new Date());
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
