import { App, Testing } from 'cdk8s';
import { RECIPIENTS } from './main';
import { Shop } from '../sealed/shop';
import { CertificateStore, SecretOutput } from 'cdk8s-istio-ingress';

function synth(store = CertificateStore.inMemory()): any[] {
  const app = new App();
  SecretOutput.sops({ ageRecipients: RECIPIENTS }).applyTo(app);
  return Testing.synth(new Shop(app, 'shop', { store }));
}

test('each Secret is encrypted for both recipients', () => {
  const secrets = synth().filter(({ kind }) => kind === 'Secret');
  expect(secrets).toHaveLength(2);
  for (const { data, sops } of secrets) {
    expect(Object.values(data)).toEqual([expect.stringMatching(/^ENC\[AES256_GCM,/), expect.stringMatching(/^ENC\[AES256_GCM,/)]);
    expect(sops.age.map(({ recipient }: any) => recipient).sort()).toEqual([...RECIPIENTS].sort());
  }
});

test('a second synth changes nothing', () => {
  const store = CertificateStore.inMemory();
  expect(synth(store)).toEqual(synth(store));
});
