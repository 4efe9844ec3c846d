import { secretKeys, secretValue } from '../../model/secrets';
import { Rule } from '../rule';

const FILE_NAMES = /^(ca|root|issuing|rootca|ca-cert)[.-]?(key|key\.pem|pem\.key)$|^cakey(\.pem)?$/i;

/** No Secret contains an authority's key. */
export const caKeyInManifest: Rule = {
  id: 'ca-key-in-manifest',
  codes: ['ca-key-in-manifest'],
  complies: 'no Secret has the private key of an authority',
  readsSecrets: true,
  accepted: {},
  refused: {
    add: [
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'shop-ca', namespace: 'istio-system' },
        type: 'kubernetes.io/tls',
        data: { 'tls.crt': '<authority>', 'tls.key': '<key authority>' },
      },
    ],
  },
  check: ({ model, allReads: reads, files }) => {
    const served = new Set([
      ...reads.filter(read => read.role === 'server').map(read => read.secret?.resource),
      ...files.map(read => read.file.state === 'found' ? read.file.secret.resource : undefined),
    ]);
    return model.inventory.of('Secret').flatMap(resource => {
      const secret = { resource, namespace: resource.namespace, name: resource.name, contentKnown: true };
      const named = secretKeys(secret).find(key => FILE_NAMES.test(key) && (secretValue(secret, key) ?? '').includes('PRIVATE KEY-----'));
      const pem = served.has(resource) ? undefined : secretValue(secret, 'tls.crt');
      const authority = pem?.includes('BEGIN CERTIFICATE') && secretValue(secret, 'tls.key')
        ? model.certificates.read(pem).certificates[0]?.fields.ca
        : false;
      const key = named ?? (authority ? 'tls.key' : undefined);
      return key === undefined
        ? []
        : [
          {
            resource,
            path: `data[${key}]`,
            message: `'${key}' is the private key of an authority, which can issue certificates for every host`,
          },
        ];
    });
  },
};
