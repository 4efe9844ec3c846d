import { judge } from './accepts-and-refuses';
import { CIPHER_SUITES, cipherSuitesProblems } from '../../src/validation/cipher-suites';
import { TlsVersionSettings, tlsVersionsProblems } from '../../src/validation/tls-versions';

describe('cipher suites', () => {
  judge(cipherSuitesProblems, [
    [[...CIPHER_SUITES]],
    [['', 'ALL', '!aNULL', '-RSA', '[ECDHE-RSA-AES128-SHA|AES128-SHA]']],
    [['ECDHE-RSA-AES128-SHA256'], 'cipherSuites|warning|IST0133|cipher suites ECDHE-RSA-AES128-SHA256 are unknown'],
    [['TLS_AES_128_GCM_SHA256'], 'unknown'],
    [['AES128-SHA', 'AES128-SHA'], 'listed twice'],
    [['all'], 'unknown'],
  ]);
});

describe('protocol versions', () => {
  judge((tls: TlsVersionSettings) => tlsVersionsProblems(tls), [
    [{}],
    [{ minProtocolVersion: 'TLS_AUTO', maxProtocolVersion: 'TLS_AUTO' }],
    [{ minProtocolVersion: 'TLSV1_2', maxProtocolVersion: 'TLSV1_2' }],
    [{ minProtocolVersion: 'TLSV1_0', cipherSuites: ['AES128-SHA'] }],
    [{ minProtocolVersion: 'TLSV1_1' }, 'IST0133|TLSV1_1 needs cipher suites'],
    [{ minProtocolVersion: 'TLSV1_3', maxProtocolVersion: 'TLSV1_2' }, 'error|tls-version-order'],
    [{ maxProtocolVersion: 'TLSV1_1' }, 'minimum TLSV1_2 is above maximum TLSV1_1'],
    [{ minProtocolVersion: 'TLSV1_3', cipherSuites: ['AES128-SHA'] }, 'tls-field-ignored'],
  ]);
});
