import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handshake } from './handshake';
import { openssl, opensslTest, Synths } from './pki-helpers';
import { CertificateAuthority, CertificateBundle, CertificateStore, RevocationReason } from '../../src';

/** A program with two clients, which revokes some serial numbers. */
function program(store: CertificateStore, revoked: string[] = [], reason?: RevocationReason) {
  const ca = CertificateAuthority.selfSigned('ca', { store, intermediate: true });
  const clients = ['acme', 'globex'].map(name => ca.issueClientCertificate(name));
  revoked.forEach(serial => ca.revoke(serial, { reason }));
  return { ca, acme: clients[0], globex: clients[1], lists: () => ca.revocationLists };
}

/** Openssl's opinion of a client at a time, with the lists of the whole chain. */
function verify(chain: string, caCertificates: string, lists: string, at: Date): string {
  const files = { 'chain.pem': chain, 'ca.pem': caCertificates, 'crl.pem': lists };
  const time = String(Math.floor(at.getTime() / 1000));
  const args = [
    '-x509_strict',
    '-crl_check_all',
    '-attime',
    time,
    '-CAfile',
    'ca.pem',
    '-CRLfile',
    'crl.pem',
    '-untrusted',
    'chain.pem',
    '-purpose',
    'sslclient',
    'chain.pem',
  ];
  const { ok, output } = openssl(['verify', ...args], files);
  return ok ? 'ok' : /error \d+ at \d+ depth lookup: (.*)/.exec(output)?.[1] ?? output;
}

test('without revocations there is no list', () => {
  const synths = new Synths();
  const { lists, acme } = program(synths.store());
  expect(lists()).toBeUndefined();
  void acme.privateKey;
  expect([...synths.records.keys()]).toEqual(['ca', 'ca-intermediate', 'acme', 'globex']);
});

test('a revoked certificate that is still requested is issued again, and nothing else', () => {
  const synths = new Synths();
  void program(synths.store()).acme.privateKey;
  const { acme, globex } = synths.serials;
  void program(synths.store(), [acme]).acme.privateKey;
  expect(synths.lines).toEqual([
    'renewed acme: revoked (EC P-256, expires 2027-12-25)',
    'created ca-intermediate-crl: new (1 revoked, valid until 2027-12-25)',
    'created ca-crl: new (0 revoked, valid until 2031-11-22)',
  ]);
  expect(synths.serials.acme).not.toBe(acme);
  expect(synths.serials.globex).toBe(globex);
});

opensslTest('openssl refuses the revoked certificate and accepts the others', () => {
  const synths = new Synths();
  const before = program(synths.store());
  const [oldAcme, globex] = [before.acme.certificateChain, before.globex.certificateChain];
  const { ca, acme, lists } = program(synths.store(), [synths.serials.acme.toUpperCase()], RevocationReason.KEY_COMPROMISE);
  const judge = (chain: string) => verify(chain, ca.trustAnchors.pem, lists()!, synths.clock.now());
  expect([judge(oldAcme), judge(acme.certificateChain), judge(globex)]).toEqual(['certificate revoked', 'ok', 'ok']);
  const [text] = lists()!
    .split(/(?<=-----END X509 CRL-----\n)/)
    .map(pem => openssl(['crl', '-in', 'a.crl', '-noout', '-text'], { 'a.crl': pem }).output);
  expect(text).toContain('Key Compromise');
  expect(text).toContain('Issuer: CN = ca intermediate');
});

test('a server with the lists refuses the revoked client in the handshake, and no other', async () => {
  const synths = new Synths();
  const now = Date.now();
  synths.clock.now = () => new Date(now);
  const material = ({ certificateChain, privateKey }: CertificateBundle) => ({ certificateChain, privateKey });
  const revoked = material(program(synths.store()).acme);
  const { ca, acme, lists } = program(synths.store(), [synths.serials.acme]);
  const server = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
  const options = {
    cert: server.certificateChain,
    key: server.privateKey,
    ca: ca.trustAnchors.pem,
    crl: lists()!.split(/(?<=-----END X509 CRL-----\n)/).filter(pem => pem !== ''),
    requestCert: true,
    rejectUnauthorized: false,
  };
  const connect = (bundle: { certificateChain: string; privateKey: string }) =>
    handshake(options, { host: 'shop.example.com', ca: ca.trustAnchors.pem, bundle });
  expect([await connect(revoked), await connect(acme)]).toEqual(['refused: CERT_REVOKED', 'hello acme']);
});

test('the lists have the same bytes until there is a reason', () => {
  const synths = new Synths();
  void program(synths.store()).acme.privateKey;
  const { acme, globex } = synths.serials;
  const first = program(synths.store(), [acme]).lists();
  synths.clock.forward(100);
  expect(program(synths.store(), [acme]).lists()).toBe(first);
  expect(synths.lines).toEqual([]);
  const second = program(synths.store(), [acme, globex]).lists();
  expect(second).not.toBe(first);
  expect(synths.lines).toContainEqual('renewed ca-intermediate-crl: requested (revocations changed) (2 revoked, valid until 2028-04-03)');
});

opensslTest('the date of a revocation is that of the first list which has it', () => {
  const synths = new Synths();
  void program(synths.store()).acme.privateKey;
  const { acme, globex } = synths.serials;
  void program(synths.store(), [acme]).lists();
  synths.clock.forward(30);
  const lists = program(synths.store(), [acme, globex]).lists()!;
  const dates = openssl(['crl', '-in', 'a.crl', '-noout', '-text'], { 'a.crl': lists }).output.match(/Revocation Date: .*/g);
  expect(dates?.sort()).toEqual(['Revocation Date: Dec 23 12:00:00 2026 GMT', 'Revocation Date: Nov 23 12:00:00 2026 GMT']);
});

