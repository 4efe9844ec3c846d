import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Duration } from 'cdk8s';
import { opensslTest, opensslVerify, openssl, Synths, TestClock } from './pki-helpers';
import { Certificate, CertificateAuthority, CertificateStore, KeyAlgorithm, Passphrase } from '../../src';
import { pemBlocks } from '../../src/pki/x509/pem';

jest.setTimeout(60_000);

const KINDS = Object.values(KeyAlgorithm).flatMap(keyAlgorithm => [false, true].map(intermediate => ({ keyAlgorithm, intermediate })));

describe.each(KINDS)('$keyAlgorithm, intermediate: $intermediate', ({ keyAlgorithm, intermediate }) => {
  const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.inMemory(), keyAlgorithm, intermediate });
  const server = ca.issueServerCertificate(
    'shop', { dnsNames: ['shop.example.com', '*.shop.example.com'], ipAddresses: ['192.0.2.1', '2001:db8::1'], keyAlgorithm },
  );
  const client = ca.issueClientCertificate('acme', { uris: ['spiffe://cluster.local/ns/shop/sa/acme'] });

  test('node accepts the chain, link by link, up to the root', () => {
    const chain = [...pemBlocks(server.certificateChain), ...pemBlocks(ca.trustAnchors.pem)].map(({ der }) => new X509Certificate(der));
    expect(chain).toHaveLength(intermediate ? 3 : 2);
    chain.forEach((certificate, at) => {
      const issuer = chain[at + 1] ?? certificate;
      expect(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)).toBe(true);
    });
    expect(chain.map(({ ca: authority }) => authority)).toEqual([false, ...new Array(chain.length - 1).fill(true)]);
  });

  test('the private key is PKCS#8 and belongs to the certificate', () => {
    expect(server.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(server.certificate.keyAlgorithm).toBe(keyAlgorithm);
    expect(new X509Certificate(server.certificateChain).checkPrivateKey(createPrivateKey(server.privateKey))).toBe(true);
  });

  opensslTest('openssl accepts the server for its hosts', () => {
    for (const args of [
      ['-verify_hostname', 'shop.example.com'],
      ['-verify_hostname', 'a.shop.example.com'],
      ['-verify_ip', '192.0.2.1'],
      ['-verify_ip', '2001:db8::1'],
    ]) {
      expect(opensslVerify(server.certificateChain, ca.trustAnchors.pem, '-purpose', 'sslserver', ...args)).toMatchObject({ ok: true });
    }
  });

  opensslTest('openssl refuses another host, another purpose and another authority', () => {
    const other = CertificateAuthority.selfSigned('other', { store: CertificateStore.inMemory() });
    expect(opensslVerify(server.certificateChain, ca.trustAnchors.pem, '-verify_hostname', 'other.example.com').output)
      .toContain('hostname mismatch');
    expect(opensslVerify(server.certificateChain, ca.trustAnchors.pem, '-purpose', 'sslclient').output)
      .toMatch(/unsuitable certificate purpose|unsupported certificate purpose/);
    expect(opensslVerify(server.certificateChain, other.trustAnchors.pem)).toMatchObject({ ok: false });
  });

  opensslTest('openssl accepts the client as a client', () => {
    expect(opensslVerify(client.certificateChain, client.trustAnchors.pem, '-purpose', 'sslclient')).toMatchObject({ ok: true });
  });
});

