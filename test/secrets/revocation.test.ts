import { Testing } from 'cdk8s';
import { CaBundle, CaConfigMap, CaSecret, CertificateAuthority, CertificateStore, MutualTlsSecret, RotationPhase } from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';
import { secretData } from '../helpers/gateway-reader';

/** Two authorities, of which one has revoked something. */
function authorities() {
  const store = CertificateStore.inMemory();
  const [revoking, other] = ['partners', 'others'].map((name) => CertificateAuthority.selfSigned(name, { store, intermediate: true }));
  revoking.revoke('4af0');
  return { store, revoking, other };
}

const lists = (pem: string) => pem.match(/-----BEGIN X509 CRL-----/g)?.length;

test('the lists stand beside the authorities under the key that Istio reads', () => {
  const { revoking } = authorities();
  const chart = testChart();
  const caCertificates = CaBundle.of(revoking);
  new CaSecret(chart, 'Crt', { caCertificates });
  new CaSecret(chart, 'Cacert', { caCertificates, key: 'cacert', metadata: { name: 'other-cacert' } });
  new CaConfigMap(chart, 'Map', { caCertificates });
  const bundle = revoking.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
  new MutualTlsSecret(chart, 'Mutual', { bundle, caCertificates });
  const manifests = Testing.synth(chart);
  expect(secretData(manifests, 'partners-cacert', 'istio-system')).toEqual({ 'ca.crt': revoking.caCertificates, 'ca.crl': revoking.revocationLists });
  expect(secretData(manifests, 'other-cacert', 'istio-system')).toEqual({ cacert: revoking.caCertificates, crl: revoking.revocationLists });
  expect(rendered(chart, 'ConfigMap').data).toEqual({ 'ca.crt': revoking.caCertificates, 'ca.crl': revoking.revocationLists });
  expect(secretData(manifests, 'shop', 'istio-system')).toMatchObject({ 'ca.crt': revoking.caCertificates, 'ca.crl': revoking.revocationLists });
});

test('without revocations there is no list', () => {
  const { other } = authorities();
  const chart = testChart();
  new CaSecret(chart, 'Ca', { caCertificates: CaBundle.of(other) });
  expect(secretData(Testing.synth(chart), 'others-cacert', 'istio-system')).toEqual({ 'ca.crt': other.caCertificates });
});

test('one authority that revokes brings the lists of all, because a gateway wants all or none', () => {
  const { revoking, other } = authorities();
  expect(lists(CaBundle.of(other, revoking).revocationLists!)).toBe(4);
});

test('what the old authority has revoked stays revoked during a rotation', () => {
  const { revoking, other } = authorities();
  const rotating = CertificateAuthority.rotating({ from: revoking, to: other, phase: RotationPhase.TRUST_BOTH });
  expect(lists(rotating.revocationLists!)).toBe(4);
});

test('authorities from PEM need their lists where others have theirs', () => {
  const { revoking, other } = authorities();
  const pem = CaBundle.fromPem(other.caCertificates);
  const merged = (revocationLists?: string) => CaBundle.fromPem(other.caCertificates, { revocationLists });
  expect(pem.revocationLists).toBeUndefined();
  expect(merged(revoking.revocationLists).revocationLists).toBe(revoking.revocationLists);
  expect(problemOf(() => merged('nothing')).message).toContain('revocationLists is not a PEM text of revocation lists');
});
