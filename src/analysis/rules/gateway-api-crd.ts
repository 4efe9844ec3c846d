import { gatewayApiObjects } from './shared/gateway-api-example';
import { KnownKind } from '../../model/inventory';
import { GATEWAY_API_KINDS, gatewayApiProblems } from '../../validation/gateway-api-crds/validate';
import { nullsProblems } from '../../validation/nulls';
import { at } from '../../validation/problem';
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
    ...gatewayApiProblems(kind, resource.object.spec === undefined ? {} : resource.spec), ...at('spec', ...nullsProblems(resource.object.spec)),
  ].map(({ finding, message, help, field }) => ({ resource, message, help, path: field, code: finding as FindingCode })))),
};
