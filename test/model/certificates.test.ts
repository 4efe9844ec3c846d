import { X509Certificate } from 'node:crypto';
import { nameCovers } from '../../src/model/certificates';
import { ManifestCertificate } from '../../src/model/manifest-certificate';
import { authority, certificate } from '../analysis/certificates';

const fieldsOf = (pem: string) => new ManifestCertificate(new X509Certificate(pem).raw).fields;

test('an authority is distinguished from a leaf, and a root from both', () => {
  expect(fieldsOf(authority().certificate)).toMatchObject({ ca: true, selfIssued: true });
  expect(fieldsOf(certificate('shop.example.com').certificate)).toMatchObject({ ca: false, selfIssued: false });
});

test('names and addresses are distinguished', () => {
  expect(fieldsOf(certificate('*.example.com www.example.com 10.0.0.1').certificate))
    .toMatchObject({ dnsNames: ['*.example.com', 'www.example.com'], ipAddresses: ['10.0.0.1'], hasAlternativeNames: true });
  expect(fieldsOf(certificate('shop.example.com, no names').certificate)).toMatchObject({ dnsNames: [], hasAlternativeNames: false });
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
