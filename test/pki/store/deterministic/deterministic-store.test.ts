import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import * as fc from 'fast-check';
import { CertificateAuthority, CertificateBundle, CertificateStore, KeyAlgorithm } from '../../../../src/index';
import { rootRequest } from '../../../../src/pki/ca/authority-request';
import { isTestAuthority } from '../../../../src/pki/store/deterministic/test-certificates';
import { opensslTest, opensslVerify, openssl } from '../../pki-helpers';

const HOSTS = ['a.example.com', 'b.example.com', 'c.example.com'];

/** PEM texts of an authority and its servers, requested and read in the given orders. */
function materials(seed: string, asked: readonly string[], read: readonly string[]): { [name: string]: string } {
  const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic(seed) });
  const bundles = Object.fromEntries(asked.map(host => [host, ca.issueServerCertificate(host, { dnsNames: [host] })]));
  return { ...Object.fromEntries(read.map(host => [host, pem(bundles[host])])), ca: ca.trustAnchors.pem };
}

function pem({ certificateChain, privateKey }: CertificateBundle): string {
  return certificateChain + privateKey;
}

describe('the same bytes', () => {
  test('in any order of asking and reading', () => {
    const expected = materials('test', HOSTS, HOSTS);
    const order = () => fc.shuffledSubarray(HOSTS, { minLength: HOSTS.length });
    fc.assert(fc.property(order(), order(), (asked, read) => {
      expect(materials('test', asked, read)).toEqual(expected);
    }), { numRuns: 20 });
  });

  test('whatever else is requested in between', () => {
    const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') });
    CertificateAuthority.selfSigned('other-ca', { store: ca.store }).issueClientCertificate('someone').certificate.toPem();
    expect(pem(ca.issueServerCertificate('a.example.com', { dnsNames: ['a.example.com'] }))).toBe(
      materials('test', HOSTS, HOSTS)['a.example.com'],
    );
  });

  // a difference is a broken promise, not a snapshot to update
  test.each([
    [KeyAlgorithm.EC_P256, false, 'ae5203fca6137e439ff322bc1e63a7f361d9ef79493726e439b038a65fa92295'],
    [KeyAlgorithm.EC_P256, true, 'f30a9f9e189fedbaf00a5153ed58048698d4f5e7aa4dc045d006a4947a71284c'],
    [KeyAlgorithm.EC_P384, true, '667aae0c144567fdec6274e4d47bded9c59bbfb9198a61c3641c83fcef35fb4c'],
  ])('on every machine and in every version: %s, intermediate: %s', (keyAlgorithm, intermediate, fingerprint) => {
    const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test'), keyAlgorithm, intermediate });
    const server = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'], ipAddresses: ['192.0.2.1'], keyAlgorithm });
    const client = ca.issueClientCertificate('acme', { uris: ['spiffe://example.com/acme'], keyAlgorithm });
    const all = ca.trustAnchors.pem + pem(server) + pem(client);
    expect(createHash('sha256').update(all).digest('hex')).toBe(fingerprint);
  });
});

describe('other bytes', () => {
  test('for another seed', () => {
    const [one, two] = ['one', 'two'].map(seed => materials(seed, HOSTS, HOSTS));
    for (const name of Object.keys(one)) expect(one[name]).not.toBe(two[name]);
  });

  test('for the one host whose spec changed, and for no other', () => {
    const issue = (dnsNames: string[]) => {
      const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') });
      const changed = ca.issueServerCertificate('changed', { dnsNames });
      const same = ca.issueServerCertificate('same', { dnsNames: ['same.example.com'] });
      return { changed: changed.certificateChain, same: pem(same), ca: ca.trustAnchors.pem };
    };
    const [before, after] = [issue(['a.example.com']), issue(['a.example.com', 'b.example.com'])];
    expect(after).toEqual({ ...before, changed: expect.not.stringMatching(before.changed) });
  });

  test('for another date', () => {
    const issue = (date: string) =>
      CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test', { date: new Date(date) }) }).certificate;
    expect(issue('2026-01-01').serialNumber).not.toBe(issue('2027-01-01').serialNumber);
    expect(issue('2027-01-01').notBefore.toISOString()).toBe('2026-12-31T23:55:00.000Z');
  });
});

