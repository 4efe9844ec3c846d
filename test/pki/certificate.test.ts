import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Certificate, CertificateAuthority, CertificateStore } from '../../src';
import { parseAlternativeNames } from '../../src/pki/x509/alternative-names-text';
import { namesCover } from '../../src/pki/x509/coverage';

const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.inMemory() });
const bundle = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com', '*.wild.example.com'], ipAddresses: ['192.0.2.1'] });

let folder: string;
beforeAll(() => folder = mkdtempSync(join(tmpdir(), 'pki-')));
afterAll(() => rmSync(folder, { recursive: true }));

describe('covers', () => {
  test.each([
    ['shop.example.com', true], ['SHOP.example.com', true], ['a.shop.example.com', false], ['example.com', false],
    ['a.wild.example.com', true], ['*.wild.example.com', true], ['wild.example.com', false], ['a.b.wild.example.com', false],
    ['*.a.wild.example.com', false],
    ['192.0.2.1', true], ['192.0.2.2', false], ['::1', false], ['', false], ['*', false], ['.wild.example.com', false],
  ])('%s: %s', (host, expected) => {
    expect(bundle.covers(host)).toBe(expected);
    expect(bundle.certificate.covers(host)).toBe(expected);
  });

  test('international names are the same in both forms', () => {
    expect(namesCover(['xn--bcher-kva.example'], [], 'bücher.example')).toBe(true);
  });

  test('a wildcard certificate covers no other wildcard', () => {
    expect(namesCover(['a.example.com'], [], '*.example.com')).toBe(false);
  });

  test.each([
    'a.wild.example.com', 'shop.example.com', 'a.b.wild.example.com', 'other.example.com',
  ])('node is of the same opinion about %s', host => {
    expect(bundle.certificate._x509.checkHost(host, { subject: 'never' }) !== undefined).toBe(bundle.covers(host));
  });
});

test('alternative names with quotes and commas are read as what they are', () => {
  expect(parseAlternativeNames('DNS:a.example, URI:"spiffe://a, DNS:evil.example", IP Address:0:0:0:0:0:0:0:1, email:a@b')).toEqual({
    dns: ['a.example'], ip: ['::1'], uri: ['spiffe://a, DNS:evil.example'],
  });
});

describe('files', () => {
  test('a certificate comes back from PEM and DER files', () => {
    const { certificate } = bundle;
    writeFileSync(join(folder, 'a.pem'), `some words before\r\n${bundle.certificateChain.replaceAll('\n', '\r\n')}`);
    writeFileSync(join(folder, 'a.der'), Buffer.from(certificate.toDer(), 'base64'));
    for (const file of ['a.pem', 'a.der']) {
      const read = Certificate.fromFile(join(folder, file));
      expect([read.fingerprint, read.toPem(), String(read)]).toEqual([certificate.fingerprint, certificate.toPem(), String(certificate)]);
    }
  });

  test.each([
    ['missing.pem', undefined, /cannot be read: ENOENT/],
    ['empty.pem', '', /the certificate cannot be read/],
    ['garbage.der', '0000', /the certificate cannot be read/],
    ['label.pem', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', /the text has no PEM certificate/],
    ['truncated.pem', bundle.certificateChain.replace(/[\w+/]{64}\n/, ''), /the certificate cannot be read/],
    ['large.pem', 'x'.repeat(2 * 1024 * 1024), /has 2097152 bytes; at most 1048576 are read/],
  ])('%s ends in a coded error', (file, contents, message) => {
    if (contents !== undefined) writeFileSync(join(folder, file), contents);
    expect(() => Certificate.fromFile(join(folder, file))).toThrow(message);
    expect(() => Certificate.fromFile(join(folder, file))).toThrow(expect.objectContaining({ code: 'invalid-certificate' }));
  });

  test('a folder is not a certificate', () => {
    expect(() => Certificate.fromFile(folder)).toThrow(/is not a file/);
  });

  test('a bundle is written as tls.crt, tls.key and ca.crt, the key for its owner alone', () => {
    const target = join(folder, 'deep', 'bundle');
    bundle.writeFiles(target);
    bundle.writeFiles(target);
    const read = (name: string) => readFileSync(join(target, name), 'utf8');
    expect([read('tls.crt'), read('tls.key'), read('ca.crt')])
      .toEqual([bundle.certificateChain, bundle.privateKey, bundle.trustAnchors.pem]);
    expect(statSync(join(target, 'tls.key')).mode % 0o1000).toBe(0o600);
  });
});
