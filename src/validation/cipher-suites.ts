import { ValidationProblem, warned } from './problem';
import { nearest } from '../text/nearest';

/** The cipher suites that a Gateway server may list, without those of TLS 1.3, which Envoy does not let users choose. */
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

/** Whether Istio passes the suite to Envoy; operators such as `-X`, `+X`, `!X`, `[A|B]` pass. */
export function isCipherSuite(suite: string): boolean {
  return suite === '' || suite === 'ALL' || !/^[\p{L}\p{N}]/u.test(suite) || CIPHER_SUITES.includes(suite);
}

/** The suites that Istio drops from the list: unknown and repeated ones. */
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
  if (unknown.every(suite => TLS13.test(suite))) {
    return 'TLS 1.3 suites cannot be chosen; leave them out';
  }
  if (unknown.some(suite => /[:,; ]/.test(suite))) {
    return `make each suite an entry of the list: ${[...new Set(unknown.flatMap(suite => suite.split(/[:,; ]+/)))].join(', ')}`;
  }
  const meant = unknown.map(suite => [suite, openSslName(suite)] as const).filter(([, name]) => name !== undefined);
  const names = unknown.some(suite => IANA.test(suite)) ? "these are IANA's names, Istio takes those of OpenSSL: " : '';
  return meant.length > 0 ? `${names}write ${meant.map(([suite, name]) => `${name} for ${suite}`).join(', ')}`
    : `${names}allowed are ${CIPHER_SUITES.join(', ')}`;
}

const IANA = /^TLS_.*_WITH_/i;
const TLS13 = /^TLS_(AES|CHACHA20)_/;

/** The suite that a name in another spelling means. */
function openSslName(suite: string): string | undefined {
  const plain = suite.toUpperCase().replace(/[-_]/g, '');
  return CIPHER_SUITES.find(known => known.replace(/-/g, '') === plain || ianaName(known) === plain)
    ?? nearest(suite.toUpperCase(), CIPHER_SUITES);
}

/** IANA's name of a suite, without underscores. */
function ianaName(suite: string): string {
  const [, exchange, cipher, digest] = /^((?:ECDHE-(?:ECDSA|RSA)-)?)(.*?)(?:-(SHA\d*))?$/.exec(suite)!;
  const names: { readonly [cipher: string]: string } = { 'DES-CBC3': '3DESEDECBC', 'CHACHA20-POLY1305': 'CHACHA20POLY1305' };
  const aes = cipher.replace(/-/g, '') + (cipher.startsWith('AES') && !cipher.includes('GCM') ? 'CBC' : '');
  return `TLS${exchange.replace(/-/g, '') || 'RSA'}WITH${names[cipher] ?? aes}${digest ?? 'SHA256'}`;
}

function problem(message: string, help: string): ValidationProblem {
  return warned({ code: 'invalid-tls', message, help, field: 'cipherSuites' });
}
