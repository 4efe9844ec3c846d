import { secretKeys, secretValue } from '../../model/secrets';
import { Rule } from '../rule';

/** Private keys in manifest files are encrypted. */
export const plaintextPrivateKey: Rule = {
  id: 'plaintext-private-key',
  codes: ['plaintext-private-key'],
  complies: 'no manifest file has an unencrypted private key; piped or synthesized manifests are not checked',
  readsSecrets: true,
  accepted: {
    set: { secret: undefined },
    add: [
      {
        apiVersion: 'bitnami.com/v1alpha1',
        kind: 'SealedSecret',
        metadata: { name: 'shop-credential', namespace: 'istio-system' },
        spec: { encryptedData: {} },
      },
    ],
  },
  refused: { set: { '@file': 'secret.yaml' } },
  check: ({ model }) => model.inventory.of('Secret').filter(({ origin }) =>
    origin.file !== undefined && origin.file !== '-').flatMap(resource => {
    const secret = { resource, namespace: resource.namespace, name: resource.name, contentKnown: true };
    const keys = secretKeys(secret).filter(key => /-----BEGIN (RSA |EC )?PRIVATE KEY-----/.test(secretValue(secret, key) ?? ''));
    return keys.map(key => ({ resource, path: `data[${key}]`, message: `'${key}' is an unencrypted private key` }));
  }),
};
