import { cipherSuitesProblems } from '../../src/validation/cipher-suites';
import { ServerTlsSpec, TlsMode } from '../../src/validation/gateway-spec';
import { tlsSettingsProblems } from '../../src/validation/tls-settings';

const files = { serverCertificate: '/c/tls.crt', privateKey: '/c/tls.key' };
const withCa = { ...files, caCertificates: '/c/ca.crt' };
const pairs = { tlsCertificates: [files, files] };
const byName = { credentialName: 'shop' };

/** Per row: what the six modes say, in the order of the header. E is refused, W a warning of Istio, - accepted without effect, ok. */
const MODES: readonly (TlsMode | undefined)[] = [undefined, 'AUTO_PASSTHROUGH', 'SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL', 'ISTIO_MUTUAL'];
const MATRIX: readonly [name: string, tls: ServerTlsSpec, verdicts: string][] = [
  ['no certificate at all', {}, 'ok ok EE EEE EEE ok'],
  ['credentialName', byName, 'W W ok ok ok E'],
  ['credentialNames', { credentialNames: ['a', 'b'] }, 'W W ok ok ok E'],
  ['certificate and key files', files, 'W W ok E E EE'],
  ['certificate, key and authority files', withCa, 'W W - ok ok EEE'],
  ['only a key file', { privateKey: '/c/tls.key' }, 'W W E EE EE E'],
  ['two pairs of files', pairs, 'W W ok E E E'],
  ['two pairs and an authority', { ...pairs, caCertificates: '/c/ca.crt' }, 'W W - ok ok EE'],
  ['authority file beside credentialName', { ...byName, caCertificates: '/c/ca.crt' }, 'W W - - - EE'],
  ['revocation list beside credentialName', { ...byName, caCrl: '/c/crl' }, 'WE WE - - - E'],
  ['revocation list beside files', { ...withCa, caCrl: '/c/crl' }, 'W W E- ok ok EEE'],
  ['caCertCredentialName beside credentialName', { ...byName, caCertCredentialName: 'x-cacert' }, 'W- W- - ok ok E-'],
  ['caCertCredentialName beside files', { ...withCa, caCertCredentialName: 'x-cacert' }, 'W- W- -- - - EEE-'],
  ['names and files', { ...byName, ...files }, 'WE WE E E E EEE'],
  ['name and names', { ...byName, credentialNames: ['a'] }, 'WE WE E E E EE'],
  ['one half of a pair beside a name', { ...byName, privateKey: '/c/tls.key' }, 'W W - - - EE'],
  ['subjectAltNames beside credentialName', { ...byName, subjectAltNames: ['a'] }, 'W- W- B ok ok E'],
  ['subjectAltNames beside files', { ...withCa, subjectAltNames: ['a'] }, 'W- W- -- ok ok EEE'],
  ['pinned keys beside credentialName', { ...byName, verifyCertificateSpki: ['a'] }, 'W- W- - ok ok E-'],
  ['pinned hashes beside files', { ...withCa, verifyCertificateHash: ['a'] }, 'W- W- -- - - EEE-'],
  ['no check of clients beside credentialName', { ...byName, insecureSkipVerify: true }, 'W- W- - ok ok E'],
  ['versions', { ...byName, minProtocolVersion: 'TLSV1_2' }, 'W- W- ok ok ok E-'],
];

describe.each(MATRIX)('%s', (_, tls, verdicts) => {
  test.each(MODES.map((mode, i) => ({ mode, verdict: verdicts.split(' ')[i] })))('in mode $mode is $verdict', ({ mode, verdict }) => {
    const problems = tlsSettingsProblems({ ...tls, mode });
    const letters = problems.map(p =>
      p.finding === 'IST0106' ? 'E' : p.finding === 'IST0133' ? 'W' : p.finding === 'tls-field-ignored' ? '-' : 'B');
    expect(letters.sort((a, b) => 'WEB-'.indexOf(a) - 'WEB-'.indexOf(b)).join('') || 'ok').toBe(verdict);
  });
});

test.each<[string, ServerTlsSpec, string]>([
  ['more than two certificates', { mode: 'SIMPLE', tlsCertificates: [files, files, files] }, 'tlsCertificates has 3 entries'],
  ['no name in the list', { mode: 'SIMPLE', credentialNames: [], credentialName: 'a' }, 'credentialNames has 0 entries'],
  ['no name in the list of a mode that has none', { mode: 'ISTIO_MUTUAL', credentialNames: [] }, 'credentialNames has 0 entries'],
  ['a name that only an authority can have', { mode: 'SIMPLE', credentialName: 'shop-cacert' }, "ends in '-cacert'"],
  [
    'an authority name without its suffix',
    { mode: 'MUTUAL', credentialName: 'shop', caCertCredentialName: 'partners' },
    "does not end in '-cacert'",
  ],
  ['a tilde in a path', { mode: 'SIMPLE', serverCertificate: '/a~b', privateKey: '/k' }, "contains '~'"],
  [
    'an authority in one pair',
    { mode: 'MUTUAL', caCertificates: '/ca', tlsCertificates: [withCa] },
    'caCertificates of one certificate has no effect',
  ],
])('%s is found', (_, tls, message) => {
  expect(tlsSettingsProblems(tls).map(p => p.message).join('\n')).toContain(message);
});

test('cipher suites by their IANA names get the help for them, not that of TLS 1.3', () => {
  const help = (suite: string) => cipherSuitesProblems([suite])[0].help;
  expect(help('TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256')).toMatch(/IANA.*OpenSSL.*ECDHE-RSA-AES128-GCM-SHA256/);
  expect(help('TLS_AES_128_GCM_SHA256')).toContain('TLS 1.3 suites cannot be chosen');
});
