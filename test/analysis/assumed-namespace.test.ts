import { analyze } from '../../src/analysis/analyze';

const GATEWAY = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'shop' },
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'] }],
  },
};
const SERVICE = {
  apiVersion: 'v1', kind: 'Service', metadata: { name: 'frontend' }, spec: { ports: [{ name: 'http', port: 8080 }], selector: { app: 'frontend' } },
};
const ROUTES = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: { hosts: ['shop.example.com'], gateways: ['shop'], http: [{ route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }] },
};

function findings(options: { defaultNamespace?: string; complete?: boolean } = {}) {
  const objects = [GATEWAY, SERVICE, ROUTES].map(object => ({ object, origin: {} }));
  return analyze(objects, { now: new Date(), expiryDays: 30, complete: false, ...options })
    .filter(({ kind }) => kind === 'VirtualService').map(({ level, code, path }) => `${level} ${code} ${path}`).sort();
}

test('a Gateway and a Service without a namespace may be in that of the VirtualService', () => {
  expect(findings()).toEqual([
    'info undecided spec.gateways[0]',
    'info undecided spec.http[0].route[0].destination.host',
  ]);
});

test('in another namespace that is given, they are not found', () => {
  expect(findings({ defaultNamespace: 'default' })).toEqual([
    'error IST0101 spec.gateways[0]',
    'warning destination-misspelt spec.http[0].route[0].destination.host',
  ]);
});

test('in the namespace of the VirtualService that is given, nothing is wrong', () => {
  expect(findings({ defaultNamespace: 'shop' })).toEqual([]);
});
