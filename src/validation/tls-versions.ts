import { flawed, ValidationProblem, warned } from './problem';

/** Values of `minProtocolVersion` and `maxProtocolVersion`, oldest first after the automatic one. */
export const TLS_VERSIONS: readonly string[] = ['TLS_AUTO', 'TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3'];

const SERVER_MINIMUM = 'TLSV1_2'; // Envoy's default for servers, TLS_AUTO
const SERVER_MAXIMUM = 'TLSV1_3';

/** The protocol versions of a server's TLS settings. */
export interface TlsVersionSettings {
  readonly minProtocolVersion?: string;
  readonly maxProtocolVersion?: string;
  readonly cipherSuites?: readonly string[];
}

/** Versions that make handshakes impossible, or that Envoy's default cipher suites do not support. */
export function tlsVersionsProblems(tls: TlsVersionSettings): ValidationProblem[] {
  const min = effective(tls.minProtocolVersion, SERVER_MINIMUM);
  const max = effective(tls.maxProtocolVersion, SERVER_MAXIMUM);
  const problems: ValidationProblem[] = [];
  if (min < TLS_VERSIONS.indexOf('TLSV1_2') && !tls.cipherSuites?.length) {
    problems.push(warned({
      code: 'invalid-tls',
      message: `${tls.minProtocolVersion} needs cipher suites that are not in the default list`,
      help: 'set cipherSuites, for example ECDHE-RSA-AES128-SHA, or use TLSV1_2',
      field: 'minProtocolVersion',
    }));
  }
  if (min > max) {
    problems.push(flawed('tls-version-order', 'error', {
      code: 'invalid-tls',
      message: `minimum ${TLS_VERSIONS[min]} is above maximum ${TLS_VERSIONS[max]}: no client can connect`,
      help: `set minProtocolVersion to ${TLS_VERSIONS[max]} or lower, or raise maxProtocolVersion`,
      field: 'minProtocolVersion',
    }));
  } else if (min === TLS_VERSIONS.indexOf('TLSV1_3') && tls.cipherSuites?.length) {
    problems.push(flawed('tls-field-ignored', 'warning', {
      code: 'invalid-tls',
      message: 'cipherSuites has no effect with only TLS 1.3, whose suites are fixed',
      help: 'remove cipherSuites',
      field: 'cipherSuites',
    }));
  }
  return problems;
}

function effective(version: string | undefined, automatic: string): number {
  return TLS_VERSIONS.indexOf(!version || version === 'TLS_AUTO' || !TLS_VERSIONS.includes(version) ? automatic : version);
}
