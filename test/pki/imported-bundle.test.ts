import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { opensslTest, openssl, TestClock } from './pki-helpers';
import { CertificateAuthority, CertificateBundle, CertificateBundlePem, CertificateStore, Passphrase } from '../../src';

const clock = new TestClock();
const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.inMemory({ clock }), intermediate: true });
const other = CertificateAuthority.selfSigned('other', { store: CertificateStore.inMemory({ clock }) });
const bundle = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
const { certificateChain, privateKey, trustAnchors: { pem: caCertificates } } = bundle;
const leaf = bundle.certificate.toPem();
const intermediate = ca.certificate.toPem();

const read = (pem: Partial<CertificateBundlePem> = {}) => CertificateBundle.fromPem({ certificateChain, privateKey, clock, ...pem });
const later = new TestClock(new Date('2030-01-01T00:00:00Z'));

test('a bundle comes back as it was', () => {
  expect(read({ caCertificates, hosts: ['shop.example.com'] })).toMatchObject({
    name: 'shop.example.com',
    dnsNames: ['shop.example.com'],
    ipAddresses: [],
    certificateChain,
    privateKey,
    trustAnchors: { pem: caCertificates },
  });
});

test('a root at the end of the chain, and what stands twice, is left out', () => {
  expect(read({ certificateChain: certificateChain + intermediate + caCertificates }).certificateChain).toBe(certificateChain);
});

test.each([
  ['SEC 1', { type: 'sec1', format: 'pem' }],
  ['encrypted PKCS#8', { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' }],
  ['encrypted SEC 1', { type: 'sec1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'secret' }],
] as const)('a key as %s is read, and comes out as PKCS#8', (_, form) => {
  const key = createPrivateKey(privateKey).export(form) as string;
  expect(read({ privateKey: key, passphrase: Passphrase.fromValue('secret') }).privateKey).toBe(privateKey);
});

test.each<[string, Partial<CertificateBundlePem>, string, RegExp]>([
  [
    'a key of another certificate',
    { privateKey: other.issueServerCertificate('x', { dnsNames: ['x.example'] }).privateKey },
    'invalid-key',
    /the private key does not match certificate 'shop\.example\.com'/,
  ],
  ['a key that is none', { privateKey: 'nothing' }, 'invalid-key', /cannot be read: it has no PRIVATE KEY block; use a PEM private key/],
  ['a wrong order', { certificateChain: intermediate + leaf }, 'invalid-key', /the first certificate must be the one that belongs to the key/],
  [
    'a wrong chain',
    { certificateChain: leaf + other.certificate.toPem() },
    'invalid-certificate',
    /certificate 2 of the chain \(CN=other root\) is not the issuer of certificate 1/,
  ],
  [
    'a missing intermediate',
    { certificateChain: leaf, caCertificates },
    'invalid-certificate',
    /the chain ends with 'CN=shop\.example\.com', issued by 'CN=ca intermediate', which caCertificates does not contain/,
  ],
  [
    'another authority',
    { caCertificates: other.trustAnchors.pem },
    'invalid-certificate',
    /which caCertificates does not contain; .* \(has: CN=other root\)/,
  ],
  ['an authority that is none', { caCertificates: caCertificates + leaf }, 'invalid-certificate', /is used as an authority, but is not one/],
  ['an expired certificate', { clock: later }, 'invalid-certificate', /expired on 2027-12-25T12:00:00\.000Z; use a current one/],
  [
    'a certificate of the future',
    { clock: new TestClock(new Date('2020-01-01T00:00:00Z')) },
    'invalid-certificate',
    /is not valid before 2026-11-23T11:55:00\.000Z; check the clock/,
  ],
  [
    'another host',
    { hosts: ['shop.example.com', 'x.example.com'] },
    'invalid-certificate',
    /does not cover host 'x\.example\.com' \(has: shop\.example\.com\)/,
  ],
  ['an empty chain', { certificateChain: '' }, 'invalid-certificate', /has no PEM certificate/],
  ['a key in the chain', { certificateChain: leaf + privateKey }, 'invalid-certificate', /has a PEM block 'PRIVATE KEY'/],
  ['a huge chain', { certificateChain: 'x'.repeat(2_000_000) }, 'invalid-certificate', /has 2000000 characters; at most 1048576 are read/],
  [
    'an encrypted key without its passphrase',
    { privateKey: createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 's' }) as string },
    'invalid-key',
    /is encrypted; set its passphrase/,
  ],
])('%s is refused', (_, pem, code, message) => {
  expect(() => read(pem)).toThrow(message);
  expect(() => read(pem)).toThrow(expect.objectContaining({ code }));
});

test('without the authority there is no ca.crt, and reading it says what to do', () => {
  expect(() => read().trustAnchors.pem).toThrow(/was read without the certificates of its authority; set caCertificates/);
});

describe('files', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pki-'));
    for (const [name, text] of Object.entries({
      'a.crt': leaf, 'a.key': privateKey, 'chain.crt': intermediate, 'ca.crt': caCertificates,
    })) writeFileSync(join(folder, name), text);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const paths = () => ({ certificatePath: join(folder, 'a.crt'), privateKeyPath: join(folder, 'a.key'), clock });

  test('certificate, chain and authority are put together', () => {
    const files = { ...paths(), chainPath: join(folder, 'chain.crt'), caCertificatesPath: join(folder, 'ca.crt') };
    expect(CertificateBundle.fromFiles(files)).toMatchObject({ certificateChain, privateKey, trustAnchors: { pem: caCertificates } });
  });

  test('a missing key file is named', () => {
    expect(() => CertificateBundle.fromFiles({ ...paths(), privateKeyPath: join(folder, 'b.key') }))
      .toThrow(/b\.key' cannot be read: ENOENT; use a readable file; the full path is '\/.*b\.key' \(invalid-key\)/);
  });
});

opensslTest.each([
  ['a short RSA key', ['-newkey', 'rsa:1024', '-sha256'], 'invalid-key', /has a key of the kind RSA 1024/],
  ['a key of another kind', ['-newkey', 'ed25519'], 'invalid-key', /has a key of the kind ed25519/],
])('%s is refused', (_, args, code, message) => {
  const made = openssl(['req', '-x509', '-nodes', '-subj', '/CN=weak', '-days', '10000', '-keyout', '-', '-out', '-', ...args]).output;
  const [key] = /-----BEGIN PRIVATE KEY-----[^-]*-----END PRIVATE KEY-----\n/.exec(made)!;
  const [certificate] = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----\n/.exec(made)!;
  const now = new TestClock(new Date(Date.now() + 60_000));
  expect(() => read({ certificateChain: certificate, privateKey: key, clock: now })).toThrow(message);
  expect(() => read({ certificateChain: certificate, privateKey: key, clock: now })).toThrow(expect.objectContaining({ code }));
});
