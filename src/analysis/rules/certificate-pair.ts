import { Rule } from '../rule';

const SECOND = (text: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'shop-rsa', namespace: 'istio-system' },
  type: 'kubernetes.io/tls',
  data: { 'tls.crt': `<certificate ${text}>`, 'tls.key': `<key ${text}>` },
});
const NAMES = { 'gateway.spec.servers[1].tls': { mode: 'SIMPLE', credentialNames: ['shop-credential', 'shop-rsa'] } };

/** Two certificates of one server have keys of different kinds. */
export const certificatePair: Rule = {
  id: 'certificate-pair',
  codes: ['certificate-pair'],
  complies: 'of two certificates of a server one has an RSA key, the other an EC key',
  readsSecrets: true,
  accepted: { set: NAMES, add: [SECOND('shop.example.com, RSA 2048')] },
  refused: { set: NAMES, add: [SECOND('shop.example.com')] },
  check: ({ serverCertificates }) => serverCertificates.flatMap((certificate, i) => {
    const first = serverCertificates[i - 1];
    const same = first?.server === certificate.server && first.workload === certificate.workload
      && first.leaf.publicKey.asymmetricKeyType === certificate.leaf.publicKey.asymmetricKeyType;
    return same ? [{
      resource: certificate.server.gateway.resource,
      path: certificate.path,
      message: `certificate '${certificate.leaf.label}' has a key of the same kind (${certificate.leaf.publicKey.asymmetricKeyType}) `
        + 'as the first',
    }] : [];
  }),
};