opensslTest('a list is renewed before it ends, because clients refuse everybody after', () => {
  const synths = new Synths();
  void program(synths.store()).acme.privateKey;
  const { acme } = synths.serials;
  const old = program(synths.store(), [acme]);
  const [oldLists, chain, ca] = [old.lists()!, old.globex.certificateChain, old.ca.trustAnchors.pem];
  synths.clock.forward(300);
  const lists = program(synths.store(), [acme]).lists()!;
  expect(synths.lines).toContainEqual('renewed ca-intermediate-crl: expires in 97 days (1 revoked, valid until 2028-10-20)');
  synths.clock.forward(96);
  expect(verify(chain, ca, lists, synths.clock.now())).toBe('ok');
  synths.clock.forward(0.9);
  expect(verify(chain, ca, oldLists, synths.clock.now())).toBe('ok');
  synths.clock.forward(0.2);
  expect(verify(chain, ca, oldLists, synths.clock.now())).toMatch(/CRL has expired|certificate has expired/);
});

test('what was read already cannot be revoked in the same program', () => {
  const synths = new Synths();
  const { ca, acme } = program(synths.store());
  const { serialNumber } = acme.certificate;
  expect(() => ca.revoke(serialNumber)).toThrow(
    /is revoked after 'acme' was read; revoke before any certificate of the store is read \(invalid-argument\)/,
  );
});

test('a later revocation is refused once the list was read', () => {
  const synths = new Synths();
  const { ca, lists } = program(synths.store(), ['4a']);
  void lists();
  expect(() => ca.revoke('4b')).toThrow(/is revoked after 'ca-intermediate-crl' was read/);
  expect(() => ca.revoke('4A')).not.toThrow();
});

test.each([
  ['', '4a'],
  ['xyz', '0x4A'],
  ['4a 4b', '4a:4b'],
  ['f'.repeat(41), 'f'.repeat(40)],
])('serial number %j is refused, %j is accepted', (refused, accepted) => {
  const { ca } = program(new Synths().store());
  expect(() => ca.revoke(refused)).toThrow(expect.objectContaining({ code: 'invalid-argument', field: 'serialNumber' }));
  expect(() => ca.revoke(accepted)).not.toThrow();
});

test('an authority from elsewhere adds the lists of those above it', () => {
  const company = new Synths();
  const { ca, lists } = program(company.store(), ['4a']);
  const [, rootList] = lists()!.split(/(?<=-----END X509 CRL-----\n)/);
  const chain = ca.certificate.toPem() + ca.trustAnchors.pem;
  const synths = new Synths();
  const read = (revocationLists: string) => CertificateAuthority.fromPem('company', {
    store: synths.store(), certificateChain: chain, privateKey: company.records.get('ca-intermediate')!.privateKey, revocationLists,
  });
  expect(() => read(ca.trustAnchors.pem)).toThrow(/revocationLists is not PEM of revocation lists/);
  const imported = read(rootList);
  imported.revoke('4a');
  expect(imported.revocationLists).toBe(`${synths.records.get('company-crl')!.revocationList}${rootList}`);
  expect([...synths.records.keys()]).toEqual(['company-crl']);
});

/** What openssl reads of each list. */
const texts = (lists: string) =>
  lists.split(/(?<=-----END X509 CRL-----\n)/).map(pem => openssl(['crl', '-in', 'a.crl', '-noout', '-text'], { 'a.crl': pem }).output);
const numberOf = (lists: string) => Number(/CRL Number:\s+(\d+)/.exec(texts(lists)[0])![1]);

opensslTest.each([
  ['aabbccdd', 'AABBCCDD'],
  ['00aabb', 'AABB'],
  ['0000004a', '4A'],
])('serial number %s of another authority stands on the list as %s', (given, printed) => {
  const { lists } = program(new Synths().store(), [given]);
  expect(texts(lists()!)[0]).toContain(`Serial Number: ${printed}\n`);
});

opensslTest('the number of a list grows also within a second, and when the clock is set back', () => {
  const synths = new Synths();
  const numbers = [numberOf(program(synths.store(), ['4a']).lists()!), numberOf(program(synths.store(), ['4b']).lists()!)];
  synths.clock.forward(-0.5);
  numbers.push(numberOf(program(synths.store(), ['4c']).lists()!));
  expect(numbers).toEqual([numbers[0], numbers[0] + 1, numbers[0] + 2]);
});

test.each(['ca', 'ca-intermediate'])('the authority %s cannot be revoked like a leaf certificate', name => {
  const synths = new Synths();
  void program(synths.store()).acme.privateKey;
  const before = synths.serials;
  const { acme } = program(synths.store(), [before[name]]);
  expect(() => acme.privateKey).toThrow(new RegExp(`belongs to authority '${name}' itself; change .reissue.* \\(invalid-argument\\)`));
  expect(synths.serials).toEqual(before);
});

opensslTest('an authority without cRLSign revokes nothing: its list would shut out everybody', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pki-'));
  const path = (file: string) => join(folder, file);
  const constraints = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'];
  try {
    openssl([
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-noenc',
      '-subj',
      '/CN=company',
      '-keyout',
      path('ca.key'),
      '-out',
      path('ca.crt'),
      '-days',
      '30',
      '-config',
      '/dev/null',
      ...constraints,
    ]);
    const store = CertificateStore.inMemory();
    const ca = CertificateAuthority.fromFiles('company', { store, certificatePath: path('ca.crt'), privateKeyPath: path('ca.key') });
    ca.revoke('4a');
    expect(() => ca.revocationLists).toThrow(/authority 'company' may not sign revocation lists.*cRLSign.*\(invalid-certificate\)/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
