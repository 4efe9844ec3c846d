import { isDnsLabel } from './domain-name';
import { refused, ValidationProblem } from './problem';

const KUBERNETES_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const KUBERNETES_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Istio's reserved name for the workloads of the mesh, in the lists of gateways of VirtualServices. */
export const MESH = 'mesh';

/** The problem of a Gateway with the reserved name and no known namespace. */
export function meshNameProblem(): ValidationProblem {
  return problem(
    `gateway name '${MESH}' without a namespace means the workloads of the mesh`,
    'use Gateway.mesh() for the mesh, or set the namespace of a Gateway with this name',
  );
}

/** Problems of a Gateway's name: it is a DNS label, so it has no dots. */
export function gatewayNameProblem(name: string): ValidationProblem | undefined {
  return isDnsLabel(name)
    ? undefined
    : problem(`gateway name '${name}' is not a DNS label`, 'use up to 63 letters, digits and inner hyphens; no dots');
}

/** Problems of a Kubernetes name of most kinds: a lower-case DNS subdomain of at most 253 characters. */
export function objectNameProblem(name: string): ValidationProblem | undefined {
  return name.length <= 253 && KUBERNETES_SUBDOMAIN.test(name) ? undefined
    : problem(`name '${name}' is not a Kubernetes name`, 'use lower-case letters, digits, inner hyphens and dots, up to 253 characters');
}

/** Problems of a namespace: a lower-case DNS label. */
export function namespaceProblem(namespace: string): ValidationProblem | undefined {
  return namespace.length <= 63 && KUBERNETES_LABEL.test(namespace) ? undefined
    : problem(`namespace '${namespace}' is not a Kubernetes namespace`, 'use up to 63 lower-case letters, digits and inner hyphens');
}

function problem(message: string, help: string): ValidationProblem {
  return refused({ code: 'invalid-name', message, help });
}
