import { ManifestCertificate } from '../../model/manifest-certificate';
import { Report, Rule } from '../rule';

/** A chain goes from the leaf to the last intermediate. */
export const certificateChain: Rule = {
  id: 'certificate-chain',
  codes: ['certificate-chain', 'certificate-chain-root'],
  complies: 'each certificate of a chain issued the one before it, and the root is not among them',
  readsSecrets: true,
  accepted: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com, chain>', 'tls.key': '<key shop.example.com, chain>' } } },
  refused: {
    set: {
      'secret.data': { 'tls.crt': '<certificate shop.example.com, chain with root>', 'tls.key': '<key shop.example.com, chain with root>' },
    },
  },
  check: ({ serverCertificates }) => serverCertificates.flatMap(({ chain, secret, key }): Report[] => {
    const at = { resource: secret.resource, path: `data[${key}]` };
    const { certificates, flaw } = chain;
    if (flaw) {
      return [{ ...at, message: `the chain ${flaw}` }];
    }
    const gap = certificates.findIndex((certificate, i) => i > 0 && !issued(certificate, certificates[i - 1]));
    if (gap > 0) {
      return [{
        ...at,
        message: `certificate ${gap + 1} of the chain, '${certificates[gap].label}', did not issue '${certificates[gap - 1].label}'`,
        help: `put the issuer '${certificates[gap - 1].issuer}' there, or leave out what does not belong`,
      }];
    }
    const last = certificates[certificates.length - 1];
    return certificates.length > 1 && last.fields.selfIssued
      ? [{ ...at, code: 'certificate-chain-root', message: `the chain carries its root '${last.label}'` }] : [];
  }),
};

function issued(issuer: ManifestCertificate, subject: ManifestCertificate): boolean {
  return subject.x509.checkIssued(issuer.x509);
}
