import { crdRefused } from './crd-refused';
import { listenersProblems } from './listeners';
import { routeProblems } from './route-rules';
import { GATEWAY_API_SHAPES } from './shapes';
import { lengthProblems } from './values';
import { all, at, ValidationProblem } from '../problem';
import { isRecord, shapeCheck } from '../shape';

/** Kinds whose CRDs are known; the Gateway of the Gateway API is `KubernetesGateway`. */
export const GATEWAY_API_KINDS = Object.keys(GATEWAY_API_SHAPES);

const QUOTE = 'quote it: y, yes, no, on and off are true or false in YAML, and digits are a number';

/**
 * Problems of an object of the Gateway API that make the API server refuse it or drop a field, by the CRDs of v1.6. Covers types, unknown
 * fields, limits and the usual rules, not every rule of the CRDs.
 */
export function gatewayApiProblems(kind: string, spec: unknown): ValidationProblem[] {
  const shape = shapeCheck(GATEWAY_API_SHAPES[kind])(spec).map(problem => ({
    ...problem,
    finding: problem.finding === 'IST0106' ? 'crd-refused' : problem.finding,
    help: /^(true|false|-?[\d.]+) is not a string$/.test(problem.message) ? QUOTE : problem.help,
  }));
  return at('spec', ...all(shape, isRecord(spec) ? valuesProblems(kind, spec) : []));
}

function valuesProblems(kind: string, spec: Record<string, unknown>): ValidationProblem[] {
  switch (kind) {
    case 'KubernetesGateway':
    case 'ListenerSet':
      return listenersProblems(spec.listeners);
    case 'ReferenceGrant':
      return all(lengthProblems(spec.from, 'from', 16), lengthProblems(spec.to, 'to', 16));
    case 'BackendTLSPolicy':
      return all(lengthProblems(spec.targetRefs, 'targetRefs', 16), authoritiesProblems(spec.validation));
    default:
      return routeProblems(spec, kind);
  }
}

function authoritiesProblems(validation: unknown): ValidationProblem[] {
  const { caCertificateRefs, wellKnownCACertificates } = isRecord(validation) ? validation : {};
  const has = Array.isArray(caCertificateRefs) && caCertificateRefs.length > 0;
  return has === Boolean(wellKnownCACertificates)
    ? [crdRefused('validation', 'it has both or none of caCertificateRefs and wellKnownCACertificates', 'write one of the two')] : [];
}
