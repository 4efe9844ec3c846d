import { DestinationRuleIndex, startedTls } from '../../src/model/destination-rules';
import { IngressModel } from '../../src/model/ingress-model';
import { readManifests } from '../../src/model/input/read-manifests';

const HOST = 'api.shop.svc.cluster.local';
const GATEWAY = { namespace: 'istio-system', labels: { istio: 'ingressgateway' } };

function rule(name: string, namespace: string, spec: object): object {
  return { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name, namespace }, spec: { host: HOST, ...spec } };
}

function usedBy(rules: object[], client: { namespace: string; labels: { [label: string]: string } }): string | undefined {
  return new DestinationRuleIndex(new IngressModel(readManifests(rules)).inventory).usedBy(client, HOST, 'shop')?.name;
}

const OF_SERVICE = rule('of-service', 'shop', {});
const SELECTOR = { workloadSelector: { matchLabels: GATEWAY.labels } };

test.each<[string, object[], string | undefined]>([
  ["the service's rule before a public one of the root namespace", [rule('root', 'istio-system', {}), OF_SERVICE], 'of-service'],
  ["a private rule of the root namespace before the service's", [rule('root', 'istio-system', { exportTo: ['.'] }), OF_SERVICE], 'root'],
  ['a rule that selects it', [rule('root', 'istio-system', SELECTOR), OF_SERVICE], 'root'],
  ['the rule that selects it before one without a selector', [
    rule('all', 'istio-system', { exportTo: ['istio-system'] }), rule('root', 'istio-system', SELECTOR), OF_SERVICE,
  ], 'root'],
  ['none where a rule of its namespace selects other clients', [
    rule('root', 'istio-system', { workloadSelector: { matchLabels: { istio: 'other' } } }), OF_SERVICE,
  ], undefined],
  ['a rule for the host before one for a wildcard', [
    rule('wide', 'istio-system', { host: '*.local', exportTo: ['.'] }), rule('exact', 'istio-system', { exportTo: ['.'] }),
  ], 'exact'],
  ['none that is not exported to it', [rule('private', 'shop', { exportTo: ['.'] })], undefined],
])('a gateway in the root namespace uses %s', (_, rules, name) => {
  expect(usedBy(rules, GATEWAY)).toBe(name);
});

test('a gateway elsewhere uses the rule of its own namespace', () => {
  expect(usedBy([rule('own', 'edge', {}), OF_SERVICE], { ...GATEWAY, namespace: 'edge' })).toBe('own');
});

test('TLS of subset and port takes the place of TLS of the host, and a port inherits nothing', () => {
  const [resource] = new IngressModel(readManifests([rule('tls', 'shop', {
    trafficPolicy: { tls: { mode: 'SIMPLE' }, portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' } }] },
    subsets: [
      { name: 'v1' },
      { name: 'v2', trafficPolicy: { tls: { mode: 'DISABLE' }, portLevelSettings: [{ port: { number: 443 }, tls: { mode: 'MUTUAL' } }] } },
    ],
  })])).inventory.of('DestinationRule');
  const modes = [undefined, 'v1', 'v2'].map(subset => [8443, 443, 80].map(port => startedTls(resource, port, subset)?.mode));
  expect(modes).toEqual([['SIMPLE', 'SIMPLE', undefined], ['SIMPLE', 'SIMPLE', undefined], ['DISABLE', 'MUTUAL', 'DISABLE']]);
});
