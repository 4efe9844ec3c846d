import { Rule } from '../rule';

/** Issuers of certificates for development and tests. */
const TEST_NAMES = [/mkcert development/i, /snake ?oil/i, /Acme Co(?![a-z])/, /Internet Widgits Pty Ltd/];

/** A server's certificate was not issued for tests. */
export const certificateForTests: Rule = {
  id: 'certificate-for-tests',
  codes: ['certificate-for-tests'],
  complies: 'no certificate comes from mkcert or has a default subject of openssl',
  readsSecrets: true,
  accepted: {},
  refused: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com, mkcert>', 'tls.key': '<key shop.example.com, mkcert>' } } },
  check: ({ serverCertificates }) => serverCertificates.filter(({ leaf }) => {
    // names are verbatim in a certificate: no need to parse it
    const text = leaf.der.toString('latin1');
    return TEST_NAMES.some(test => test.test(text));
  }).map(({ leaf, secret, key }) => ({
    resource: secret.resource, path: `data[${key}]`, message: `certificate '${leaf.label}' was issued for tests by '${leaf.issuer}'`,
  })),
};
