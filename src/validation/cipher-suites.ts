import { ValidationProblem, warned } from './problem';

/** The cipher suites that a Gateway server may list. TLS 1.3 suites are not among them: Envoy does not let them be chosen. */
export const CIPHER_SUITES: readonly string[] = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-SHA',
  'AES256-SHA',
  'DES-CBC3-SHA',
];

/** Whether Istio hands the suite to Envoy; operators such as `-X`, `+X`, `!X`, `[A|B]` pass. */
export function isCipherSuite(suite: string): boolean {
  return suite === '' || suite === 'ALL' || !/^[\p{L}\p{N}]/u.test(suite) || CIPHER_SUITES.includes(suite);
}

/** The suites that Istio drops from the list: unknown ones and repeated ones. */
export function cipherSuitesProblems(suites: readonly string[]): ValidationProblem[] {
  if (suites.length === 0) {
    return [];
  }
  const unknown = [...new Set(suites.filter(s => !isCipherSuite(s)))].sort();
  const repeated = [...new Set(suites.filter((s, i) => isCipherSuite(s) && suites.indexOf(s) < i))].sort();
  return [
    ...unknown.length === 0 ? [] : [problem(`cipher suites ${unknown.join(', ')} are unknown and ignored`,
      unknownHelp(unknown))],
    ...repeated.length === 0 ? [] : [problem(`cipher suites ${repeated.join(', ')} are listed twice`, 'list each once')],
  ];
}

function unknownHelp(unknown: readonly string[]): string {
  if (unknown.every(suite => /^TLS_.*_WITH_/.test(suite))) {
    return `these are IANA's names: use those of OpenSSL, one of ${CIPHER_SUITES.join(', ')}`;
  }
  return unknown.every(suite => suite.startsWith('TLS_'))
    ? 'TLS 1.3 suites cannot be chosen; leave them out' : `allowed are ${CIPHER_SUITES.join(', ')}`;
}

function problem(message: string, help: string): ValidationProblem {
  return warned({ code: 'invalid-tls', message, help, field: 'cipherSuites' });
}
