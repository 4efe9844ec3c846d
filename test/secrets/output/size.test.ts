import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Testing } from 'cdk8s';
import { AGE, controller } from './shop';
import {
  CaConfigMap, CertificateAuthority, ExternalSecretStore, MutualTlsSecret, SecretOutput, TrustBundle,
} from '../../../src';
import { testChart } from '../../helpers/charts';
import { Synths } from '../../pki/pki-helpers';

const folder = mkdtempSync(join(tmpdir(), 'size-'));

/** Two authorities whose PEM has some thousand characters together, by openssl: each has a comment as long as it takes. */
function authoritiesOf(kilobytes: number): TrustBundle {
  return TrustBundle.fromFiles(['a', 'b'].map(name => {
    const file = (suffix: string) => join(folder, `${name}-${kilobytes}.${suffix}`);
    const config = `[req]\nprompt=no\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\nCN=${name}\n[ext]\n`
      + `basicConstraints=critical,CA:TRUE\nnsComment=${'x'.repeat(Math.round(kilobytes * 500 * 0.738))}\n`; // base64 in lines
    writeFileSync(file('cnf'), config);
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '300',
      '-config', file('cnf'), '-keyout', file('key'), '-out', file('pem')], { stdio: 'ignore' });
    return file('pem');
  }));
}

const large = authoritiesOf(1060);
const fits = authoritiesOf(900);
afterAll(() => rmSync(folder, { recursive: true }));

function synth(trustBundle: TrustBundle, output: SecretOutput): unknown[] {
  const chart = testChart();
  const ca = CertificateAuthority.selfSigned('ca', { store: new Synths().store() });
  new MutualTlsSecret(chart, 'Secret', {
    bundle: ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] }), trustBundle, secretOutput: output,
  });
  return Testing.synth(chart);
}

test.each<[string, () => SecretOutput]>([
  ['a SealedSecret', () => SecretOutput.sealed({ certificate: controller().certificate })],
  ['a Secret encrypted by SOPS', () => SecretOutput.sops({ ageRecipients: [AGE.recipient] })],
  ['the Secret of an ExternalSecret', () => SecretOutput.externalSecret({ secretStore: ExternalSecretStore.cluster('store') })],
  ['a plain Secret', () => SecretOutput.plain()],
])('%s that is larger than Kubernetes accepts is refused', (_, output) => {
  expect(() => synth(large, output())).toThrow(/a Secret of 1\d{6} bytes is larger than the 1048576 .* \(invalid-secret-output\)/);
  expect(() => synth(fits, output())).not.toThrow();
});

test('a ConfigMap with authorities that is larger than Kubernetes accepts is refused', () => {
  const configMap = (trustBundle: TrustBundle) => {
    const chart = testChart();
    new CaConfigMap(chart, 'Authorities', { trustBundle, metadata: { name: 'authorities' } });
    return Testing.synth(chart);
  };
  expect(() => configMap(large)).toThrow(/a ConfigMap of 1\d{6} bytes is larger than the 1048576 .* \(invalid-secret-output\)/);
  expect(() => configMap(fits)).not.toThrow();
});
