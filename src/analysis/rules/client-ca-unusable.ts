import { caMaterial } from '../../model/credential-material';
import { ManifestCertificate } from '../../model/manifest-certificate';
import { rsaFlaw } from '../../model/public-key';
import { Resource } from '../../model/resource';
import { secretValue } from '../../model/secrets';
import { Report, Rule } from '../rule';
import { signatureFlaw } from './shared/weak-certificate';

const CLIENT_AUTH = ['1.3.6.1.5.5.7.3.2', '2.5.29.37.0']; // clientAuth, any
const MUTUAL = { 'gateway.spec.servers[1].tls.mode': 'MUTUAL' };
const CA = (text: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'shop-credential-cacert', namespace: 'istio-system' },
  data: { 'ca.crt': `<${text}>` },
});

/** The authorities for client certificates can issue client certificates. */
export const clientCaUnusable: Rule = {
  id: 'client-ca-unusable',
  codes: ['client-ca-unusable', 'client-ca-weak'],
  complies: 'each certificate of a client authority is that of an authority, may issue client certificates, and is not weak',
  readsSecrets: true,
  accepted: { set: MUTUAL, add: [CA('authority')] },
  refused: { set: MUTUAL, add: [CA('certificate shop.example.com')] },
  check: ({ model, allReads: reads, files }) => {
    const bundles: { resource: Resource; path: string; pem: string }[] = [
      ...reads.flatMap(({ role, secret }) => {
        const material = role === 'client-ca' && secret?.contentKnown ? caMaterial(secret) : undefined;
        return material && 'found' in material
          ? [{ resource: secret!.resource, path: `data[${material.keys[0]}]`, pem: material.found }]
          : [];
      }),
      ...files.flatMap(({ role, file }) => role === 'client-ca' && file.state === 'found' && file.secret.contentKnown
        ? [{ resource: file.secret.resource, path: `data[${file.key}]`, pem: secretValue(file.secret, file.key) ?? '' }] : []),
    ];
    return bundles.flatMap(({ resource, path, pem }): Report[] => {
      const { certificates } = model.certificates.read(pem);
      const flaws = certificates.map(authorityFlaw);
      const weak = certificates.map(certificate => ({ certificate, flaw: rsaFlaw(certificate) ?? signatureFlaw(certificate) }))
        .find(({ flaw }) => flaw);
      return [
        // one good authority is enough, the others then do no harm
        ...certificates.length === 0 || flaws.some(flaw => flaw === undefined) ? [] : [{
          resource, path, message: `client authority '${certificates[0].label}' ${flaws[0]}`,
        }],
        ...weak ? [{ resource, path, code: 'client-ca-weak' as const, message: `client authority '${weak.certificate.label}' ${weak.flaw}` }] : [],
      ];
    });
  },
};

function authorityFlaw(certificate: ManifestCertificate): string | undefined {
  const { ca, extendedKeyUsage: usages } = certificate.fields;
  if (!ca) {
    return 'is not an authority';
  }
  return usages && !usages.some(usage => CLIENT_AUTH.includes(usage)) ? 'may not issue client certificates' : undefined;
}
