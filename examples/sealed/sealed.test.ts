import { join } from 'node:path';
import { App, Testing } from 'cdk8s';
import { Shop } from './shop';
import { Certificate, CertificateStore, SecretOutput } from 'cdk8s-istio-ingress';

const certificate = Certificate.fromFile(join(__dirname, 'sealed-secrets.pem'));
const synth = (store = CertificateStore.inMemory(), secretOutput = SecretOutput.sealed({ certificate })) =>
  Testing.synth(new Shop(new App(), 'shop', { store, secretOutput }));
const kinds = (objects: any[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

test('each host has a SealedSecret where a plain program has a Secret', () => {
  expect(kinds(synth())).toEqual(kinds(synth(CertificateStore.inMemory(), SecretOutput.plain()))
    .map(line => line.replace(/^Secret/, 'SealedSecret')));
});

test('a second synth changes nothing', () => {
  const store = CertificateStore.inMemory();
  expect(synth(store)).toEqual(synth(store));
});
