import { gatewayApiObjects } from './shared/gateway-api-example';
import { KnownKind } from '../../model/inventory';
import { record } from '../../model/resource';
import { crdRefused } from '../../validation/gateway-api-crds/crd-refused';
import { GATEWAY_API_KINDS, gatewayApiProblems, QUOTE } from '../../validation/gateway-api-crds/validate';
import { nullsProblems } from '../../validation/nulls';
import { at, ValidationProblem } from '../../validation/problem';
import { Rule } from '../rule';
import { FindingCode } from '../severity-by-code';

const TIMEOUT = (request: string) => gatewayApiObjects({ rule: { timeouts: { request } } });

/** Gateway API: the CRDs accept each object, and drop none of its fields. */
export const gatewayApiCrd: Rule = {
  id: 'gateway-api-crd',
  codes: ['crd-refused', 'unknown-field', 'null-field'],
  complies: 'the CRDs of the Gateway API accept the object, and have all of its fields',
  accepted: { add: TIMEOUT('1s500ms') },
  refused: { add: TIMEOUT('1.5s') },
  check: ({ model: { inventory } }) => (GATEWAY_API_KINDS as KnownKind[]).flatMap(kind => inventory.every(kind).flatMap(resource => [
    ...nameProblems(resource.object.metadata), ...gatewayApiProblems(kind, resource.object.spec === undefined ? {} : resource.spec), ...at('spec', ...nullsProblems(resource.object.spec)),
  ].map(({ finding, message, help, field }) => ({ resource, message, help, path: field, code: finding as FindingCode })))),
};

/** A name that YAML reads as another type, such as `on`, is lost. */
function nameProblems(metadata: unknown): ValidationProblem[] {
  const { name, generateName } = record(metadata);
  return typeof (name ?? generateName) === 'string' ? [] : [crdRefused(
    'metadata.name', name === undefined || name === null ? 'the object has no name' : `${JSON.stringify(name)} is not a string`,
    name === undefined || name === null ? 'add a name' : QUOTE,
  )];
}
