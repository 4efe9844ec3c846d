import { manifests } from './manifests';
import { analyze } from '../../src/analysis/analyze';

const routes = (name: string, hosts: string[], http: object[]) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'shop' },
  spec: { hosts, gateways: ['shop'], http },
});
const TO_FRONTEND = { route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] };

function finding(code: string, add: object[]) {
  return analyze(manifests({ add }), { now: new Date(), expiryDays: 30, complete: false }).find(each => each.code === code);
}

test('where only the last route of a VirtualService never applies, the finding is about that route', () => {
  const found = finding('virtual-service-shadowed', [
    routes('zz', ['shop.example.com'], [{ match: [{ uri: { prefix: '/cart' } }], ...TO_FRONTEND }, TO_FRONTEND]),
  ]);
  expect(found).toMatchObject({ path: 'spec.http[1]', message: expect.stringContaining('that no other match takes') });
});

test('where the Gateway has no server for the wider host, the help is not to remove the only server', () => {
  expect(finding('overlapping-hosts', [routes('wide', ['*'], [TO_FRONTEND])])!.help)
    .toBe('move the routes into one VirtualService, or give shop/wide only hosts that no other VirtualService has');
});
