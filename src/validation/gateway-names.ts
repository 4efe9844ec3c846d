import { domainFlaw, isDnsLabel } from './domain-name';
import { refused, ValidationProblem, warned } from './problem';

/** Problems of a VirtualService's list of gateways. */
export function gatewayNamesProblems(names: readonly string[]): ValidationProblem[] {
  // Istio stops at the first name without a slash: the names after it are not checked
  const plain = names.findIndex(name => !name.includes('/'));
  return names.slice(0, plain < 0 ? undefined : plain + 1).flatMap((name, i) => {
    const found = gatewayNameReferenceProblem(name);
    return found ? [{ ...found, field: `[${i}]` }] : [];
  });
}

function gatewayNameReferenceProblem(value: string): ValidationProblem | undefined {
  const slash = value.indexOf('/');
  if (slash >= 0) {
    const [namespace, name] = [value.slice(0, slash), value.slice(slash + 1)];
    return isDnsLabel(namespace) && isDnsLabel(name) ? undefined
      : problem(
        `gateway '${value}' is not namespace/name`,
        namespace === '.' || namespace === '*' ? `use only '${name}' for a Gateway in the same namespace` : 'both parts are DNS labels',
      );
  }
  const flaw = domainFlaw(value);
  if (flaw) {
    return problem(`gateway '${value}' ${flaw}`, 'use name or namespace/name');
  }
  if (value.includes('.')) {
    const [name, namespace] = value.split('.');
    return warned({
      code: 'invalid-name', message: `gateway '${value}' is in the old form name.namespace`, help: `use namespace/name: '${namespace}/${name}'`,
    });
  }
  return undefined;
}

function problem(message: string, help: string): ValidationProblem {
  return refused({ code: 'invalid-name', message, help });
}
