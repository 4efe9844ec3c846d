import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CaBundle, CertificateAuthority, CertificateStore } from '../../src';
import { problemOf } from '../helpers/charts';

const store = CertificateStore.deterministic('ca-bundle');
const ca = CertificateAuthority.selfSigned('shop-ca', { store });
const other = CertificateAuthority.selfSigned('other-ca', { store });
const leaf = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
const clock = { now: () => ca.certificate.notBefore };
const late = { now: () => new Date(ca.certificate.notAfter.getTime() + 1000) };

test('several authorities are one text, in their order', () => {
  expect(CaBundle.of(other, ca).pem).toBe(other.caCertificates + ca.caCertificates);
});

test('PEM is written anew: without comments, repetitions and carriage returns', () => {
  const untidy = `# shop\r\n${ca.caCertificates.replaceAll('\n', '\r\n')}\n${ca.caCertificates}`;
  expect(CaBundle.fromPem(untidy, { clock }).pem).toBe(ca.caCertificates);
});

test('a file is read when it is named', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'ca-bundle-')), 'ca.pem');
  writeFileSync(path, ca.caCertificates);
  expect(CaBundle.fromFile(path, { clock }).pem).toBe(ca.caCertificates);
});

test('its text form names authorities and shows no certificate', () => {
  expect(`${CaBundle.of(ca, other)}`).toBe('CaBundle(shop-ca, other-ca)');
});

test.each([
  ['a private key', 'invalid-credential', () => leaf.privateKey + ca.caCertificates],
  ['a certificate that is no authority', 'invalid-certificate', () => leaf.certificateChain],
  ['no certificate', 'invalid-certificate', () => '# nothing'],
  ['something that is no certificate', 'invalid-certificate', () => ca.caCertificates.replaceAll('CERTIFICATE', 'X509 CRL')],
])('refuses PEM with %s with %s', (_, code, pem) => {
  expect(problemOf(() => CaBundle.fromPem(pem(), { clock })).code).toBe(code);
});

test('refuses an authority that has expired', () => {
  expect(problemOf(() => CaBundle.fromPem(ca.caCertificates, { clock: late })).message).toContain('has expired at');
});

test('refuses a file that is not there, and names it', () => {
  expect(problemOf(() => CaBundle.fromFile('/nowhere/ca.pem')).message).toContain("file '/nowhere/ca.pem' cannot be read: ENOENT");
});

test('the error about a private key does not show it', () => {
  const [, body] = leaf.privateKey.split('\n');
  expect(problemOf(() => CaBundle.fromPem(leaf.privateKey)).message).not.toContain(body);
});
