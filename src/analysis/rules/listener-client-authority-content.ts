import { gatewayApiObjects, secret } from './shared/gateway-api-example';
import { conditionReport, listenersOf } from './shared/listener-report';
import { TERMINATE_MODE_OPTION } from '../../model/gateway-api/listeners';
import { Rule } from '../rule';

const MUTUAL = (ca: object) => gatewayApiObjects(
  { tls: { certificateRefs: [{ name: 'www' }], options: { [TERMINATE_MODE_OPTION]: 'MUTUAL' } } }, secret('www-cacert', ca),
);

/** Gateway API: Istio can read the authorities for client certificates. */
export const listenerClientAuthorityContent: Rule = {
  id: 'listener-client-authority-content',
  codes: ['InvalidCACertificateRef', 'credential-unusable'],
  complies: 'the Secret or ConfigMap with the authorities of a listener has PEM certificates under ca.crt',
  readsSecrets: true,
  accepted: { add: MUTUAL({ 'ca.crt': '<authority>' }) },
  refused: { add: MUTUAL({ 'ca.pem': '<authority>' }) },
  check: context => listenersOf(context).flatMap(listener =>
    context.model.gatewayApi.referencesOf(listener).filter(({ role }) => role === 'client-ca').flatMap(({ reference, secret: object }) => {
      const flaw = object && context.model.gatewayApi.content.authorityFlaw(object);
      return flaw === undefined ? [] : [conditionReport(listener, {
        type: 'ResolvedRefs',
        // Istio does not look into the Secret for the option, and refuses every client
        reason: reference.path.includes('.options[') ? 'credential-unusable' : 'InvalidCACertificateRef',
        message: `${object!.resource.kind} ${object!.namespace}/${object!.name} ${flaw}`,
        path: reference.path,
      }, 'put the authorities of the clients under ca.crt')];
    })),
};
