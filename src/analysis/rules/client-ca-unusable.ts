import { X509Certificate } from 'crypto';
import { certificateLabel } from '../model/certificates';
import { caMaterial } from '../model/credential-material';
import { Resource } from '../model/resource';
import { secretValue } from '../model/secrets';
import { Rule } from '../rule';

const CLIENT_AUTH = ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0']; // clientAuth, any
const MUTUAL = { 'gateway.spec.servers[1].tls.mode': 'MUTUAL' };
const CA = (text: string) => ({
  apiVersion: 'v1', kind: 'Secret', metadata: { name: 'shop-credential-cacert', namespace: 'istio-system' }, data: { 'ca.crt': `<${text}>` },
});

/** The authorities for client certificates can issue some. */
export const clientCaUnusable: Rule = {
  id: 'client-ca-unusable',
  codes: ['client-ca-unusable'],
  complies: 'each certificate of a client authority is that of an authority and may issue client certificates',
  readsSecrets: true,
  accepted: { set: MUTUAL, add: [CA('authority')] },
  refused: { set: MUTUAL, add: [CA('certificate shop.example.com')] },
  check: ({ model, reads, files }) => {
    const bundles: { resource: Resource; path: string; pem: string }[] = [
      ...reads.flatMap(({ role, secret }) => {
        const material = role === 'client-ca' && secret?.contentKnown ? caMaterial(secret) : undefined;
        return material && 'found' in material ? [{ resource: secret!.resource, path: `data[${material.keys[0]}]`, pem: material.found }] : [];
      }),
      ...files.flatMap(({ role, file }) => role === 'client-ca' && file.state === 'found' && file.secret.contentKnown
        ? [{ resource: file.secret.resource, path: `data[${file.key}]`, pem: secretValue(file.secret, file.key) ?? '' }] : []),
    ];
    return bundles.flatMap(({ resource, path, pem }) => {
      const { certificates } = model.certificates.read(pem);
      const flaws = certificates.map(authorityFlaw);
      // one good authority is enough, the others then do no harm
      return certificates.length === 0 || flaws.some(flaw => flaw === undefined) ? [] : [{
        resource, path, message: `client authority '${certificateLabel(certificates[0])}' ${flaws[0]}`,
      }];
    });
  },
};

function authorityFlaw(certificate: X509Certificate): string | undefined {
  if (!certificate.ca) {
    return 'is not an authority';
  }
  const usages = certificate.keyUsage as string[] | undefined; // node's name for the extended key usage
  return usages && !usages.some(usage => CLIENT_AUTH.includes(usage)) ? 'may not issue client certificates' : undefined;
}
