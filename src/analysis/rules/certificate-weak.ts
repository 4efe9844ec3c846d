import { rsaFlaw, serverKeyFlaw } from '../../model/public-key';
import { Report, Rule } from '../rule';
import { signatureFlaw } from './shared/weak-certificate';

const MAX_SERIAL_NUMBER = 20; // octets: RFC 5280, 4.1.2.2

/** A server's certificate has a key that Envoy accepts and a signature that clients accept. */
export const certificateWeak: Rule = {
  id: 'certificate-weak',
  codes: ['certificate-weak', 'certificate-serial-number'],
  complies: 'certificates have RSA keys of 2048 bits or more or EC keys of P-256, P-384 or P-521, and are not signed with SHA-1',
  readsSecrets: true,
  accepted: {},
  refused: {
    set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com, RSA 1024>', 'tls.key': '<key shop.example.com, RSA 1024>' } },
  },
  check: ({ serverCertificates }) => serverCertificates.flatMap(({ chain, secret, key }): Report[] => {
    const flaws = chain.certificates.map((certificate, i) => ({
      certificate, flaw: (i === 0 ? serverKeyFlaw : rsaFlaw)(certificate) ?? signatureFlaw(certificate),
    }));
    const found = flaws.find(({ flaw }) => flaw);
    const at = { resource: secret.resource, path: `data[${key}]` };
    const long = chain.certificates.find(({ fields }) => fields.serialNumberLength > MAX_SERIAL_NUMBER);
    return [
      ...found ? [{ ...at, message: `certificate '${found.certificate.label}' ${found.flaw}` }] : [],
      ...long ? [{
        ...at,
        code: 'certificate-serial-number' as const,
        message: `certificate '${long.label}' has a serial number of ${long.fields.serialNumberLength} octets, more than ${MAX_SERIAL_NUMBER}`,
      }] : [],
    ];
  }),
};
