import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Synths } from './pki-helpers';
import { CertificateAuthority, CertificateStore, RotationPhase, TrustBundle } from '../../src';
import { problemOf } from '../helpers/charts';

const store = CertificateStore.deterministic('ca-bundle');
const ca = CertificateAuthority.selfSigned('shop-ca', { store });
const other = CertificateAuthority.selfSigned('other-ca', { store });
const pem = ca.trustAnchors.pem;
const otherPem = other.trustAnchors.pem;
const leaf = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
const clock = { now: () => ca.certificate.notBefore };
const late = { now: () => new Date(ca.certificate.notAfter.getTime() + 1000) };

function fileWith(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'trust-bundle-')), name);
  writeFileSync(path, text);
  return path;
}

describe('a trust bundle of several sources', () => {
  test('has their certificates in the order of the sources', () => {
    expect(TrustBundle.of(other, ca).pem).toBe(otherPem + pem);
  });

  test('merges authorities and bundles', () => {
    expect(TrustBundle.of(TrustBundle.fromPem(otherPem, { clock }), ca.trustAnchors).pem).toBe(otherPem + pem);
  });

  test('has each certificate once', () => {
    expect(TrustBundle.of(ca, other, ca, TrustBundle.of(ca), TrustBundle.fromPem(pem + otherPem, { clock })).pem).toBe(pem + otherPem);
  });

  test('has the roots of both authorities during a rotation', () => {
    const to = CertificateAuthority.selfSigned('shop-ca-2027', { store });
    const rotating = CertificateAuthority.rotating({ from: ca, to, phase: RotationPhase.TRUST_BOTH });
    expect(TrustBundle.of(rotating, other).pem).toBe(pem + to.trustAnchors.pem + otherPem);
  });

  test('issues no authority until its PEM is read', () => {
    const synths = new Synths();
    const bundle = TrustBundle.of(CertificateAuthority.selfSigned('late', { store: synths.store() }), other);
    expect([...synths.records.keys()]).toEqual([]);
    expect(bundle.pem).toContain(otherPem);
    expect([...synths.records.keys()]).toEqual(['late']);
  });

  test('names its authorities in its text form and shows no certificate', () => {
    expect(`${TrustBundle.of(ca, other, TrustBundle.fromPem(pem, { clock }))}`).toBe('TrustBundle(shop-ca, other-ca, PEM)');
  });

  test.each<[string, () => unknown]>([
    ['no source', () => TrustBundle.of()],
    ['a source without a bundle', () => TrustBundle.of({} as CertificateAuthority)],
    ['a source that is null', () => TrustBundle.of(null as unknown as CertificateAuthority)],
    ['no file', () => TrustBundle.fromFiles([])],
  ])('cannot have %s', (_, make) => {
    expect(problemOf(make).code).toBe('invalid-argument');
  });
});

test('PEM is normalized: without comments, repetitions and carriage returns', () => {
  const untidy = `# shop\r\n${pem.replaceAll('\n', '\r\n')}\n${pem}`;
  expect(TrustBundle.fromPem(untidy, { clock }).pem).toBe(pem);
});

test('files are read when the bundle is created', () => {
  const paths = [fileWith('ca.pem', pem), fileWith('partner.pem', otherPem)];
  expect(TrustBundle.fromFile(paths[0], { clock }).pem).toBe(pem);
  const both = TrustBundle.fromFiles(paths, { clock });
  paths.forEach(path => writeFileSync(path, ''));
  expect(both.pem).toBe(pem + otherPem);
});

test('one revocation list of several files is written once', () => {
  const revoking = CertificateAuthority.selfSigned('revoking', { store: CertificateStore.deterministic('revoking') });
  revoking.revoke('4af0c4a7c4bd63a4ac0c2b02a3b0f0b1a8a1c5f2');
  const { revocationLists } = revoking;
  const paths = [fileWith('a.pem', pem), fileWith('b.pem', otherPem)];
  expect(TrustBundle.fromFiles(paths, { clock, revocationLists }).revocationLists).toBe(revocationLists);
});

test.each([
  ['a private key', 'invalid-credential', () => leaf.privateKey + pem],
  ['the certificate of a server', 'invalid-certificate', () => leaf.certificateChain],
  ['no certificate', 'invalid-certificate', () => '# nothing'],
  ['something that is not a certificate', 'invalid-certificate', () => pem.replaceAll('CERTIFICATE', 'X509 CRL')],
])('refuses PEM with %s with %s', (_, code, text) => {
  expect(problemOf(() => TrustBundle.fromPem(text(), { clock })).code).toBe(code);
});

test('refuses an authority that has expired', () => {
  expect(problemOf(() => TrustBundle.fromPem(pem, { clock: late })).message).toContain('expired on');
});

test('names a file that does not exist', () => {
  expect(problemOf(() => TrustBundle.fromFile('/nowhere/ca.pem')).message).toContain("file '/nowhere/ca.pem' cannot be read: ENOENT");
});

test('the error about a private key does not show it', () => {
  const [, body] = leaf.privateKey.split('\n');
  expect(problemOf(() => TrustBundle.fromPem(leaf.privateKey)).message).not.toContain(body);
});

describe('the file of a trust bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trust-bundle-file-'));

  test('has all of its certificates, and its folder is created', () => {
    const path = join(folder, 'client/ca.crt');
    TrustBundle.of(ca, other).writeFile(path);
    expect(readFileSync(path, 'latin1')).toBe(pem + otherPem);
  });

  test('replaces one that is there', () => {
    const path = join(folder, 'ca.crt');
    TrustBundle.of(ca).writeFile(path);
    TrustBundle.of(other).writeFile(path);
    expect(readFileSync(path, 'latin1')).toBe(otherPem);
  });

  test('that cannot be written is an error with the path', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(problemOf(() => TrustBundle.of(ca).writeFile(join(folder, 'file/ca.crt')))).toMatchObject({ code: 'file-unwritable' });
  });
});
