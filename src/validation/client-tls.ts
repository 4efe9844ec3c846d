import { ClientTlsSpec } from './destination-rule-spec';
import { refused, ValidationProblem } from './problem';
import { subjectAltNamesProblems } from './subject-alt-names';

const CONFIG_MAP = 'configmap://';
const FILES = ['clientCertificate', 'privateKey', 'caCertificates', 'caCrl'] as const;

/** Problems of the TLS that a DestinationRule in a namespace starts. */
export function clientTlsProblems(tls: ClientTlsSpec = {}, namespace?: string): ValidationProblem[] {
  const { mode, credentialName = '' } = tls;
  const found = [
    ...credentialName.startsWith(CONFIG_MAP) ? configMapProblems(credentialName, namespace) : [],
    ...unverifiedProblems(tls),
    ...subjectAltNamesProblems(tls.subjectAltNames),
  ];
  if (mode === 'ISTIO_MUTUAL') {
    const given = (['clientCertificate', 'privateKey', 'caCertificates', 'credentialName', 'caCertCredentialName'] as const).filter(field => tls[field]);
    return [...found, ...given.map(field => problem(`mode ISTIO_MUTUAL cannot have ${field}`, `remove ${field}, or use mode MUTUAL`, field))];
  }
  if ((mode === 'SIMPLE' || mode === 'MUTUAL') && credentialName) {
    const files = FILES.filter(field => tls[field]);
    return files.length === 0 ? found : [...found, problem('TLS has credentialName and files', 'use a Secret or mounted files', 'credentialName')];
  }
  return mode !== 'MUTUAL' ? found : [...found, ...(['clientCertificate', 'privateKey'] as const).filter(field => !tls[field])
    .map(field => problem(`mode MUTUAL has no ${field}`, `set ${field}, or credentialName`, field))];
}

/** Istio reads a ConfigMap of the rule's own namespace only. */
function configMapProblems(name: string, namespace: string | undefined): ValidationProblem[] {
  const parts = name.slice(CONFIG_MAP.length).split('/');
  const [home] = parts;
  return parts.length === 2 && namespace !== undefined && home === namespace ? []
    : [problem(`credentialName '${name}' is not a ConfigMap of the rule's namespace`, `write ${CONFIG_MAP}<namespace of the rule>/<name>`, 'credentialName')];
}

function unverifiedProblems(tls: ClientTlsSpec): ValidationProblem[] {
  if (tls.insecureSkipVerify !== true) {
    return [];
  }
  const verifying = tls.mode === 'SIMPLE' ? ['caCertificates', 'credentialName', 'subjectAltNames'] as const
    : tls.mode === 'MUTUAL' ? ['caCertificates', 'subjectAltNames'] as const : [];
  const given = verifying.filter(field => tls[field]);
  return given.length === 0 ? []
    : [problem(`TLS skips verification, but has ${given.join(' and ')}`, `remove insecureSkipVerify, or ${given.join(' and ')}`, 'insecureSkipVerify')];
}

function problem(message: string, help: string, field: string): ValidationProblem {
  return refused({ code: 'invalid-destination', message, help, field });
}
