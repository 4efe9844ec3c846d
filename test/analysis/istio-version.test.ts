import { App, Chart, JsonPatch } from 'cdk8s';
import { manifests } from './manifests';
import { analyze } from '../../src/analysis/analyze';
import { RuleExample } from '../../src/analysis/rule';
import {
  CertificateAuthority, CertificateStore, Destination, Gateway, GatewayAnalysis, GatewayWorkload, PathMatch, ServerTls,
} from '../../src/index';

const IMAGE = 'workload.spec.template.spec.containers[0].image';
const BACKOFF = { 'routes.spec.http[0].retries': { attempts: 2, backoff: '100ms' } };
const RULE = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'frontend', namespace: 'shop' },
  spec: { host: 'frontend', trafficPolicy: { retryBudget: { percent: 20 } } },
};

function found(example: RuleExample, istioVersion?: string): string[] {
  return analyze(manifests(example), { now: new Date(), expiryDays: 30, complete: false, istioVersion })
    .map(({ code, kind, path, message }) => `${code} ${kind} ${path} ${/Istio \S+ silently drops it|refuses it/.exec(message)?.[0]}`);
}

describe('the version of Istio is', () => {
  test('the newest where nothing says otherwise', () => {
    expect(found({ set: BACKOFF, add: [RULE] })).toEqual([]);
  });

  test('that of the image of the gateway\'s Pods, for routes and for what they lead to', () => {
    expect(found({ set: { ...BACKOFF, [IMAGE]: 'gcr.io/istio-release/proxyv2:1.24.2-distroless' }, add: [RULE] })).toEqual([
      'istio-version VirtualService spec.http[0].retries.backoff Istio 1.24.2-distroless silently drops it',
      'istio-version DestinationRule spec.trafficPolicy.retryBudget Istio 1.24.2-distroless silently drops it',
    ]);
  });

  test.each(['auto', 'docker.io/istio/proxyv2:latest', 'docker.io/istio/proxyv2@sha256:00', 'registry.example.com/nginx:1.24'])('not read from the image %s', image => {
    expect(found({ set: { ...BACKOFF, [IMAGE]: image } })).toEqual([]);
  });

  test('that of an installation by IstioOperator', () => {
    const operator = {
      apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', metadata: { name: 'istio', namespace: 'istio-system' }, spec: { tag: '1.25.1' },
    };
    expect(found({ set: BACKOFF, add: [operator] })).toEqual([
      'istio-version VirtualService spec.http[0].retries.backoff Istio 1.25.1 silently drops it',
    ]);
  });

  test('the given one, whatever the image is', () => {
    expect(found({ set: { ...BACKOFF, [IMAGE]: 'docker.io/istio/proxyv2:1.24.2' } }, '1.26')).toEqual([]);
    expect(found({ set: { ...BACKOFF, [IMAGE]: 'docker.io/istio/proxyv2:1.32.0' } }, '1.25')).toHaveLength(1);
  });

  test('a version, or the option is refused', () => {
    expect(() => GatewayAnalysis.fromManifests([], { istioVersion: 'newest' })).toThrow(/'newest' is not a version of Istio/);
  });
});

describe('in a program', () => {
  function shop(istioVersion: string, change: (gateway: Gateway, chart: Chart) => void): string {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.inMemory() });
    const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca), workload: new GatewayWorkload({ istioVersion }) });
    gateway.addHost('shop.example.com', { destination: Destination.service('frontend', 8080) });
    change(gateway, chart);
    try {
      return chart.node.root instanceof App ? chart.node.root.synthYaml() : '';
    } catch (error) {
      return (error as Error).message;
    }
  }

  test('a patch that its Istio drops is an error of the synth', () => {
    const patch = (gateway: Gateway) => gateway.apiObject.addJsonPatch(JsonPatch.add('/spec/servers/0/tls/alpnProtocols', ['http/1.1']));
    expect(shop('1.31', patch)).toMatch(/spec\.servers\[0\]\.tls\.alpnProtocols.*field 'alpnProtocols' exists since Istio 1\.32; Istio 1\.31 silently drops it/s);
    expect(shop('1.32', patch)).toContain('alpnProtocols');
  });

  test('a route is refused where it is added', () => {
    const redirect = { paths: [PathMatch.prefix('/store')], prefixRewrite: '/shop' };
    const add = (gateway: Gateway) => gateway.addVirtualService('Store', { hosts: ['shop.example.com'] }).addRedirect(redirect);
    expect(() => shop('1.30.3', add)).toThrow(expect.objectContaining({ code: 'istio-version', field: 'spec.http[0].redirect.prefixRewrite' }));
    expect(shop('1.31', add)).toContain('prefixRewrite: /shop');
  });
});
