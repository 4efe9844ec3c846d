import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openssl, opensslTest, opensslVerify, Synths, TestClock } from './pki-helpers';
import { CertificateAuthority, CertificateStore, ImportedAuthorityPem, Passphrase } from '../../src';

/** The authority of a company: its certificates, and the key of its intermediate. */
const company = new Synths();
const issued = CertificateAuthority.selfSigned('company', { store: company.store(), intermediate: true });
const root = issued.trustAnchors.pem;
const intermediate = issued.certificate.toPem();
const privateKey = company.records.get('company-intermediate')!.privateKey!;
const leaf = issued.issueServerCertificate('leaf', { dnsNames: ['a.example'] });

const read = (synths: Synths, pem: Partial<ImportedAuthorityPem> = {}) =>
  CertificateAuthority.fromPem('company', { store: synths.store(), certificateChain: intermediate + root, privateKey, ...pem });
const shop = { dnsNames: ['shop.example.com'] };

opensslTest('it issues, with itself in the chain and its root for clients', () => {
  const ca = read(new Synths());
  const bundle = ca.issueServerCertificate('shop', shop);
  expect(ca.trustAnchors.pem).toBe(root);
  expect(ca.certificate.toPem()).toBe(intermediate);
  expect(bundle.certificateChain.endsWith(intermediate)).toBe(true);
  expect(opensslVerify(bundle.certificateChain, root, '-verify_hostname', 'shop.example.com', '-attime', '1800000000')).toMatchObject({
    ok: true,
  });
});

test('only what it issues is in the store, and stays while its name and key stay', () => {
  const synths = new Synths();
  const { certificateChain } = read(synths).issueServerCertificate('shop', shop);
  expect([...synths.records.keys()]).toEqual(['shop']);
  expect(read(synths).issueServerCertificate('shop', shop).certificateChain).toBe(certificateChain);
  expect(synths.lines).toEqual([]);
});

test('another authority is a reason', () => {
  const synths = new Synths();
  void read(synths).issueServerCertificate('shop', shop).privateKey;
  const other = CertificateAuthority.selfSigned('other', { store: CertificateStore.inMemory({ clock: synths.clock }) });
  const otherRecords = new Synths();
  void CertificateAuthority.selfSigned('other', { store: otherRecords.store() }).trustAnchors.pem;
  const { certificateChain, privateKey: otherKey } = otherRecords.records.get('other')!;
  expect(other.name).toBe('other');
  void read(synths, { certificateChain, privateKey: otherKey }).issueServerCertificate('shop', shop).privateKey;
  expect(synths.lines).toEqual([expect.stringContaining('renewed shop: authority changed')]);
});

test('without its key it serves what it has issued, and says what it cannot', () => {
  const synths = new Synths();
  const { certificateChain } = read(synths).issueServerCertificate('shop', shop);
  expect(read(synths, { privateKey: undefined }).issueServerCertificate('shop', shop).certificateChain).toBe(certificateChain);
  expect(() => read(synths, { privateKey: undefined }).issueServerCertificate('more', shop).certificateChain)
    .toThrow(/authority 'company' must sign, but its private key is not available; .* \(invalid-key\)/);

  synths.clock.forward(300);
  expect(read(synths, { privateKey: undefined }).issueServerCertificate('shop', shop).certificateChain).toBe(certificateChain);
  expect(synths.lines).toEqual([
    "kept shop: expires in 97 days, and the private key of 'company' is not available to renew it (EC P-256, expires 2027-12-25)",
  ]);

  synths.clock.forward(100);
  expect(() => read(synths, { privateKey: undefined }).issueServerCertificate('shop', shop).certificateChain).toThrow(
    /private key is not available/,
  );
});

test('an encrypted key is read with its passphrase, however short', () => {
  const encrypted = createPrivateKey(privateKey).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'abc',
  }) as string;
  expect(() => read(new Synths(), { privateKey: encrypted })).toThrow(/is encrypted; set its passphrase/);
  expect(
    () =>
      read(new Synths(), { privateKey: encrypted, passphrase: Passphrase.fromValue('abd') }).issueServerCertificate('shop', shop)
        .privateKey,
  ).toThrow(/the private key of authority 'company' cannot be decrypted; check its passphrase/);
  expect(
    read(new Synths(), { privateKey: encrypted, passphrase: Passphrase.fromValue('abc') }).issueServerCertificate('shop', shop).privateKey,
  ).toContain('BEGIN PRIVATE KEY');
});

