import { Testing } from 'cdk8s';
import { AGE, controller, shop } from './shop';
import { CertManagerIssuer, ExternalSecretStore, GatewayAnalysis, SecretOutput } from '../../../src';
import { Synths, TestClock } from '../../pki/pki-helpers';

const OUTPUTS: { readonly [name: string]: SecretOutput } = {
  plain: SecretOutput.plain(),
  sealed: SecretOutput.sealed({ certificate: controller().certificate }),
  sops: SecretOutput.sops({ ageRecipients: [AGE.recipient] }),
  externalSecret: SecretOutput.externalSecret({ secretStore: ExternalSecretStore.cluster('vault') }),
};
const UNKNOWN: { readonly [name: string]: SecretOutput } = {
  certManager: SecretOutput.certManager({ issuer: CertManagerIssuer.clusterIssuer('letsencrypt') }),
  existing: SecretOutput.existing('shop-credential'),
};
const codes = (analysis: GatewayAnalysis) => analysis.findings.filter(({ level }) => level !== 'info').map(({ code }) => code);

test.each(Object.keys(OUTPUTS))('a certificate that ends is seen in an app whose Secrets leave as %s', name => {
  const clock = new TestClock();
  const chart = shop(new Synths().store(), OUTPUTS[name], ['shop.example.com']);
  clock.forward(390);
  expect(codes(GatewayAnalysis.of(chart, { clock }))).toEqual(['certificate-expires']);
});

test.each(Object.entries({ ...OUTPUTS, ...UNKNOWN }))('manifests of valid apps have no findings when Secrets leave as %s', (_, output) => {
  const manifests = Testing.synth(shop(new Synths().store(), output, ['shop.example.com']));
  expect(codes(GatewayAnalysis.fromManifests(manifests))).toEqual([]);
});
