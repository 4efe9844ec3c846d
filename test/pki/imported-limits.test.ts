import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openssl, opensslTest, opensslVerify, TestClock } from './pki-helpers';
import { CertificateAuthority, CertificateBundle, CertificateStore } from '../../src';

const folder = mkdtempSync(join(tmpdir(), 'pki-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (file: string) => join(folder, file);
const text = (file: string) => readFileSync(path(file), 'utf8');
const AUTHORITY =
  'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';

/** A certificate made by openssl, signed by another or by itself. */
function make(name: string, issuer: string, extensions: string, days = 90): void {
  writeFileSync(path(`${name}.ext`), extensions);
  openssl([
    'req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-subj', `/CN=${name}`, '-keyout', path(`${name}.key`),
    '-out', path(`${name}.csr`),
  ]);
  const by = issuer === name ? ['-signkey', path(`${name}.key`)] : ['-CA', path(`${issuer}.crt`), '-CAkey', path(`${issuer}.key`)];
  openssl([
    'x509', '-req', '-in', path(`${name}.csr`), ...by, '-days', String(days), '-extfile', path(`${name}.ext`), '-out', path(`${name}.crt`),
  ]);
}

/** An intermediate of a company with something in its certificate, or in that of the root, that limits it. */
function company(
  extensions: string, rootExtensions = '',
): { ca: () => CertificateAuthority; judge: (names: string, purpose: string) => boolean } {
  make('root', 'root', AUTHORITY.replace('CA:TRUE', `CA:TRUE${rootExtensions}`));
  make('company', 'root', AUTHORITY + extensions);
  return {
    ca: () => CertificateAuthority.fromFiles('company', {
      store: CertificateStore.inMemory(),
      certificatePath: path('company.crt'),
      chainPath: path('root.crt'),
      privateKeyPath: path('company.key'),
    }),
    judge: (names, purpose) => {
      make('leaf', 'company', `subjectAltName=${names}\nauthorityKeyIdentifier=keyid\n`);
      return opensslVerify(text('leaf.crt') + text('company.crt'), text('root.crt'), '-purpose', purpose).ok;
    },
  };
}

opensslTest('a root that allows no authority below itself is refused, in an authority and in a bundle, as openssl does', () => {
  const { ca, judge } = company('', ',pathlen:0');
  expect(judge('DNS:shop.example', 'sslserver')).toBe(false);
  expect(ca).toThrow(/authority 'CN=root' has path length 0, but 1 authorities are below it.*\(invalid-certificate\)/);
  expect(() => CertificateBundle.fromPem({
    certificateChain: text('leaf.crt') + text('company.crt') + text('root.crt'), privateKey: text('leaf.key'),
  }))
    .toThrow(/has path length 0/);
});

const CONSTRAINTS = 'nameConstraints=critical,permitted;DNS:dev.example,permitted;DNS:.test.example,excluded;DNS:prod.dev.example,permitted;IP:10.1.0.0/255.255.0.0,permitted;URI:dev.example,permitted;URI:.test.example\n';

opensslTest.each<[string, string[], string[]]>([
  ['a host elsewhere', ['shop.example'], []],
  ['a host that only ends alike', ['baddev.example'], []],
  ['a domain of which only what is below is permitted', ['test.example'], []],
  ['a host that is excluded', ['a.prod.dev.example'], []],
  ['an address outside', [], ['10.2.0.1']],
  ['an address of the other family', [], ['2001:db8::1']],
])('%s is refused by name constraints, as openssl does', (_, dnsNames, ipAddresses) => {
  const { ca, judge } = company(CONSTRAINTS);
  const [outside] = [...dnsNames, ...ipAddresses];
  expect(judge(dnsNames.length > 0 ? `DNS:${outside}` : `IP:${outside}`, 'sslserver')).toBe(false);
  const issue = () => ca().issueServerCertificate('shop', { dnsNames: ['a.dev.example', ...dnsNames], ipAddresses });
  expect(issue).toThrow(new RegExp(`authority 'CN=company' may not issue for ${outside};.*\\(invalid-certificate\\)`));
});

opensslTest.each([
  'spiffe://shop.example/a', 'spiffe://a.dev.example/a', 'spiffe://test.example/a',
])('the URI %s is refused by name constraints, as openssl does', uri => {
  const { ca, judge } = company(CONSTRAINTS);
  expect(judge(`URI:${uri}`, 'sslclient')).toBe(false);
  expect(() => ca().issueClientCertificate('acme', { uris: [uri] }))
    .toThrow(new RegExp(`authority 'CN=company' may not issue for ${uri};`));
});

opensslTest('within the name constraints it issues for URIs, and openssl accepts', () => {
  const client = company(CONSTRAINTS).ca()
    .issueClientCertificate('acme', { uris: ['spiffe://dev.example/a', 'spiffe://a.test.example/a'] });
  expect(opensslVerify(client.certificateChain, client.trustAnchors.pem, '-purpose', 'sslclient')).toMatchObject({ ok: true });
});

opensslTest('within the name constraints it issues, and openssl accepts', () => {
  const bundle = company(CONSTRAINTS).ca()
    .issueServerCertificate('shop', { dnsNames: ['dev.example', '*.dev.example', 'a.b.test.example'], ipAddresses: ['10.1.2.3'] });
  expect(opensslVerify(bundle.certificateChain, bundle.trustAnchors.pem, '-purpose', 'sslserver', '-verify_hostname', 'x.dev.example'))
    .toMatchObject({ ok: true });
});

opensslTest('an authority for clients issues to clients, and to servers not, as openssl does', () => {
  const { ca, judge } = company('extendedKeyUsage=clientAuth\n');
  expect([judge('DNS:shop.example', 'sslserver'), judge('DNS:shop.example', 'sslclient')]).toEqual([false, true]);
  expect(() => ca().issueServerCertificate('shop', { dnsNames: ['shop.example'] }))
    .toThrow(/authority 'CN=company' may not issue server certificates: its extended key usage lacks serverAuth/);
  const client = ca().issueClientCertificate('acme');
  expect(opensslVerify(client.certificateChain, client.trustAnchors.pem, '-purpose', 'sslclient')).toMatchObject({ ok: true });
});

opensslTest('a bundle whose authority has expired is refused, unless a current one of the same name and key is there too', () => {
  make('old', 'old', AUTHORITY, 1);
  make('leaf', 'old', 'subjectAltName=DNS:shop.example\nauthorityKeyIdentifier=keyid\n');
  const old = text('old.crt');
  openssl([
    'x509', '-req', '-in', path('old.csr'), '-signkey', path('old.key'), '-days', '90', '-extfile', path('old.ext'), '-out',
    path('old.crt'),
  ]);
  const clock = new TestClock(new Date(Date.now() + 5 * 24 * 60 * 60 * 1000));
  const read = (caCertificates: string) =>
    CertificateBundle.fromPem({ certificateChain: text('leaf.crt'), privateKey: text('leaf.key'), caCertificates, clock });
  expect(() => read(old)).toThrow(/certificate 'CN=old' expired on .*\(invalid-certificate\)/);
  expect(() => read(old + text('old.crt'))).not.toThrow();
});
