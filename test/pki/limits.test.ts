import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore, openssl, opensslTest, opensslVerify, TestClock } from './pki-helpers';
import { CertificateAuthority, CertificateStore, CertificateRecord } from '../../src';
import { Authority } from '../../src/pki/issuance/authority';
import { CryptoKeySource } from '../../src/pki/x509/crypto-key-source';
import { CertificateFields, keyIdentifier, x509 } from '../../src/pki/x509/encode-certificate';
import { toPem } from '../../src/pki/x509/pem';

/** What anyone with the key of an authority could issue: the library itself refuses to. */
class Thief {
  public static of(record: CertificateRecord, chain: string): Thief {
    return new Thief(
      new Authority({
        name: record.name,
        certificate: record.certificateChain!,
        chain,
        keyId: record.keyId,
        notAfter: Infinity,
        privateKey: () => record.privateKey,
      }),
    );
  }

  readonly #source = new CryptoKeySource();

  constructor(private readonly authority: Authority) {}

  /** A client certificate for an e-mail address, of which the library makes none. */
  public issueForEmail(address: string): string {
    const files = {
      'ca.pem': this.authority.certificate,
      'ca.key': this.authority.loadKey().export({ type: 'pkcs8', format: 'pem' }) as string,
      'own.pub': generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }) as string,
      'own.ext': `subjectAltName=email:${address}\nauthorityKeyIdentifier=keyid\nextendedKeyUsage=clientAuth\n`,
    };
    return openssl(
      [
        'x509',
        '-new',
        '-force_pubkey',
        'own.pub',
        '-subj',
        '/CN=stolen',
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-days',
        '1',
        '-extfile',
        'own.ext',
      ],
      files,
    ).output;
  }

  public issue(fields: Partial<CertificateFields>): { readonly chain: string; readonly authority: Authority } {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const der = x509().certificate({
      serialNumber: this.#source.serialNumber(),
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 3_600_000),
      subject: { commonName: 'stolen' },
      publicKey: spki,
      keyIdentifier: keyIdentifier(spki),
      usage: { type: 'server' },
      dnsNames: [],
      ipAddresses: [],
      uris: [],
      ...fields,
    }, this.authority.signer(this.#source));
    const chain = toPem('CERTIFICATE', der) + this.authority.chain;
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    return {
      chain,
      authority: new Authority({ name: 'stolen', certificate: chain, chain, keyId: '', notAfter: Infinity, privateKey: () => key }),
    };
  }
}

let folder: string;
let verifier: string | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pki-'));
  const built = join(folder, 'verify');
  if (
    spawnSync('go', ['build', '-o', built, join(__dirname, 'fixtures', 'verify.go')], { env: { ...process.env, CGO_ENABLED: '0' } })
      .status === 0
  ) {verifier = built;}
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

const hasGo = spawnSync('go', ['version']).status === 0;
const goTest = hasGo ? test : test.skip;

function goVerify(chain: string, caCertificates: string, host: string): string {
  const [chainPath, caPath] = [join(folder, 'chain.pem'), join(folder, 'ca.pem')];
  writeFileSync(chainPath, chain);
  writeFileSync(caPath, caCertificates);
  const { status, stdout } = spawnSync(verifier!, [chainPath, caPath, host], { encoding: 'utf8' });
  return status === 0 ? 'ok' : stdout.trim();
}