describe('what a certificate says', () => {
  const clock = new TestClock();
  const ca = CertificateAuthority.selfSigned('shop-ca', {
    store: CertificateStore.inMemory({ clock }),
    intermediate: true,
    subject: { organization: 'Bücher & Söhne', country: 'DE' },
  });
  const server = ca.issueServerCertificate('shop', { dnsNames: ['Shop.Example.com', 'bücher.example'] });

  test('names are lower case and ASCII, sorted', () => {
    expect(server.dnsNames).toEqual(['shop.example.com', 'xn--bcher-kva.example']);
    expect(server.certificate.dnsNames).toEqual(server.dnsNames);
  });

  test('it is valid from five minutes ago to 397 days from now', () => {
    expect(server.certificate.notBefore.toISOString()).toBe('2026-11-23T11:55:00.000Z');
    expect(server.certificate.notAfter.toISOString()).toBe('2027-12-25T12:00:00.000Z');
  });

  test('root, intermediate and certificate have different subjects, in UTF-8', () => {
    expect(Certificate.fromPem(ca.trustAnchors.pem).subject).toBe('CN=shop-ca root, O=Bücher & Söhne, C=DE');
    expect(ca.certificate.subject).toBe('CN=shop-ca intermediate, O=Bücher & Söhne, C=DE');
    expect(server.certificate.subject).toBe('CN=shop.example.com');
  });

  test('serial numbers have 20 bytes and are positive', () => {
    for (const { certificate } of [server, ca]) expect(certificate.serialNumber).toMatch(/^[4-7][0-9a-f]{39}$/);
  });

  test('without a subject the names are critical', () => {
    const long = ca.issueServerCertificate('long', { dnsNames: [`${'a'.repeat(60)}.example.com`] });
    expect(long.certificate.subject).toBe('');
    // OID subjectAltName, then BOOLEAN TRUE
    expect(Buffer.from(long.certificate.toDer(), 'base64').includes(Buffer.from('0603551d110101ff', 'hex'))).toBe(true);
  });

  test('the first name without a wildcard is the common name', () => {
    expect(ca.issueServerCertificate('wild', { dnsNames: ['*.example.com', 'example.com'] }).certificate.subject).toBe('CN=example.com');
  });

  test('dates from 2050 on are written so that readers agree', () => {
    const root = CertificateAuthority.selfSigned('long', { store: CertificateStore.inMemory({ clock }), lifetime: Duration.days(36500) });
    expect(root.certificate.notAfter.toISOString()).toBe('2126-10-30T12:00:00.000Z');
  });

  test('no certificate outlives its authority', () => {
    const root = CertificateAuthority.selfSigned('short', { store: CertificateStore.inMemory({ clock }), lifetime: Duration.days(30) });
    const bundle = root.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
    expect(bundle.certificate.notAfter).toEqual(root.certificate.notAfter);
  });

  test('PEM has lines of 64 columns that end with a newline', () => {
    const lines = server.certificateChain.split('\n');
    expect(Math.max(...lines.map(line => line.length))).toBe(64);
    expect(server.certificateChain).not.toContain('\r');
    expect(server.certificateChain.endsWith('-----END CERTIFICATE-----\n')).toBe(true);
    expect(server.certificate.toPem()).toBe(server.certificateChain.slice(0, server.certificate.toPem().length));
  });

  opensslTest('an EC certificate is for signatures only, an RSA one also for key exchange', () => {
    const rsa = ca.issueServerCertificate('rsa', { dnsNames: ['rsa.example.com'], keyAlgorithm: KeyAlgorithm.RSA_2048 });
    const usage = (pem: string) =>
      openssl(['x509', '-in', 'a.pem', '-noout', '-ext', 'keyUsage'], { 'a.pem': pem }).output.trim().split('\n')[1].trim();
    expect(usage(server.certificateChain)).toBe('Digital Signature');
    expect(usage(rsa.certificateChain)).toBe('Digital Signature, Key Encipherment');
  });

  opensslTest('a client certificate is for signatures only, also with RSA', () => {
    const { certificateChain } = ca.issueClientCertificate('rsa-client', { keyAlgorithm: KeyAlgorithm.RSA_2048 });
    const usage = openssl(['x509', '-in', 'a.pem', '-noout', '-ext', 'keyUsage'], { 'a.pem': certificateChain }).output.trim()
      .split('\n')[1].trim();
    expect(usage).toBe('Digital Signature');
  });
});

describe('name constraints and path length', () => {
  const ca = CertificateAuthority.selfSigned('dev', { store: CertificateStore.inMemory(), permittedDnsDomains: ['dev.example.com'] });

  test('it issues inside its domains', () => {
    expect(ca.issueServerCertificate('a', { dnsNames: ['dev.example.com', 'a.dev.example.com', '*.dev.example.com'] }).dnsNames)
      .toHaveLength(3);
  });

  test.each([
    ['a host elsewhere', { dnsNames: ['example.com'] }],
    ['a host that only ends alike', { dnsNames: ['mydev.example.com'] }],
    ['an IP address', { dnsNames: ['a.dev.example.com'], ipAddresses: ['192.0.2.1'] }],
  ])('it refuses %s at the call', (_, options) => {
    expect(() => ca.issueServerCertificate('b', options)).toThrow(/may not issue for/);
  });

  opensslTest('openssl accepts what is inside', () => {
    const bundle = ca.issueServerCertificate('c', { dnsNames: ['c.dev.example.com'] });
    expect(opensslVerify(bundle.certificateChain, ca.trustAnchors.pem, '-verify_hostname', 'c.dev.example.com'))
      .toMatchObject({ ok: true });
  });
});

test('a passphrase keeps the keys of an authority encrypted in the store, and issuing asks for it', () => {
  const synths = new Synths();
  const unset = Passphrase.fromEnvironment('NO_SUCH_PASSPHRASE');
  const issue = (name: string, passphrase?: string) => CertificateAuthority.selfSigned(
    'ca', { store: synths.store(), intermediate: true, passphrase: passphrase ? Passphrase.fromValue(passphrase) : unset },
  )
    .issueServerCertificate(name, { dnsNames: ['a.example'] }).certificateChain;
  issue('a', 'correct horse');
  expect(synths.records.get('ca')!.privateKey).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  expect(synths.records.get('ca-intermediate')!.privateKey).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  expect(synths.records.get('a')!.privateKey).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(() => issue('b', 'correct horse')).not.toThrow();
  expect(() => issue('c')).toThrow(/NO_SUCH_PASSPHRASE is empty or not set.*\(store-passphrase\)/);
  expect(() => issue('c', 'wrong wrong')).toThrow(/cannot be decrypted; check its passphrase \(invalid-key\)/);
  expect(() => issue('a')).not.toThrow();
});
