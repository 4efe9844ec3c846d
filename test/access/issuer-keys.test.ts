import { App, Chart, Testing } from 'cdk8s';
import { CertificateAuthority, CertificateStore, Destination, Gateway, Jwks, ServerTls } from '../../src';

test('one issuer with two sets of keys at one gateway fails the synth, because tokens by either would be accepted on both hosts', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.inMemory() });
  const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
  for (const host of ['a', 'b']) {
    gateway.addHost(`${host}.example.com`, {
      destination: Destination.service('web', 8080),
      access: { jwt: { issuer: 'https://id.example.com', jwks: Jwks.uri(`https://${host}.example.com/keys`) } },
    });
  }
  expect(() => Testing.synth(chart)).toThrow(/jwt-issuer-keys RequestAuthentication istio-system\/b\.example\.com .*has other keys in RequestAuthentication istio-system\/a\.example\.com/);
});
