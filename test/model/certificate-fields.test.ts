import { X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { readCommonCertificate } from '../../src/model/certificate-fields';
import { nameCovers } from '../../src/model/certificates';
import { ManifestCertificate } from '../../src/model/manifest-certificate';
import { authority, certificate } from '../analysis/certificates';

const der = (pem: string) => new X509Certificate(pem).raw;

const COMMON = [
  'shop.example.com', '*.example.com www.example.com 10.0.0.1', 'shop.example.com, expired', 'shop.example.com, client',
  'shop.example.com, no names',
];

test.each(COMMON)(
  'certificate %s is read as OpenSSL reads it', text => {
    const x509 = new X509Certificate(certificate(text).certificate);
    const fields = readCommonCertificate(x509.raw)!;
    expect([fields.notBefore, fields.notAfter].map(String)).toEqual([new Date(x509.validFrom), new Date(x509.validTo)].map(String));
    const names = [...fields.dnsNames.map(name => `DNS:${name}`), ...fields.ipAddresses.map(address => `IP Address:${address}`)];
    expect(names.join(', ')).toBe(x509.subjectAltName ?? '');
    expect(fields.extendedKeyUsage).toEqual(x509.keyUsage);
    expect(fields).toMatchObject({
      ca: x509.ca, hasAlternativeNames: x509.subjectAltName !== undefined, selfIssued: x509.subject === x509.issuer,
    });
  });

test('an authority is distinguished from a leaf, and a root from both', () => {
  expect(readCommonCertificate(der(authority().certificate))).toMatchObject({ ca: true, selfIssued: true });
});

test('certificates of other kinds are left to OpenSSL, with the same answers', () => {
  const pem = certificate('shop.example.com, RSA 2048').certificate;
  expect(readCommonCertificate(der(pem))).toBeUndefined();
  expect(new ManifestCertificate(der(pem)).fields)
    .toMatchObject({ dnsNames: ['shop.example.com'], ca: false, extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] });
});

test('no bytes make it fail or run for long', () => {
  const good = der(certificate('shop.example.com').certificate);
  const offset = fc.integer({ min: 0, max: good.length - 1 });
  fc.assert(fc.property(offset, fc.integer({ min: 0, max: 255 }), offset, (at, value, length) => {
    const bad = Buffer.from(good.subarray(0, Math.max(length, at + 1)));
    bad[at] = value;
    readCommonCertificate(bad);
  }));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
    readCommonCertificate(Buffer.from(bytes));
  }));
});

test.each<[string[], string, boolean]>([
  [['a.com'], 'a.com', true],
  [['a.com'], 'A.COM', true],
  [['*.a.com'], 'b.a.com', true],
  [['*.a.com'], '*.a.com', true],
  [['*.a.com'], 'a.com', false],
  [['*.a.com'], 'c.b.a.com', false],
  [['b.a.com'], '*.a.com', false],
  [['*'], 'a.com', false],
  [['a.com'], 'a.com.', true],
])('names %j cover %s: %s', (names, host, expected) => {
  expect(nameCovers(names, host)).toBe(expected);
});
