import { Report, Rule } from '../rule';

const SERVER_AUTH = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']; // serverAuth, any

/** A server's certificate is a server certificate. */
export const certificateUsage: Rule = {
  id: 'certificate-usage',
  codes: ['certificate-no-server-auth', 'certificate-is-authority'],
  complies: 'the certificate of a server allows serverAuth and is not an authority',
  readsSecrets: true,
  accepted: {},
  refused: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com, client>', 'tls.key': '<key shop.example.com, client>' } } },
  check: ({ serverCertificates }) => serverCertificates.flatMap(({ leaf, secret, key }): Report[] => {
    const at = { resource: secret.resource, path: `data[${key}]` };
    const { ca, extendedKeyUsage: usages } = leaf.fields;
    return [
      ...usages && !usages.some(usage => SERVER_AUTH.includes(usage))
        ? [{ ...at, code: 'certificate-no-server-auth' as const, message: `certificate '${leaf.label}' is not a server certificate` }] : [],
      ...ca
        ? [{ ...at, code: 'certificate-is-authority' as const, message: `certificate '${leaf.label}' of a server is an authority` }]
        : [],
    ];
  }),
};
