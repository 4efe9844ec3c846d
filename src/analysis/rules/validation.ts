import { Resource } from '../../model/resource';
import { validateGateway } from '../../validation/gateway';
import { ValidationProblem } from '../../validation/problem';
import { validateVirtualService } from '../../validation/virtual-service';
import { FindingCode } from '../catalogue';
import { Report, Rule } from '../rule';

/** IST0106, IST0133, IST0130, IST0131 and our own: Gateways and VirtualServices are valid by themselves. */
export const validation: Rule = {
  id: 'validation',
  codes: [
    'IST0106', 'IST0133', 'IST0130', 'IST0131', 'unknown-field', 'tls-field-ignored', 'server-field-ignored', 'simple-with-subject-alt-names',
    'tls-version-order', 'port-name-dot', 'credential-name', 'credential-ca-suffix', 'ca-credential-suffix', 'mounted-path',
  ],
  complies: 'Istio accepts the object without an error or a warning, and ignores nothing of it',
  accepted: { set: { 'gateway.spec.servers[1].tls.minProtocolVersion': 'TLSV1_3' } },
  refused: { set: { 'gateway.spec.servers[1].tls.mode': 'simple' } },
  check: ({ model }) => [
    ...model.inventory.of('Gateway').flatMap(resource => reports(resource, validateGateway)),
    ...model.inventory.of('VirtualService').flatMap(resource => reports(resource, validateVirtualService)),
  ],
};

function reports(resource: Resource, validate: (spec: unknown, metadata: Pick<Resource, 'name' | 'namespace' | 'annotations'>) => ValidationProblem[]): Report[] {
  return validate(resource.object.spec, resource).map(({ finding, message, help, field }) => ({
    resource, message, help, path: field, code: finding as FindingCode,
  }));
}
