import { CertificateReader } from '../../model/certificates';
import { ManifestCertificate } from '../../model/manifest-certificate';
import { secretValue } from '../../model/secrets';
import { ServerCertificate } from '../../model/server-certificates';
import { Report, Rule } from '../rule';

/** A chain is ordered from the leaf to the last intermediate. */
export const certificateChain: Rule = {
  id: 'certificate-chain',
  codes: ['certificate-chain', 'certificate-chain-root'],
  complies: 'each certificate of a chain issued the one before it, and the chain does not include the root',
  readsSecrets: true,
  accepted: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com, chain>', 'tls.key': '<key shop.example.com, chain>' } } },
  refused: {
    set: {
      'secret.data': { 'tls.crt': '<certificate shop.example.com, chain with root>', 'tls.key': '<key shop.example.com, chain with root>' },
    },
  },
  check: ({ model, serverCertificates }) => serverCertificates.flatMap((one): Report[] => {
    const { chain, secret, key } = one;
    const at = { resource: secret.resource, path: `data[${key}]` };
    const { certificates, flaw } = chain;
    if (flaw) {
      return [{ ...at, message: `the chain ${flaw}` }];
    }
    const gap = certificates.findIndex((certificate, i) => i > 0 && !issued(certificate, certificates[i - 1]));
    if (gap > 0) {
      return [{
        ...at,
        message: `certificate ${gap + 1} of the chain, '${certificates[gap].label}', is not the issuer of '${certificates[gap - 1].label}'`,
        help: `insert the issuer '${certificates[gap - 1].issuer}', or remove unrelated certificates`,
      }];
    }
    const last = certificates[certificates.length - 1];
    if (last.fields.selfIssued) {
      return certificates.length > 1 ? [{ ...at, code: 'certificate-chain-root', message: `the chain includes its root '${last.label}'` }] : [];
    }
    const beside = intermediateBeside(one, last, model.certificates);
    return beside ? [{
      ...at,
      message: `intermediate '${beside.certificate.label}', which issued '${last.label}', is only in ${beside.key}, so the gateway does not send it`,
      help: `append it to ${key}`,
    }] : [];
  }),
};

/** The issuer of the last certificate of a chain, if it is an intermediate among the authorities in the Secret. */
function intermediateBeside({ secret }: ServerCertificate, last: ManifestCertificate, reader: CertificateReader) {
  return ['ca.crt', 'cacert']
    .flatMap(key => reader.read(secretValue(secret, key) ?? '').certificates.map(certificate => ({ key, certificate })))
    .find(({ certificate }) => !certificate.fields.selfIssued && issued(certificate, last));
}

function issued(issuer: ManifestCertificate, subject: ManifestCertificate): boolean {
  return subject.x509.checkIssued(issuer.x509);
}