describe('an authority that is limited to dev.example.com', () => {
  const records = new Map<string, CertificateRecord>();
  const clock = new TestClock(new Date(Date.now() - 1000));
  const ca = CertificateAuthority.selfSigned('dev', { store: memoryStore({ clock }, records), permittedDnsDomains: ['dev.example.com'] });
  const { trustAnchors: { pem: caCertificates } } = ca;
  const thief = Thief.of(records.get('dev')!, '');

  const inside: [string, Partial<CertificateFields>, string][] = [
    ['the domain itself', { dnsNames: ['dev.example.com'] }, 'dev.example.com'],
    ['a host below it', { dnsNames: ['a.b.dev.example.com'] }, 'a.b.dev.example.com'],
    ['a wildcard below it', { dnsNames: ['*.dev.example.com'] }, 'a.dev.example.com'],
  ];
  const outside: [string, Partial<CertificateFields>, string][] = [
    ['another domain', { dnsNames: ['shop.example.com'] }, 'shop.example.com'],
    ['one that only ends alike', { dnsNames: ['mydev.example.com'] }, 'mydev.example.com'],
    ['one inside and one outside', { dnsNames: ['a.dev.example.com', 'example.com'] }, 'example.com'],
    ['an IPv4 address', { ipAddresses: ['192.0.2.1'] }, '192.0.2.1'],
    ['an IPv6 address', { ipAddresses: ['2001:db8::1'] }, '2001:db8::1'],
  ];

  test.each(['acme', 'acme.partner.com'])('a client whose only name is the common name %s is refused: Envoy takes it for a host', name => {
    expect(() => ca.issueClientCertificate(name)).toThrow(
      /has no names besides its common name.*set dnsNames or uris.*\(invalid-certificate\)/,
    );
  });

  opensslTest('openssl refuses a client whose only name is a common name like a host elsewhere', () => {
    const { chain } = thief.issue({ usage: { type: 'client' }, dnsNames: [], subject: { commonName: 'acme.partner.com' } });
    expect(opensslVerify(chain, caCertificates, '-purpose', 'sslclient').output).toContain('permitted subtree violation');
  });

  opensslTest.each([
    ['a host', { dnsNames: ['acme.dev.example.com'] }],
    ['a URI', { uris: ['spiffe://dev.example.com/ns/a/sa/b'] }],
    ['a common name that no host has', { subject: { commonName: 'Acme Inc' } }],
  ])('openssl accepts a client with %s', (what, options) => {
    expect(
      opensslVerify(
        ca.issueClientCertificate(what.replaceAll(' ', '-'), options).certificateChain,
        caCertificates,
        '-purpose',
        'sslclient',
      ),
    ).toMatchObject({ ok: true });
  });

  opensslTest.each(inside)('openssl accepts %s', (_, fields, host) => {
    expect(opensslVerify(thief.issue(fields).chain, caCertificates, '-verify_hostname', host)).toMatchObject({ ok: true });
  });

  opensslTest.each(outside)('openssl refuses %s', (_, fields) => {
    expect(opensslVerify(thief.issue(fields).chain, caCertificates).output).toMatch(/(permitted|excluded) subtree violation/);
  });

  goTest.each(inside)('Go accepts %s', (_, fields, host) => {
    expect(goVerify(thief.issue(fields).chain, caCertificates, host)).toBe('ok');
  });

  goTest.each(outside)('Go refuses %s', (_, fields, host) => {
    expect(goVerify(thief.issue(fields).chain, caCertificates, host)).toMatch(
      /is not permitted by any constraint|is excluded by constraint/,
    );
  });

  const client = (uri: string) => thief.issue({ usage: { type: 'client' }, uris: [uri] }).chain;
  const urisInside = ['spiffe://dev.example.com/ns/a/sa/b', 'spiffe://a.b.dev.example.com/ns/a', 'https://Dev.example.com:8443/a', 'spiffe://dev.example.com'];
  const urisOutside = [
    'spiffe://cluster.local/ns/shop/sa/shop',
    'spiffe://mydev.example.com/a',
    'spiffe://example.com/a',
    'spiffe://192.0.2.1/a',
    'spiffe:///a',
  ];

  opensslTest.each(urisInside)('openssl accepts a client with %s', uri => {
    expect(opensslVerify(client(uri), caCertificates, '-purpose', 'sslclient')).toMatchObject({ ok: true });
  });

  opensslTest.each(urisOutside)('openssl refuses a client with %s', uri => {
    expect(opensslVerify(client(uri), caCertificates).output).toMatch(/permitted subtree violation|unsupported or invalid name syntax/);
  });

  goTest.each(urisInside)('Go accepts a client with %s', uri => {
    expect(goVerify(client(uri), caCertificates, '-')).toBe('ok');
  });

  goTest.each(urisOutside)('Go refuses a client with %s', uri => {
    expect(goVerify(client(uri), caCertificates, '-')).toMatch(/is not permitted by any constraint|cannot be matched against constraints/);
  });

  test.each(urisInside)('it issues for %s', uri => {
    expect(() => ca.issueClientCertificate(`inside-${urisInside.indexOf(uri)}`, { uris: [uri] })).not.toThrow();
  });

  // in the last three OpenSSL and Go find different hosts, so one of them refuses
  test.each([
    ...urisOutside,
    'spiffe://a@dev.example.com/a',
    'spiffe://dev.example.com:a@shop.example.com/a',
    'spiffe://dev.example.com?a',
  ])('it refuses %s at the call', uri => {
    expect(() => ca.issueClientCertificate('outside', { dnsNames: ['a.dev.example.com'], uris: [uri] })).toThrow(
      expect.objectContaining({
        code: 'invalid-certificate',
        field: 'uris',
        message: expect.stringContaining(`authority 'dev' may not issue for ${uri}`),
      }),
    );
  });

  opensslTest.each([
    ['a@dev.example.com', true],
    ['a@b.dev.example.com', true],
    ['a@example.com', false],
    ['a@mydev.example.com', false],
  ])('openssl and Go agree on a client with the e-mail address %s', (address, accepted) => {
    const chain = thief.issueForEmail(address);
    expect(opensslVerify(chain, caCertificates, '-purpose', 'sslclient').ok).toBe(accepted);
    if (hasGo) expect(goVerify(chain, caCertificates, '-') === 'ok').toBe(accepted);
  });
});

