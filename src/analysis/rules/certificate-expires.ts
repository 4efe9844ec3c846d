import { Rule } from '../rule';
import { day } from './shared/certificate-validity';
import { DAY } from '../../text/days';

/** A server's certificate does not expire soon. */
export const certificateExpires: Rule = {
  id: 'certificate-expires',
  codes: ['certificate-expires'],
  complies: 'no certificate of a chain expires within 30 days (or within the number of days that is set)',
  readsSecrets: true,
  accepted: {},
  refused: {
    set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com, 10 days>', 'tls.key': '<key shop.example.com, 10 days>' } },
  },
  check: ({ serverCertificates, options: { now, expiryDays } }) => serverCertificates.flatMap(({ chain, secret, key }) => {
    const soon = chain.certificates.map(certificate => ({
      certificate, days: (certificate.fields.notAfter.getTime() - now.getTime()) / DAY,
    }))
      .filter(({ days }) => days >= 0 && days < expiryDays)[0];
    return soon ? [{
      resource: secret.resource,
      path: `data[${key}]`,
      message: `certificate '${soon.certificate.label}' expires in ${Math.floor(soon.days)} days, on `
        + `${day(soon.certificate.fields.notAfter)}`,
    }] : [];
  }),
};