test.each<[string, Partial<ImportedAuthorityPem>, string, RegExp]>([
  [
    'a certificate that is no authority',
    { certificateChain: leaf.certificateChain + root, privateKey: leaf.privateKey },
    'invalid-certificate',
    /may not issue certificates/,
  ],
  [
    'a chain without its root',
    { certificateChain: intermediate },
    'invalid-certificate',
    /ends with 'CN=company intermediate', which is not a root; add the certificates above it/,
  ],
  ['a chain in the wrong order', { certificateChain: root + intermediate }, 'invalid-certificate', /is not the issuer of certificate 1/],
  ['the key of another certificate', { privateKey: leaf.privateKey }, 'invalid-key', /does not match its certificate/],
  ['a certificate for a key', { privateKey: root }, 'invalid-key', /cannot be read/],
])('%s is refused', (_, pem, code, message) => {
  expect(() => read(new Synths(), pem)).toThrow(message);
  expect(() => read(new Synths(), pem)).toThrow(expect.objectContaining({ code }));
});

test('an expired authority is refused', () => {
  const store = CertificateStore.inMemory({ clock: new TestClock(new Date('2032-01-01T00:00:00Z')) });
  expect(() => read(new Synths(), { store })).toThrow(/certificate 'CN=company intermediate' expired on 2031-11-22/);
});

opensslTest('the authority of the Istio task, made by openssl with a passphrase, is read from its files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pki-'));
  try {
    const [key, certificate] = [join(folder, 'ca.key'), join(folder, 'ca.crt')];
    openssl([
      'req',
      '-x509',
      '-sha256',
      '-newkey',
      'rsa:2048',
      '-subj',
      '/O=example Inc./CN=example.com',
      '-days',
      '365',
      '-passout',
      'pass:secret',
      '-keyout',
      key,
      '-out',
      certificate,
    ]);
    const ca = CertificateAuthority.fromFiles('example', {
      store: CertificateStore.inMemory(), certificatePath: certificate, privateKeyPath: key, passphrase: Passphrase.fromValue('secret'),
    });
    const bundle = ca.issueServerCertificate('httpbin', { dnsNames: ['httpbin.example.com'] });
    expect(bundle.certificate.issuer).toBe('CN=example.com, O=example Inc.');
    // not strict: openssl gives its own root no key usage
    const files = { 'chain.pem': bundle.certificateChain, 'ca.pem': ca.trustAnchors.pem };
    const args = ['-purpose', 'sslserver', '-verify_hostname', 'httpbin.example.com', '-CAfile', 'ca.pem', 'chain.pem'];
    expect(openssl(['verify', ...args], files)).toMatchObject({ ok: true });
    writeFileSync(certificate, 'gone');
    expect(() => CertificateAuthority.fromFiles('example', { store: CertificateStore.inMemory(), certificatePath: certificate })).toThrow(
      /has no PEM certificate/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an encrypted key is not read while nothing has to be signed, and a passphrase that is missing then names authority and variable', () => {
  const encrypted = createPrivateKey(privateKey).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'company secret',
  }) as string;
  const synths = new Synths();
  const { certificateChain } = read(synths).issueServerCertificate('shop', shop);
  const passphrase = Passphrase.fromEnvironment('CDK8S_TEST_UNSET');
  expect(read(synths, { privateKey: encrypted, passphrase }).issueServerCertificate('shop', shop).certificateChain).toBe(certificateChain);
  expect(() => read(synths, { privateKey: encrypted, passphrase }).issueServerCertificate('more', shop).certificateChain)
    .toThrow("the private key of authority 'company' is encrypted, and environment variable CDK8S_TEST_UNSET is empty or not set; set it to the passphrase of the key (store-passphrase)");
});
