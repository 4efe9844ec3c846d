import { GatewayAnalysis } from '../../src/index';

const gateway = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: { selector: { app: 'edge' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'] }] },
};
const route = (match: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: { hosts: ['shop.example.com'], gateways: ['shop'], http: [{ match: [match], route: [{ destination: { host: 'web', port: { number: 80 } } }] }] },
});

/** Fields of matches that no Pod of the gateway meets; the Pods are not among the manifests. */
function never(match: object, gatewayNamespace?: string): string[] {
  return GatewayAnalysis.fromManifests([gateway, route(match)], { gatewayNamespace }).findings
    .filter(({ code }) => code === 'route-never-applies').map(({ path }) => path!.replace('spec.http[0].match[0].', ''));
}

test('a namespace that is not that of the gateway is reported as soon as that is known', () => {
  expect(never({ sourceNamespace: 'jobs' })).toEqual([]);
  expect(never({ sourceNamespace: 'jobs' }, 'edge')).toEqual(['sourceNamespace']);
  expect(never({ sourceNamespace: 'edge' }, 'edge')).toEqual([]);
});

test('labels that contradict the selector of the Gateway are reported, others may be on its Pods', () => {
  expect(never({ sourceLabels: { app: 'batch' } })).toEqual(['sourceLabels']);
  expect(never({ sourceLabels: { app: 'edge', version: '2' } })).toEqual([]);
  expect(never({ gateways: ['shop'], sourceLabels: { app: 'batch' } })).toEqual([]); // ignored by Istio
});
