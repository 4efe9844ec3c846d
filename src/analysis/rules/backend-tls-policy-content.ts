import { Rule } from '../rule';
import { gatewayApiObjects, object } from './shared/gateway-api-example';

const POLICY = (data: object) => gatewayApiObjects({}, object('BackendTLSPolicy', 'www', {
  targetRefs: [{ group: '', kind: 'Service', name: 'www' }],
  validation: {
    hostname: 'www.internal',
    subjectAltNames: [{ type: 'Hostname', hostname: 'www.internal' }],
    caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'authority' }],
  },
}), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'authority', namespace: 'web' }, data });

/** Gateway API: Istio can read the authorities of a BackendTLSPolicy. */
export const backendTlsPolicyContent: Rule = {
  id: 'backend-tls-policy-content',
  codes: ['InvalidCACertificateRef'],
  complies: 'the ConfigMap of a BackendTLSPolicy has PEM certificates under ca.crt',
  readsSecrets: true,
  accepted: { add: POLICY({ 'ca.crt': '<authority>' }) },
  refused: { add: POLICY({ 'ca.pem': '<authority>' }) },
  check: ({ model: { gatewayApi } }) => gatewayApi.policies.filter(({ ignored, refusal }) => !ignored && !refusal).flatMap(policy => {
    const found = gatewayApi.policyRefusal(policy);
    return found ? [{
      resource: policy.resource,
      path: policy.authority!.path,
      code: found.reason as 'InvalidCACertificateRef',
      message: `${found.message}: requests get 503`,
      help: 'put the authorities under ca.crt',
    }] : [];
  }),
};
