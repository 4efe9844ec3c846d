import { ApiObject, App, Chart, Testing } from 'cdk8s';
import {
  ArgoCdSyncWaves, CertificateAuthority, CertificateStore, Destination, Gateway, KubernetesGateway, SecretOutput, ServerTls,
} from '../../src/index';

function wavesOf(chart: Chart): { [kind: string]: string | undefined } {
  return Object.fromEntries(Testing.synth(chart).map(({ kind, metadata }) => [kind, metadata.annotations?.['argocd.argoproj.io/sync-wave']]));
}

test('Secrets come before Gateways, and routes after them, in both APIs', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.deterministic('waves') });
  const props = { tls: ServerTls.issuedBy(ca), secretOutput: SecretOutput.plain({ reason: 'a test' }) };
  const destination = Destination.service('frontend', 8080);
  new Gateway(chart, 'Gateway', props).addHost('a.example.com', { destination });
  new KubernetesGateway(chart, 'KubernetesGateway', props).addHost('b.example.com', { destination });
  ArgoCdSyncWaves.applyTo(chart);
  expect(wavesOf(chart)).toEqual({ Secret: '-1', Gateway: undefined, VirtualService: '1', HTTPRoute: '1' });
});

test('an object that has a wave keeps it, and other kinds have none', () => {
  const chart = new Chart(new App(), 'shop');
  const annotations = { 'argocd.argoproj.io/sync-wave': '5' };
  new ApiObject(chart, 'Secret', { apiVersion: 'v1', kind: 'Secret', metadata: { annotations } });
  new ApiObject(chart, 'Service', { apiVersion: 'v1', kind: 'Service' });
  ArgoCdSyncWaves.applyTo(chart);
  expect(wavesOf(chart)).toEqual({ Secret: '5', Service: undefined });
});
