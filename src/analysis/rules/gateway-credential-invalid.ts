import { validityFlaw } from './shared/certificate-validity';
import { CertificateReader } from '../../model/certificates';
import { caMaterial, serverMaterial } from '../../model/credential-material';
import { CredentialRead } from '../../model/credentials';
import { undecodableKeys } from '../../model/secrets';
import { Rule } from '../rule';
import { RuleOptions } from '../rule-context';

/** IST0161, and our codes for what Istio's analyzer does not check: a credential is readable and valid now. */
export const gatewayCredentialInvalid: Rule = {
  id: 'gateway-credential-invalid',
  codes: ['IST0161', 'credential-unusable'],
  complies: 'each Secret of a server has the keys that Istio reads, with PEM that can be parsed and a certificate that is valid now',
  readsSecrets: true,
  accepted: { set: { 'secret.data': { cert: '<certificate shop.example.com>', key: '<key shop.example.com>' }, 'secret.type': 'Opaque' } },
  refused: {
    set: {
      'secret.data': { 'certificate': '<certificate shop.example.com>', 'tls.key': '<key shop.example.com>' }, 'secret.type': 'Opaque',
    },
  },
  check: ({ model, reads, options }) => reads.filter(read =>
    read.secret?.contentKnown && undecodableKeys(read.secret).length === 0).flatMap(read => {
    const flaw = flawOf(read, model.certificates, options);
    const where = `${read.secret!.resource.kind} ${read.secret!.namespace}/${read.secret!.name}`;
    return flaw === undefined
      ? []
      : [
        {
          resource: read.server.gateway.resource,
          path: read.path,
          code: read.role === 'server' && /\.credentialName$/.test(read.path) ? ('IST0161' as const) : ('credential-unusable' as const),
          message: `${where} ${flaw}`,
          help: flaw.includes('expired on')
            ? 'renew the certificate: replace it and its key'
            : read.role === 'server'
              ? 'put the certificate chain under tls.crt and its key under tls.key'
              : `put the authorities of the clients under ca.crt of ${read.names.join(' or of ')}`,
        },
      ];
  }),
};

function flawOf(read: CredentialRead, reader: CertificateReader, options: RuleOptions): string | undefined {
  const material = read.role === 'server' ? serverMaterial(read.secret!) : caMaterial(read.secret!);
  if ('flaw' in material) {
    return material.flaw;
  }
  const pem = typeof material.found === 'string' ? material.found : material.found.certificate;
  const { certificates, flaw } = reader.read(pem);
  return flaw ? `${flaw} (${material.keys[0]})` : validityFlaw(certificates[0], options);
}
