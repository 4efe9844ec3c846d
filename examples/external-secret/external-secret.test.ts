import { App, Testing } from 'cdk8s';
import { Shop } from '../sealed/shop';
import { CertificateStore, ExternalSecretStore, SecretOutput } from 'cdk8s-istio-ingress';

test('each host has an ExternalSecret that names its key in the store', () => {
  const app = new App();
  SecretOutput.externalSecret({ secretStore: ExternalSecretStore.cluster('vault'), keyPrefix: 'ingress/' }).applyTo(app);
  const manifests = Testing.synth(new Shop(app, 'shop', { store: CertificateStore.inMemory() }));
  const secrets = manifests.filter(({ kind }) => kind === 'ExternalSecret');
  expect(secrets.map(({ spec }) => spec.data[0].remoteRef.key)).toEqual(['ingress/shop.example.com', 'ingress/api.shop.example.com']);
  expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
});
