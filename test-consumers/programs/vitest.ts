import { Testing } from 'cdk8s';
import { CertificateStore } from 'cdk8s-istio-ingress';
import { install } from 'cdk8s-istio-ingress/jest';
import { expect, test } from 'vitest';
import { MyChart } from './main.js';

install(expect);

test('matchers are typed, and hold', () => {
  const manifests = Testing.synth(new MyChart(Testing.app(), 'shop').serveShop(CertificateStore.deterministic('test')));
  expect(manifests).toServeHost('shop.example.com');
  expect(manifests).not.toServeHost('other.example.com');
  expect(manifests).toMatchSnapshot();
});