describe('what they are', () => {
  const ca = CertificateAuthority.selfSigned('shop-ca', {
    store: CertificateStore.deterministic('test'),
    intermediate: true,
    subject: { organizationalUnit: 'Shop' },
  });
  const server = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
  const client = ca.issueClientCertificate('acme');

  opensslTest('valid certificates in the eyes of openssl at its strictest', () => {
    const at = ['-attime', String(Date.parse('2026-06-01') / 1000)];
    expect(
      opensslVerify(server.certificateChain, ca.trustAnchors.pem, '-purpose', 'sslserver', '-verify_hostname', 'shop.example.com', ...at),
    ).toMatchObject({ ok: true });
    expect(opensslVerify(client.certificateChain, ca.trustAnchors.pem, '-purpose', 'sslclient', ...at)).toMatchObject({ ok: true });
  });

  opensslTest('they say in the name of the issuer that they are for tests', () => {
    for (const text of [server.certificateChain, ca.trustAnchors.pem]) {
      const { output } = openssl(['x509', '-in', 'one.pem', '-noout', '-issuer', '-nameopt', 'RFC2253'], { 'one.pem': text });
      expect(isTestAuthority(output)).toBe(true);
    }
  });

  test('every authority in the chain is marked as one, and no leaf is', () => {
    expect([ca.certificate.subject, ca.certificate.issuer, server.certificate.issuer].map(isTestAuthority)).toEqual([true, true, true]);
    expect(isTestAuthority(server.certificate.subject)).toBe(false);
  });

  test('authorities of other stores do not say so', () => {
    const real = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.inMemory() });
    expect(isTestAuthority(real.certificate.issuer)).toBe(false);
  });
});

describe('what is refused', () => {
  test('an RSA key, with the reason', () => {
    const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') });
    const server = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'], keyAlgorithm: KeyAlgorithm.RSA_2048 });
    expect(() => server.certificate).toThrow(/primes of RSA cannot be derived from a seed/);
  });

  test('an empty seed', () => {
    expect(() => CertificateStore.deterministic('')).toThrow(expect.objectContaining({ code: 'invalid-argument', field: 'seed' }));
  });

  test('a date that is none', () => {
    expect(() => CertificateStore.deterministic('test', { date: new Date('yesterday') })).toThrow(
      expect.objectContaining({ code: 'invalid-argument', field: 'options.date' }),
    );
  });

  test('an authority from elsewhere, which people may trust', () => {
    const real = CertificateAuthority.selfSigned('real', {
      store: CertificateStore.inMemory({ clock: { now: () => new Date('2025-12-01') } }),
    });
    const privateKey = real.store._issuance.record(real.store._issuance.declare(rootRequest('real', { store: real.store }))).privateKey!;
    const store = CertificateStore.deterministic('test');
    const imported = CertificateAuthority.fromPem('real', { store, certificateChain: real.trustAnchors.pem, privateKey });
    expect(() => imported.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] }).certificate)
      .toThrow(expect.objectContaining({ code: 'test-certificates' }));
  });
});

describe('under cdk8s synth', () => {
  const synth = (allowOutsideTests?: boolean) =>
    CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test', { allowOutsideTests }) }).trustAnchors.pem;

  beforeEach(() => {
    process.env.CDK8S_OUTDIR = tmpdir();
  });

  afterEach(() => {
    delete process.env.CDK8S_OUTDIR;
  });

  test('nothing is issued', () => {
    expect(() => synth()).toThrow(expect.objectContaining({ code: 'test-certificates' }));
  });

  test('it is issued where the program says that it may be', () => {
    expect(synth(true)).toContain('BEGIN CERTIFICATE');
  });
});
