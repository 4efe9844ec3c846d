import { App, Chart, Testing } from 'cdk8s';
import { shop } from './shop';
import { CertificateAuthority, SecretMount, SecretOutput, ServerCertificateSecret } from '../../../src';
import { problemOf } from '../../helpers/charts';
import { Synths } from '../../pki/pki-helpers';

test('a Secret that exists is named by the Gateway, and nothing is created or issued for it', () => {
  const synths = new Synths();
  const manifests = Testing.synth(shop(synths.store(), SecretOutput.existing('shop-credential'), ['shop.example.com']));
  expect(manifests.map(({ kind }) => kind)).toEqual(['Gateway', 'VirtualService']);
  expect(manifests[0].spec.servers[0].tls.credentialName).toBe('shop-credential');
  expect([...synths.records.keys()]).toEqual([]);
});

test('a Secret that exists has no API object here', () => {
  const chart = shop(new Synths().store(), SecretOutput.existing('shop-credential'), ['shop.example.com']);
  const secret = chart.node.findAll().find(construct => construct instanceof ServerCertificateSecret)!;
  expect(secret.apiObject).toBeUndefined();
});

test.each(['shop-cacert', 'Shop', 'file://shop', ''])('the name %j is refused', name => {
  expect(problemOf(() => SecretOutput.existing(name)).code).toBe('invalid-credential');
});

test('a Secret of another name than the one that the gateway mounts is refused', () => {
  const bundle = CertificateAuthority.selfSigned('ca', { store: new Synths().store() })
    .issueServerCertificate('shop', { dnsNames: ['a.example.com'] });
  const mount = (name: string) => {
    const chart = new Chart(new App(), 'shop');
    SecretOutput.existing(name).applyTo(chart);
    return SecretMount.forServerCertificate(chart, 'Mount', { bundle });
  };
  expect(problemOf(() => mount('shop-credential')))
    .toMatchObject({ code: 'invalid-secret-output', message: expect.stringContaining("mounts Secret 'istio-ingressgateway-certs'") });
  expect(mount('istio-ingressgateway-certs').secret.name).toBe('istio-ingressgateway-certs');
});
