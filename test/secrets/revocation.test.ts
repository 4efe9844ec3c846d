import { Testing } from 'cdk8s';
import { TrustBundle, CaConfigMap, CaSecret, CertificateAuthority, CertificateStore, MutualTlsSecret, RotationPhase } from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';
import { secretData } from '../helpers/gateway-reader';

/** Two authorities, of which one has revoked something. */
function authorities() {
  const store = CertificateStore.inMemory();
  const [revoking, other] = ['partners', 'others'].map(name => CertificateAuthority.selfSigned(name, { store, intermediate: true }));
  revoking.revoke('4af0');
  return { store, revoking, other };
}

const lists = (pem: string) => pem.match(/-----BEGIN X509 CRL-----/g)?.length;

test('the lists stand beside the authorities under the key that Istio reads', () => {
  const { revoking } = authorities();
  const chart = testChart();
  const trustBundle = TrustBundle.of(revoking);
  new CaSecret(chart, 'Crt', { trustBundle });
  new CaSecret(chart, 'Cacert', { trustBundle, key: 'cacert', metadata: { name: 'other-cacert' } });
  new CaConfigMap(chart, 'Map', { trustBundle });
  const bundle = revoking.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
  new MutualTlsSecret(chart, 'Mutual', { bundle, trustBundle });
  const manifests = Testing.synth(chart);
  expect(secretData(manifests, 'partners-cacert', 'istio-system'))
    .toEqual({ 'ca.crt': revoking.trustAnchors.pem, 'ca.crl': revoking.revocationLists });
  expect(secretData(manifests, 'other-cacert', 'istio-system'))
    .toEqual({ cacert: revoking.trustAnchors.pem, crl: revoking.revocationLists });
  expect(rendered(chart, 'ConfigMap').data).toEqual({ 'ca.crt': revoking.trustAnchors.pem, 'ca.crl': revoking.revocationLists });
  expect(secretData(manifests, 'shop', 'istio-system'))
    .toMatchObject({ 'ca.crt': revoking.trustAnchors.pem, 'ca.crl': revoking.revocationLists });
});

test('without revocations there is no list', () => {
  const { other } = authorities();
  const chart = testChart();
  new CaSecret(chart, 'Ca', { trustBundle: TrustBundle.of(other) });
  expect(secretData(Testing.synth(chart), 'others-cacert', 'istio-system')).toEqual({ 'ca.crt': other.trustAnchors.pem });
});

test('one authority that revokes brings the lists of all, because a gateway wants all or none', () => {
  const { revoking, other } = authorities();
  expect(lists(TrustBundle.of(other, revoking).revocationLists!)).toBe(4);
});

test('what the old authority has revoked stays revoked during a rotation', () => {
  const { revoking, other } = authorities();
  const rotating = CertificateAuthority.rotating({ from: revoking, to: other, phase: RotationPhase.TRUST_BOTH });
  expect(lists(rotating.revocationLists!)).toBe(4);
});

test('authorities from PEM need their lists where others have theirs', () => {
  const { revoking, other } = authorities();
  const pem = TrustBundle.fromPem(other.trustAnchors.pem);
  const merged = (revocationLists?: string) => TrustBundle.fromPem(other.trustAnchors.pem, { revocationLists });
  expect(pem.revocationLists).toBeUndefined();
  expect(merged(revoking.revocationLists).revocationLists).toBe(revoking.revocationLists);
  expect(problemOf(() => merged('nothing')).message).toContain('revocationLists is not PEM of revocation lists');
});
