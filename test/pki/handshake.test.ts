import { handshake } from './handshake';
import { CertificateAuthority, CertificateStore, KeyAlgorithm } from '../../src';

describe.each([
  { keyAlgorithm: KeyAlgorithm.EC_P256, intermediate: false },
  { keyAlgorithm: KeyAlgorithm.EC_P384, intermediate: true },
  { keyAlgorithm: KeyAlgorithm.RSA_2048, intermediate: true },
])('with $keyAlgorithm, intermediate: $intermediate', ({ keyAlgorithm, intermediate }) => {
  const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.inMemory(), keyAlgorithm, intermediate });
  const bundle = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com', '*.wild.example.com'], keyAlgorithm });
  const server = { cert: bundle.certificateChain, key: bundle.privateKey };

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s succeeds with the authority and the host', async maxVersion => {
    expect(await handshake(server, { host: 'shop.example.com', ca: ca.trustAnchors.pem, maxVersion })).toBe('hello anonymous');
  });

  test('a wildcard matches one label', async () => {
    expect(await handshake(server, { host: 'a.wild.example.com', ca: ca.trustAnchors.pem })).toBe('hello anonymous');
    expect(await handshake(server, { host: 'a.b.wild.example.com', ca: ca.trustAnchors.pem })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('another host fails', async () => {
    expect(await handshake(server, { host: 'other.example.com', ca: ca.trustAnchors.pem })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('without the authority it fails', async () => {
    expect(await handshake(server, { host: 'shop.example.com' }))
      .toMatch(/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/);
  });

  describe('mutual', () => {
    const partners = CertificateAuthority.selfSigned('partners', { store: CertificateStore.inMemory(), keyAlgorithm, intermediate });
    const acme = partners.issueClientCertificate('acme', { dnsNames: ['acme.partners.example'], keyAlgorithm });
    const mutual = { ...server, ca: partners.trustAnchors.pem, requestCert: true, rejectUnauthorized: false };

    test('a client of the authority is let in, by its name', async () => {
      expect(await handshake(mutual, { host: 'shop.example.com', ca: ca.trustAnchors.pem, bundle: acme }))
        .toBe('hello acme.partners.example');
    });

    test('a client without a certificate is not', async () => {
      expect(await handshake(mutual, { host: 'shop.example.com', ca: ca.trustAnchors.pem })).toBe('refused: UNABLE_TO_GET_ISSUER_CERT');
    });

    test('a client of another authority is not', async () => {
      const unknownClient = ca.issueClientCertificate('unknown-client', { keyAlgorithm });
      expect(await handshake(mutual, { host: 'shop.example.com', ca: ca.trustAnchors.pem, bundle: unknownClient }))
        .toMatch(/^refused: (UNABLE_TO_|SELF_SIGNED)/);
    });

    test('a server certificate is not a client certificate', async () => {
      const wrong = partners.issueServerCertificate('wrong', { dnsNames: ['wrong.example'], keyAlgorithm });
      expect(await handshake(mutual, { host: 'shop.example.com', ca: ca.trustAnchors.pem, bundle: wrong }))
        .toBe('refused: INVALID_PURPOSE');
    });
  });
});
