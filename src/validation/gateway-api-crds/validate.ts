import { crdRefused } from './crd-refused';
import { listenersProblems } from './listeners';
import { routeProblems } from './route-rules';
import { GATEWAY_API_SHAPES } from './shapes';
import { emptyProblems, lengthProblems } from './values';
import { isIpAddress } from '../domain-name';
import { all, at, ValidationProblem } from '../problem';
import { isRecord, shapeCheck } from '../shape';

/** Kinds whose CRDs are known; the Gateway of the Gateway API is `KubernetesGateway`. */
export const GATEWAY_API_KINDS = Object.keys(GATEWAY_API_SHAPES);

/** What to do about a word that YAML reads as another type. */
export const QUOTE = 'quote it: y, yes, no, on and off are true or false in YAML, and digits are a number';

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
      return all(listenersProblems(spec.listeners), addressesProblems(spec.addresses), frontendProblems(spec.tls));
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

/** The CRD reads the value of an address by its type, which is `IPAddress` unless it is given. */
function addressesProblems(addresses: unknown): ValidationProblem[] {
  return all(...records(addresses).map(({ type = 'IPAddress', value }, i) => {
    const isAddress = typeof value === 'string' && isIpAddress(value);
    return type !== 'IPAddress' || typeof value !== 'string' || isAddress ? []
      : [crdRefused(`addresses[${i}].value`, `'${value}' is not an IP address`, 'for the name of a Service, add type: Hostname')];
  }));
}

/** Authorities of clients, if they are written, are at least one. */
function frontendProblems(tls: unknown): ValidationProblem[] {
  const frontend = isRecord(tls) && isRecord(tls.frontend) ? tls.frontend : {};
  const places = [
    ['tls.frontend.default', frontend.default] as const,
    ...records(frontend.perPort).map((entry, i) => [`tls.frontend.perPort[${i}].tls`, entry.tls] as const),
  ];
  return all(...places.map(([field, clients]) => {
    const validation = isRecord(clients) && isRecord(clients.validation) ? clients.validation : {};
    return emptyProblems(validation.caCertificateRefs, `${field}.validation.caCertificateRefs`);
  }));
}

function records(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? value : []).map(entry => isRecord(entry) ? entry : {});
}
