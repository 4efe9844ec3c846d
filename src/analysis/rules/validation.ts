import { Rule } from '../rule';
import { FindingCode } from '../severity-by-code';

/**
 * IST0106, IST0133, IST0130, IST0131 and our codes: objects of Istio are valid on their own.
 */
export const validation: Rule = {
  id: 'validation',
  codes: [
    'IST0106',
    'IST0133',
    'IST0130',
    'IST0131',
    'unknown-field',
    'null-field',
    'tls-field-ignored',
    'server-field-ignored',
    'match-field-ignored',
    'port-without-tls',
    'cors-credentials',
    'simple-with-subject-alt-names', 'empty-subject-alt-name',
    'tls-version-order',
    'port-name-dot',
    'credential-name',
    'credential-ca-suffix',
    'ca-credential-suffix',
    'mounted-path',
    'policy-never-applies',
    'policy-list-empty',
    'policy-ip-block',
    'policy-without-effect',
    'header-name-invalid',
  ],
  complies: 'Istio accepts the object without an error or a warning, and ignores none of its fields',
  accepted: { set: { 'gateway.spec.servers[1].tls.minProtocolVersion': 'TLSV1_3' } },
  refused: { set: { 'gateway.spec.servers[1].tls.mode': 'simple' } },
  check: ({ model }) =>
    (['Gateway', 'VirtualService', 'DestinationRule', 'ServiceEntry', 'AuthorizationPolicy', 'RequestAuthentication'] as const)
      .flatMap(kind => model.inventory.every(kind))
      .flatMap(resource =>
        model.admission.problemsOf(resource).map(({ finding, message, help, field }) => ({
          resource,
          message,
          help,
          path: field,
          code: finding as FindingCode,
        })),
      ),
};
