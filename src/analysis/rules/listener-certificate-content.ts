import { validityFlaw } from './shared/certificate-validity';
import { gatewayApiObjects } from './shared/gateway-api-example';
import { conditionReport, listenerReport, listenersOf } from './shared/listener-report';
import { serverMaterial } from '../../model/credential-material';
import { SecretModel, undecodableKeys } from '../../model/secrets';
import { Rule } from '../rule';
import { RuleContext } from '../rule-context';

/** Gateway API: Istio can use the certificate and key of each Secret of a listener. */
export const listenerCertificateContent: Rule = {
  id: 'listener-certificate-content',
  codes: ['InvalidCertificateRef', 'credential-unusable'],
  complies: 'each Secret of a listener has a PEM certificate under tls.crt, which is valid now, and its key under tls.key',
  readsSecrets: true,
  accepted: { add: gatewayApiObjects() },
  refused: { add: gatewayApiObjects({ secret: { 'tls.crt': '<certificate www.example.com>', 'tls.key': '<key www.example.org>' } }) },
  check: context => listenersOf(context).filter(listener => (listener.tls?.certificateRefs.length ?? 0) <= 2).flatMap(listener =>
    context.model.gatewayApi.referencesOf(listener).filter(({ role, state }) => role === 'server' && state !== 'missing').flatMap(({ reference, secret }) => {
      const { path } = reference;
      const name = `Secret ${reference.namespace}/${reference.name}`;
      const flaw = secret && context.model.gatewayApi.content.serverFlaw(secret);
      if (flaw !== undefined) {
        return [conditionReport(
          listener, { type: 'ResolvedRefs', reason: 'InvalidCertificateRef', message: `${name} ${flaw}`, path },
          'put the certificate chain under tls.crt and its key under tls.key',
        )];
      }
      const invalid = secret && notValidNow(context, secret);
      return invalid === undefined ? [] : [listenerReport(listener, `${name} ${invalid}`, {
        path, code: 'credential-unusable' as const, help: 'renew the certificate: replace it and its key',
      })];
    })),
};

/** Why a certificate is not valid now, which Istio does not check. */
function notValidNow({ model, options }: RuleContext, secret: SecretModel): string | undefined {
  const material = secret.contentKnown && undecodableKeys(secret).length === 0 ? serverMaterial(secret) : undefined;
  const [leaf] = material && 'found' in material ? model.certificates.read(material.found.certificate).certificates : [];
  return leaf && validityFlaw(leaf, options);
}
