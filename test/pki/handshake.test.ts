import { AddressInfo } from 'node:net';
import { connect, createServer, TLSSocket, TlsOptions } from 'node:tls';
import { CertificateAuthority, CertificateBundle, CertificateStore, KeyAlgorithm } from '../../src';

/** Shakes hands with a server on this machine; answers who the server saw, or the error. */
async function handshake(server: TlsOptions, client: { host: string; ca?: string; bundle?: CertificateBundle; maxVersion?: 'TLSv1.2' | 'TLSv1.3' }): Promise<string> {
  const listener = createServer(server, (socket: TLSSocket) => {
    const peer = socket.getPeerCertificate();
    // node's server answers refused clients here, so that the reason can be seen
    socket.end(server.requestCert && !socket.authorized ? `refused: ${socket.authorizationError}` : `hello ${peer.subject?.CN ?? 'anonymous'}`);
  });
  listener.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  try {
    return await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect({
        port: (listener.address() as AddressInfo).port,
        host: '127.0.0.1',
        servername: client.host,
        ca: client.ca,
        cert: client.bundle?.certificateChain,
        key: client.bundle?.privateKey,
        maxVersion: client.maxVersion,
      });
      socket.on('data', (data) => received += data.toString());
      socket.on('end', () => resolve(received));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  } finally {
    listener.close();
  }
}

describe.each([
  { keyAlgorithm: KeyAlgorithm.EC_P256, intermediate: false },
  { keyAlgorithm: KeyAlgorithm.EC_P384, intermediate: true },
  { keyAlgorithm: KeyAlgorithm.RSA_2048, intermediate: true },
])('with $keyAlgorithm, intermediate: $intermediate', ({ keyAlgorithm, intermediate }) => {
  const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.inMemory(), keyAlgorithm, intermediate });
  const bundle = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com', '*.wild.example.com'], keyAlgorithm });
  const server = { cert: bundle.certificateChain, key: bundle.privateKey };

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s succeeds with the authority and the host', async (maxVersion) => {
    expect(await handshake(server, { host: 'shop.example.com', ca: ca.caCertificates, maxVersion })).toBe('hello anonymous');
  });

  test('a wildcard stands for one label', async () => {
    expect(await handshake(server, { host: 'a.wild.example.com', ca: ca.caCertificates })).toBe('hello anonymous');
    expect(await handshake(server, { host: 'a.b.wild.example.com', ca: ca.caCertificates })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('another host fails', async () => {
    expect(await handshake(server, { host: 'other.example.com', ca: ca.caCertificates })).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('without the authority it fails', async () => {
    expect(await handshake(server, { host: 'shop.example.com' })).toMatch(/SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/);
  });

  describe('mutual', () => {
    const partners = CertificateAuthority.selfSigned('partners', { store: CertificateStore.inMemory(), keyAlgorithm, intermediate });
    const acme = partners.issueClientCertificate('acme', { dnsNames: ['acme.partners.example'], keyAlgorithm });
    const mutual = { ...server, ca: partners.caCertificates, requestCert: true, rejectUnauthorized: false };

    test('a client of the authority is let in, by its name', async () => {
      expect(await handshake(mutual, { host: 'shop.example.com', ca: ca.caCertificates, bundle: acme })).toBe('hello acme.partners.example');
    });

    test('a client without a certificate is not', async () => {
      expect(await handshake(mutual, { host: 'shop.example.com', ca: ca.caCertificates })).toBe('refused: UNABLE_TO_GET_ISSUER_CERT');
    });

    test('a client of another authority is not', async () => {
      const stranger = ca.issueClientCertificate('stranger', { keyAlgorithm });
      expect(await handshake(mutual, { host: 'shop.example.com', ca: ca.caCertificates, bundle: stranger })).toMatch(/^refused: (UNABLE_TO_|SELF_SIGNED)/);
    });

    test('a server certificate is no client certificate', async () => {
      const wrong = partners.issueServerCertificate('wrong', { dnsNames: ['wrong.example'], keyAlgorithm });
      expect(await handshake(mutual, { host: 'shop.example.com', ca: ca.caCertificates, bundle: wrong })).toBe('refused: INVALID_PURPOSE');
    });
  });
});
