import { gatewayApiObjects, object } from './shared/gateway-api-example';
import { BackendTlsPolicyModel } from '../../model/gateway-api/backend-tls-policies';
import { Report, Rule } from '../rule';

const VALIDATION = { hostname: 'www.internal', subjectAltNames: [{ type: 'Hostname', hostname: 'www.internal' }], wellKnownCACertificates: 'System' };
const POLICY = (validation: object, target: object = {}) => gatewayApiObjects({}, object('BackendTLSPolicy', 'www', {
  targetRefs: [{ group: '', kind: 'Service', name: 'www', sectionName: 'http', ...target }], validation: { ...VALIDATION, ...validation },
}));

/** Gateway API: a BackendTLSPolicy has targets and authorities that Istio finds. */
export const backendTlsPolicy: Rule = {
  id: 'backend-tls-policy',
  codes: ['TargetNotFound', 'Conflicted', 'InvalidKind', 'InvalidCACertificateRef', 'backend-names-unchecked', 'undecided'],
  complies: 'a BackendTLSPolicy is the only one for its Services, which exist, lists subjectAltNames, and has a ConfigMap with authorities',
  accepted: { add: POLICY({}) },
  refused: { add: POLICY({ subjectAltNames: undefined }) },
  check: ({ model: { gatewayApi } }) => gatewayApi.policies.filter(({ ignored }) => !ignored).flatMap(policy => [
    ...targets(policy), ...authorities(policy), ...names(policy),
  ]),
};

function targets({ resource, targets: all }: BackendTlsPolicyModel): Report[] {
  return all.flatMap(({ path, refusal, known, kind, name }): Report[] => refusal
    ? [{ resource, path, code: refusal.reason, message: refusal.message }]
    : known ? [] : [{ resource, path, code: 'undecided', message: `${kind} '${name}' of namespace ${resource.namespace} is not among the manifests` }]);
}

function authorities({ resource, authority, authorityObject, refusal }: BackendTlsPolicyModel): Report[] {
  if (!authority) {
    return [];
  }
  const at = { resource, path: authority.path };
  return refusal ? [{ ...at, code: refusal.reason, message: `${refusal.message}: requests get 503`, help: 'put the authorities under ca.crt of a ConfigMap' }]
    : authorityObject ? [] : [{ ...at, code: 'undecided', message: `ConfigMap '${authority.name}' of namespace ${resource.namespace} is not among the manifests` }];
}

function names({ resource, hostname, subjectAltNames }: BackendTlsPolicyModel): Report[] {
  return subjectAltNames.length > 0 ? [] : [{
    resource,
    path: 'spec.validation',
    code: 'backend-names-unchecked',
    message: `Istio sends the hostname '${hostname ?? ''}' as server name but does not compare it: every certificate of the authorities is accepted`,
    help: `add subjectAltNames: [{type: Hostname, hostname: ${hostname ?? 'NAME'}}]`,
  }];
}
