import { Testing } from 'cdk8s';
import { CertificateAuthority, CertificateStore, Destination, Gateway, ServerTls } from 'cdk8s-istio-ingress';
import { install } from 'cdk8s-istio-ingress/jest';
import { expect, test } from 'vitest';
import { chart, MyChart } from './main.js';

install(expect);

test('README\'s program serves its host', () => {
  expect(Testing.synth(chart)).toServeHost('shop.example.com');
});

test('matchers are typed, and hold', () => {
  const test = new MyChart(Testing.app(), 'test');
  const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') });
  new Gateway(test, 'Gateway', { tls: ServerTls.issuedBy(ca) }).addHost('shop.example.com', { destination: Destination.service('frontend', 80) });
  const manifests = Testing.synth(test);
  expect(manifests).toServeHost('shop.example.com');
  expect(manifests).not.toServeHost('other.example.com');
  expect(manifests).toMatchSnapshot();
});
