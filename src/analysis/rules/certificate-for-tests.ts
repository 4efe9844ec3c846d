import { isTestAuthority } from '../../pki/test-certificates';
import { certificateLabel } from '../model/certificates';
import { Rule } from '../rule';

/** Who makes certificates for development and tests only. */
const TEST_ISSUERS = [/mkcert development/i, /snake ?oil/i, /O=Acme Co$/m, /Internet Widgits Pty Ltd/];

/** A server's certificate was not made for tests. */
export const certificateForTests: Rule = {
  id: 'certificate-for-tests',
  codes: ['certificate-for-tests'],
  complies: 'no certificate is of a deterministic store, mkcert, or a default of openssl',
  readsSecrets: true,
  accepted: {},
  refused: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com, mkcert>', 'tls.key': '<key shop.example.com, mkcert>' } } },
  check: ({ serverCertificates, options }) => serverCertificates
    .filter(({ leaf }) => TEST_ISSUERS.some(test => test.test(leaf.issuer) || test.test(leaf.subject))
      || (!options.testAuthorities && isTestAuthority(leaf.issuer)))
    .map(({ leaf, secret, key }) => ({
      resource: secret.resource,
      path: `data[${key}]`,
      message: `certificate '${certificateLabel(leaf)}' was made for tests by '${leaf.issuer.replace(/\n/g, ', ')}'`,
    })),
};
