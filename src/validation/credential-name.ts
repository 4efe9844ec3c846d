import { namespaceProblem, objectNameProblem } from './object-name';
import { flawed, ValidationProblem } from './problem';

/** Where Istio looks for a credential, by the prefix of its name. */
export type CredentialSource = 'kubernetes' | 'kubernetes-gateway' | 'configmap' | 'builtin' | 'invalid' | 'sds';

/** A credential name, parsed as Istio does. */
export interface CredentialReference {
  readonly source: CredentialSource;
  readonly namespace?: string;
  readonly name: string;
}

const SOURCES: readonly CredentialSource[] = ['kubernetes', 'kubernetes-gateway', 'configmap', 'builtin', 'invalid', 'sds'];
const CA_SUFFIX = '-cacert';

/** Parses a credential name; undefined for an unknown prefix such as `file://`. */
export function parseCredentialName(value: string): CredentialReference | undefined {
  if (!value.includes('/')) {
    return { source: 'kubernetes', name: value };
  }
  const [, prefix, rest] = /^(?:([^:/]*):\/\/)?(.*)$/s.exec(value)!;
  const source = prefix === undefined ? 'kubernetes' : SOURCES.find(s => s === prefix);
  if (!source) {
    return undefined;
  }
  if (source === 'builtin' || source === 'invalid' || source === 'sds') {
    return { source, name: rest };
  }
  // with more than one slash, Istio uses only the first two parts
  const [first, second] = rest.split('/');
  return second === undefined ? { source, name: first } : { source, namespace: first, name: second };
}

/** Why the gateway cannot read a `credentialName` or an entry of `credentialNames`. */
export function serverCredentialNameProblem(value: string): ValidationProblem | undefined {
  const reference = parseCredentialName(value);
  if (reference?.source === 'configmap') {
    return problem(
      'credential-name', value, 'names a ConfigMap, which can only hold client authorities', 'use a Secret with tls.crt and tls.key',
    );
  }
  const flaw = referenceProblem(value, reference);
  if (flaw) {
    return flaw;
  }
  return reference!.source !== 'sds' && reference!.name.endsWith(CA_SUFFIX)
    ? problem('credential-ca-suffix', value, `ends in '${CA_SUFFIX}': Istio never serves a key from such a Secret`, 'rename the Secret')
    : undefined;
}

/** Why the gateway cannot read a `caCertCredentialName`. */
export function caCredentialNameProblem(value: string): ValidationProblem | undefined {
  const reference = parseCredentialName(value);
  const flaw = referenceProblem(value, reference);
  if (flaw) {
    return flaw;
  }
  const takesAnyName = reference!.source === 'configmap' || reference!.source === 'sds' || reference!.source === 'builtin';
  return takesAnyName || reference!.name.endsWith(CA_SUFFIX) ? undefined : problem('ca-credential-suffix', value,
    `does not end in '${CA_SUFFIX}': Istio reads it as a server certificate`,
    `write '${value}${CA_SUFFIX}': Istio reads the Secret of that name or, if there is none, '${reference!.name}'`);
}

function referenceProblem(value: string, reference?: CredentialReference): ValidationProblem | undefined {
  if (!reference) {
    const prefix = value.slice(0, value.indexOf('://'));
    return problem('credential-name', value, `has the unknown prefix '${prefix}://'`, prefix === 'file'
      ? 'use serverCertificate, privateKey and caCertificates for mounted files' : 'use the name of a Secret');
  }
  if (reference.source === 'builtin' || reference.source === 'sds') {
    return undefined;
  }
  if (reference.source === 'invalid') {
    return problem('credential-name', value, 'is never served', 'use the name of a Secret');
  }
  if (reference.namespace === undefined && reference.source !== 'kubernetes') {
    return problem('credential-name', value, 'has no namespace', `write ${reference.source}://namespace/name`);
  }
  const wrong = objectNameProblem(reference.name)
    ?? (reference.namespace === undefined ? undefined : namespaceProblem(reference.namespace));
  return wrong && problem('credential-name', value, 'is not the name of a Secret', wrong.help!);
}

function problem(finding: string, value: string, flaw: string, help: string): ValidationProblem {
  return flawed(finding, 'error', { code: 'invalid-credential', message: `credential name '${value}' ${flaw}`, help });
}
