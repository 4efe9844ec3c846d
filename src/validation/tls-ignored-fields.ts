import { ServerTlsSpec, TlsMode } from './gateway-spec';
import { flawed, ValidationProblem } from './problem';

type Field = keyof ServerTlsSpec;

const CLIENT_CHECKS: readonly Field[] = ['subjectAltNames', 'verifyCertificateSpki', 'verifyCertificateHash'];
const HANDSHAKE: readonly Field[] = ['minProtocolVersion', 'maxProtocolVersion', 'cipherSuites', 'ecdhCurves'];

/** Fields that Istio accepts in a mode but does not apply, or that make Envoy refuse the listener. */
export function ignoredTlsFieldsProblems(tls: ServerTlsSpec, mode: TlsMode): ValidationProblem[] {
  const byName = Boolean(tls.credentialName || tls.credentialNames?.length);
  const ignored = (why: string, help: string, ...fields: readonly Field[]) => fields.filter(field => given(tls, field)).map(field =>
    flawed('tls-field-ignored', 'warning', { code: 'invalid-tls', message: `${field} has no effect ${why}`, help, field }));

  // a complete pair together with another source is refused elsewhere, half a pair is not
  const half = byName || tls.tlsCertificates?.length
    ? ignored('together with another certificate', 'remove it', 'serverCertificate', 'privateKey')
    : [];
  const lone = half.length === 1 ? half : [];

  switch (mode) {
    case 'PASSTHROUGH':
    case 'AUTO_PASSTHROUGH':
      return ignored(`in mode ${mode}: the gateway does not terminate TLS`, 'set it where TLS is terminated, or use mode SIMPLE or MUTUAL',
        ...HANDSHAKE, 'alpnProtocols', ...CLIENT_CHECKS, 'caCertCredentialName', 'insecureSkipVerify');
    case 'ISTIO_MUTUAL':
      return ignored(
        'in mode ISTIO_MUTUAL', 'remove it', ...HANDSHAKE, 'verifyCertificateSpki', 'verifyCertificateHash', 'caCertCredentialName',
      );
    case 'SIMPLE':
      return [
        ...lone,
        ...byName
          ? simpleWithNames(tls)
          : ignored('in mode SIMPLE, which requests no client certificate', 'use mode MUTUAL', 'subjectAltNames'),
        ...ignored('in mode SIMPLE, which requests no client certificate', 'use mode MUTUAL',
          'verifyCertificateSpki', 'verifyCertificateHash', 'caCertificates', 'caCertCredentialName', 'insecureSkipVerify', ...byName
            ? ['caCrl'] as const
            : []),
      ];
    case 'MUTUAL':
    case 'OPTIONAL_MUTUAL':
      return [
        ...lone,
        ...byName
          ? ignored('together with credentialName', 'put it in the Secret as ca.crt or ca.crl', 'caCertificates', 'caCrl')
          : ignored(
            'with mounted files',
            'use subjectAltNames, or credentialName',
            'verifyCertificateSpki',
            'verifyCertificateHash',
            'caCertCredentialName',
          ),
        ...(tls.tlsCertificates ?? []).flatMap((pair, i) => pair.caCertificates ? [flawed('tls-field-ignored', 'warning', {
          code: 'invalid-tls',
          message: 'caCertificates of one certificate has no effect',
          help: 'set tls.caCertificates',
          field: `tlsCertificates[${i}].caCertificates`,
        })] : []),
      ];
  }
}

/** Envoy needs an authority to match names: without one it refuses the whole listener. */
function simpleWithNames(tls: ServerTlsSpec): ValidationProblem[] {
  return given(tls, 'subjectAltNames') ? [flawed('simple-with-subject-alt-names', 'error', {
    code: 'invalid-tls',
    message: 'mode SIMPLE has subjectAltNames but no client authority: Envoy refuses the listener',
    help: 'use mode MUTUAL, or remove subjectAltNames',
    field: 'subjectAltNames',
  })] : [];
}

function given(tls: ServerTlsSpec, field: Field): boolean {
  const value = tls[field];
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false && value !== '' && value !== 'TLS_AUTO';
}