describe('path length', () => {
  const records = new Map<string, CertificateRecord>();
  const ca = CertificateAuthority.selfSigned('ca', { store: memoryStore({}, records), intermediate: true });
  const { trustAnchors: { pem: caCertificates } } = ca;
  const intermediate = records.get('ca-intermediate')!;
  const subordinate = Thief.of(intermediate, intermediate.certificateChain!).issue({
    usage: { type: 'authority', pathLength: 0 },
    subject: { commonName: 'sub' },
  });
  const { chain } = new Thief(subordinate.authority).issue({ dnsNames: ['a.example'] });

  opensslTest('openssl refuses an authority below the intermediate', () => {
    expect(opensslVerify(chain, caCertificates).output).toContain('path length constraint exceeded');
  });

  goTest('Go refuses an authority below the intermediate', () => {
    expect(goVerify(chain, caCertificates, 'a.example')).toMatch(/too many intermediates for path length constraint/);
  });
});

describe('Go', () => {
  const ca = CertificateAuthority.selfSigned('ca', {
    store: CertificateStore.inMemory(),
    intermediate: true,
    subject: { organization: 'Bücher', country: 'DE' },
  });

  goTest('accepts a server for its hosts and no others', () => {
    const server = ca.issueServerCertificate('a', { dnsNames: ['a.example.com', '*.b.example.com'], ipAddresses: ['2001:db8::1'] });
    for (const host of ['a.example.com', 'x.b.example.com', '2001:db8::1']) {expect(goVerify(server.certificateChain, ca.trustAnchors.pem, host)).toBe('ok');}
    expect(goVerify(server.certificateChain, ca.trustAnchors.pem, 'c.example.com')).toContain(
      'certificate is valid for *.b.example.com, a.example.com, not c.example.com',
    );
  });

  goTest('accepts a client without any subject', () => {
    const client = ca.issueClientCertificate('c'.repeat(70), { uris: ['spiffe://cluster.local/ns/a/sa/b'] });
    expect(client.certificate.subject).toBe('');
    expect(goVerify(client.certificateChain, ca.trustAnchors.pem, '-')).toBe('ok');
  });
});
