import { Chart, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import { manifests } from './manifests';
import { GatewayAnalysis, Severity } from '../../src';
import { RuleExample } from '../../src/analysis/rule';

const objects = (example: RuleExample = {}) => manifests(example).map(m => m.object);

test('findings of objects have code, level, object, field, message and help', () => {
  const { findings } = GatewayAnalysis.fromManifests(objects({ set: { 'routes.spec.gateways': ['shopping'] } }));
  expect(findings).toEqual([{
    code: 'IST0101',
    level: Severity.ERROR,
    kind: 'VirtualService',
    namespace: 'shop',
    name: 'shop',
    path: 'spec.gateways[0]',
    message: "gateway 'shopping' is not found in namespace shop",
    help: 'available: shop',
  }]);
});

test('findings are sorted into errors and warnings, and found by code', () => {
  const analysis = GatewayAnalysis.fromManifests(
    objects({ set: { 'routes.spec.gateways': ['shopping'], 'gateway.spec.servers[0].tls': undefined } }),
  );
  expect(analysis.errors.map(f => f.code)).toEqual(['IST0101']);
  expect(analysis.warnings.map(f => f.code)).toEqual(['http-without-redirect']);
  expect(analysis.withCode('IST0101')).toHaveLength(1);
  expect(analysis.toString().split('\n')).toHaveLength(2);
});

test('findings in YAML text have lines', () => {
  const yaml = objects({ set: { 'routes.spec.gateways': ['shopping'] } }).map(o => stringify(o)).join('---\n');
  const [finding] = GatewayAnalysis.fromYaml(yaml).findings;
  expect(yaml.split('\n')[finding.line! - 1]).toContain('- shopping');
});

test('a chart is analysed with the paths of its constructs and the namespace of its workload', () => {
  const chart = new Chart(Testing.app(), 'shop');
  expect(GatewayAnalysis.of(chart).findings).toEqual([]);
});

test('what may be elsewhere is undecided, unless the objects are all that there is', () => {
  const alone = objects().filter((o: any) => ['Gateway', 'VirtualService'].includes(o.kind));
  expect(GatewayAnalysis.fromManifests(alone).findings.map(f => `${f.level} ${f.code} ${f.message}`)).toEqual([
    "info undecided Secret 'shop-credential' is not among the manifests",
    "info undecided host 'frontend' is not among the manifests",
  ]);
  expect(GatewayAnalysis.fromManifests(alone, { complete: true }).findings.map(f => `${f.level} ${f.code} ${f.message}`)).toEqual([
    'error IST0101 no workload has the labels of selector istio=ingressgateway',
    "error IST0101 Secret 'shop-credential' is not found in namespace istio-system, where the gateway reads it",
    "error IST0101 host 'frontend' is not found",
  ]);
});

test('subsets of a Service without Pods are reported where the objects are all that there is', () => {
  const rule = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'frontend', namespace: 'shop' },
    spec: { host: 'frontend', subsets: [{ name: 'stable', labels: { version: 'v1' } }] },
  };
  expect(GatewayAnalysis.fromManifests(objects({ add: [rule] })).findings).toEqual([]);
  expect(GatewayAnalysis.fromManifests(objects({ add: [rule] }), { complete: true }).findings.map(f => `${f.code} ${f.help}`)).toEqual([
    "IST0173 Service 'frontend' has no Pods: add what makes them, or remove the subset",
  ]);
});

test('a route for other namespaces leads to a Service that they see', () => {
  const seenBy = (namespaces: string, exportTo?: string[]) => GatewayAnalysis.fromManifests(objects({
    set: {
      'service.metadata.annotations': { 'networking.istio.io/exportTo': namespaces },
      'routes.spec.exportTo': exportTo,
    },
  }), { complete: true }).withCode('IST0101').map(f => f.path);
  expect(seenBy('., istio-system')).toEqual([]);
  expect(seenBy('., istio-system', ['istio-system'])).toEqual([]);
  expect(seenBy('.', ['istio-system'])).toEqual(['spec.http[0].route[0].destination.host']);
});

test('the namespace of the gateway is an option if no manifest has it', () => {
  const elsewhere = objects({ set: { 'workload': undefined, 'ingress': undefined, 'secret.metadata.namespace': 'ingress' } });
  expect(GatewayAnalysis.fromManifests(elsewhere).findings.map(f => [f.code, f.message])).toEqual([
    ['undecided', expect.stringMatching('istio-system is assumed')],
  ]);
  expect(GatewayAnalysis.fromManifests(elsewhere, { gatewayNamespace: 'istio-system' }).errors.map(f => f.code)).toEqual(['IST0101']);
  expect(GatewayAnalysis.fromManifests(elsewhere, { gatewayNamespace: 'ingress' }).findings).toEqual([]);
});

test('the clock and the days of expiry can be set', () => {
  const later = { now: () => new Date(Date.now() + 340 * 86_400_000) };
  expect(GatewayAnalysis.fromManifests(objects(), { clock: later }).findings.map(f => f.code)).toEqual(['certificate-expires']);
  expect(GatewayAnalysis.fromManifests(objects(), { clock: later, expiryDays: 10 }).findings).toEqual([]);
});

test.each([-1, 36_501])('%d days of expiry are refused', expiryDays => {
  expect(() => GatewayAnalysis.fromManifests([], { expiryDays })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});

test("Istio's annotation suppresses codes of one object", () => {
  const annotated = {
    'gateway.metadata.annotations': { 'galley.istio.io/analyze-suppress': 'http-without-redirect' },
    'gateway.spec.servers[0].tls': undefined,
  };
  expect(GatewayAnalysis.fromManifests(objects({ set: annotated })).findings).toEqual([]);
});

test.each<[string, unknown[]]>([
  ['nothing', []],
  ['null and text', [null, 'text', 42, [], {}]],
  [
    'objects without metadata',
    [
      { apiVersion: 'networking.istio.io/v1', kind: 'Gateway' },
      { apiVersion: 'v1', kind: 'Secret', data: 'x' },
    ],
  ],
  [
    'fields of wrong types',
    [
      { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 7, labels: [] }, spec: { servers: 'x', selector: 1 } },
      { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: 'x', spec: { http: [{ route: 'y' }] } },
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec: { template: [] } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports: { a: 1 }, selector: 'x' } },
      { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'a' }, spec: { subsets: 'x', trafficPolicy: 1 } },
      { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'a' }, spec: { hosts: 1, ports: 2, exportTo: 'x' } },
    ],
  ],
])('%s is analysed without a crash', (_, input) => {
  expect(() => GatewayAnalysis.fromManifests(input)).not.toThrow();
});

test('no finding has key material', () => {
  const input = objects({
    set: { 'secret.data.tls.key': '<key blog.example.com>', 'secret.data.tls.crt': '<key shop.example.com>', '@file': 'a.yaml' },
  });
  const { findings } = GatewayAnalysis.fromManifests(input);
  expect(findings.length).toBeGreaterThan(0);
  expect(JSON.stringify(findings)).not.toMatch(/BEGIN|MIG|LS0tLS/);
});
