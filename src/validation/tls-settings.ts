import { cipherSuitesProblems } from './cipher-suites';
import { caCredentialNameProblem, serverCredentialNameProblem } from './credential-name';
import { ServerTlsSpec, TlsMode } from './gateway-spec';
import { mountedPathProblem } from './mounted-path';
import { all, at, refused, ValidationProblem, warned } from './problem';
import { subjectAltNamesProblems } from './subject-alt-names';
import { ignoredTlsFieldsProblems } from './tls-ignored-fields';
import { tlsVersionsProblems } from './tls-versions';

/** The mode that Istio applies to the settings: passthrough by default. */
export function tlsMode(tls: ServerTlsSpec): TlsMode {
  return tls.mode ?? 'PASSTHROUGH';
}

/** Whether the gateway terminates TLS with a certificate from the user in this mode. */
export function terminatesTls(mode: TlsMode): boolean {
  return mode === 'SIMPLE' || isMutual(mode);
}

/** Whether the mode requests client certificates from a given authority. */
export function isMutual(mode: TlsMode): boolean {
  return mode === 'MUTUAL' || mode === 'OPTIONAL_MUTUAL';
}

/** All problems of the TLS settings of a server, apart from its protocol. */
export function tlsSettingsProblems(tls: ServerTlsSpec): ValidationProblem[] {
  const mode = tlsMode(tls);
  const byName = Boolean(tls.credentialName || tls.credentialNames?.length);
  return all(
    lengthsProblems(tls),
    tlsVersionsProblems(tls),
    cipherSuitesProblems(tls.cipherSuites ?? []),
    mode === 'ISTIO_MUTUAL' ? istioMutualProblems(tls)
      : terminatesTls(mode) ? all(sourcesProblems(tls), byName ? credentialNamesProblems(tls) : filesProblems(tls, mode))
        : all(passthroughProblems(tls, mode), sourcesProblems(tls)),
    ignoredTlsFieldsProblems(tls, mode),
    isMutual(mode) || mode === 'ISTIO_MUTUAL' ? subjectAltNamesProblems(tls.subjectAltNames) : [],
  );
}

function istioMutualProblems(tls: ServerTlsSpec): ValidationProblem[] {
  const fields = ['serverCertificate', 'privateKey', 'caCertificates', 'tlsCertificates', 'credentialName', 'credentialNames'] as const;
  return fields.filter(field => tls[field]?.length).map(field => refused({
    code: 'invalid-tls',
    message: `ISTIO_MUTUAL cannot have ${field}: it uses the workload's own certificate`,
    help: `remove ${field}, or use mode MUTUAL`,
    field,
  }));
}

function passthroughProblems(tls: ServerTlsSpec, mode: TlsMode): ValidationProblem[] {
  const fields = [
    'caCrl', 'serverCertificate', 'privateKey', 'caCertificates', 'tlsCertificates', 'credentialName', 'credentialNames',
  ] as const;
  const given = fields.filter(field => tls[field]?.length);
  const problems = given.length === 0 ? [] : [warned({
    code: 'invalid-tls',
    message: `${mode}${tls.mode ? '' : ' (the default mode)'} uses no certificates: ${given.join(', ')} ignored`,
    help: tls.mode ? `remove ${given.join(', ')}` : 'set mode to SIMPLE or MUTUAL',
    field: given[0],
  })];
  return tls.caCrl && tls.credentialName
    ? [
      ...problems,
      refused({
        code: 'invalid-tls',
        message: 'caCrl is refused together with credentialName',
        help: 'put the list in the Secret as ca.crl',
        field: 'caCrl',
      }),
    ]
    : problems;
}

/** Problems that the CRD refuses in any mode. */
function lengthsProblems(tls: ServerTlsSpec): ValidationProblem[] {
  const fields = ['credentialNames', 'tlsCertificates'] as const;
  return fields.filter(field => tls[field] && (tls[field].length === 0 || tls[field].length > 2)).map(field => refused({
    code: 'invalid-tls',
    message: `${field} has ${tls[field]!.length} entries`,
    help: 'one or two are allowed: one RSA and one ECDSA certificate',
    field,
  }));
}

function sourcesProblems(tls: ServerTlsSpec): ValidationProblem[] {
  const sources = [
    tls.serverCertificate && tls.privateKey ? 'serverCertificate/privateKey' : '',
    tls.credentialName ? 'credentialName' : '',
    tls.credentialNames?.length ? 'credentialNames' : '',
    tls.tlsCertificates?.length ? 'tlsCertificates' : '',
  ].filter(source => source !== '');
  return [
    ...sources.length < 2 ? [] : [refused({
      code: 'invalid-tls',
      message: `certificates come from ${sources.join(' and ')}`,
      help: 'use one source',
      field: sources[1].split('/')[0],
    })],
  ];
}

function credentialNamesProblems(tls: ServerTlsSpec): ValidationProblem[] {
  return all(
    tls.credentialName ? at('credentialName', serverCredentialNameProblem(tls.credentialName)) : [],
    ...(tls.credentialNames ?? []).map((name, i) => at(`credentialNames[${i}]`, serverCredentialNameProblem(name))),
    tls.caCertCredentialName && isMutual(tlsMode(tls)) ? at('caCertCredentialName', caCredentialNameProblem(tls.caCertCredentialName)) : [],
  );
}

function filesProblems(tls: ServerTlsSpec, mode: TlsMode): ValidationProblem[] {
  const pairs = tls.tlsCertificates?.length
    ? tls.tlsCertificates.map((pair, i) => ({ pair, field: `tlsCertificates[${i}]` }))
    : [{ pair: tls, field: '' }];
  const problems = pairs.flatMap(({ pair, field }) => at(field,
    ...fileProblems(pair.serverCertificate, 'serverCertificate', mode),
    ...fileProblems(pair.privateKey, 'privateKey', mode)));
  if (isMutual(mode)) {
    problems.push(...fileProblems(tls.caCertificates, 'caCertificates', mode));
  }
  if (tls.caCrl && mode === 'SIMPLE') {
    problems.push(refused({
      code: 'invalid-tls', message: 'caCrl is refused in mode SIMPLE', help: 'use mode MUTUAL, or remove caCrl', field: 'caCrl',
    }));
  }
  return problems;
}

function fileProblems(path: string | undefined, field: string, mode: TlsMode): ValidationProblem[] {
  const where = field === 'caCertificates'
    ? 'set caCertificates, or credentialName for a Secret '
      + 'that has ca.crt' : `set ${field} to a mounted file, or credentialName for a Secret`;
  return path
    ? at(field, mountedPathProblem(path))
    : [refused({ code: 'invalid-tls', message: `mode ${mode} has no ${field}`, help: where, field })];
}
