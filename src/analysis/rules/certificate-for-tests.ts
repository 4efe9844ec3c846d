import { Rule } from '../rule';

/** Who makes certificates for development and tests only. */
const TEST_NAMES = [/mkcert development/i, /snake ?oil/i, /Acme Co(?![a-z])/, /Internet Widgits Pty Ltd/];

/** A server's certificate was not made for tests. */
export const certificateForTests: Rule = {
  id: 'certificate-for-tests',
  codes: ['certificate-for-tests'],
  complies: 'no certificate is of mkcert or a default of openssl',
  readsSecrets: true,
  accepted: {},
  refused: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com, mkcert>', 'tls.key': '<key shop.example.com, mkcert>' } } },
  check: ({ serverCertificates }) => serverCertificates.filter(({ leaf }) => {
    // names stand in a certificate as they are: no need to parse it
    const text = leaf.der.toString('latin1');
    return TEST_NAMES.some(test => test.test(text));
  }).map(({ leaf, secret, key }) => ({
    resource: secret.resource, path: `data[${key}]`, message: `certificate '${leaf.label}' was made for tests by '${leaf.issuer}'`,
  })),
};
