import { App, Testing } from 'cdk8s';
import { Shop } from './shop';

test('the Gateway reads the Secret that cert-manager makes', () => {
  const manifests = Testing.synth(new Shop(new App(), 'shop'));
  const find = (name: string) => manifests.find(({ kind }) => kind === name);
  expect(find('Certificate')).toMatchObject({
    metadata: { name: 'shop.example.com', namespace: 'istio-system' },
    spec: { secretName: 'shop.example.com', dnsNames: ['*.shop.example.com', 'shop.example.com'] },
  });
  expect(find('Gateway').spec.servers[0].tls).toEqual({ mode: 'SIMPLE', credentialName: 'shop.example.com' });
  expect(find('Secret')).toBeUndefined();
});
