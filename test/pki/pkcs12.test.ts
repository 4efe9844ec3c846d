import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, statSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { CertificateAuthority, CertificateStore, KeyAlgorithm, Passphrase } from '../../src';
import { problemOf } from '../helpers/charts';

const PASSPHRASE = 'correct horse "battery" $1';
const ca = CertificateAuthority.selfSigned('p12-ca', { store: CertificateStore.inMemory(), intermediate: true });
const folder = mkdtempSync(join(tmpdir(), 'pkcs12-'));

describe.each([KeyAlgorithm.EC_P256, KeyAlgorithm.RSA_2048])('a PKCS#12 file with a key of kind %s', keyAlgorithm => {
  const bundle = ca.issueClientCertificate(keyAlgorithm.replace(' ', '-'), { keyAlgorithm });
  const path = join(folder, 'new', `${bundle.name}.p12`);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', ['pkcs12', '-in', path, '-passin', `pass:${PASSPHRASE}`, ...args], { encoding: 'utf8' });
  beforeAll(() => bundle.writePkcs12(path, Passphrase.fromValue(PASSPHRASE)));

  test('holds the key as openssl reads it', () => {
    expect(openssl('-nocerts', '-noenc')).toContain(bundle.privateKey);
  });

  test('holds the certificate that belongs to the key, by name', () => {
    const text = openssl('-nokeys', '-clcerts');
    expect(text).toContain(bundle.certificate.toPem());
    expect(text).toContain(`friendlyName: ${bundle.name}`);
  });

  test('holds intermediate and root', () => {
    expect(openssl('-nokeys', '-cacerts')).toContain(ca.certificate.toPem());
    expect(openssl('-nokeys', '-cacerts')).toContain(ca.trustAnchors.pem);
  });

  test('is encrypted and authenticated as openssl 3 does it', () => {
    const { stderr } = spawnSync(
      'openssl', ['pkcs12', '-in', path, '-passin', `pass:${PASSPHRASE}`, '-info', '-noout'], { encoding: 'utf8' },
    );
    expect(stderr).toMatch(/MAC: sha256, Iteration 300000/);
    expect(stderr.match(/PBES2, PBKDF2, AES-256-CBC, Iteration 300000, PRF hmacWithSHA256/g)).toHaveLength(2);
  });

  test('is what TLS of node takes', () => {
    expect(() => createSecureContext({ pfx: readFileSync(path), passphrase: PASSPHRASE })).not.toThrow();
  });

  test('is closed to another passphrase', () => {
    expect(spawnSync('openssl', ['pkcs12', '-in', path, '-passin', 'pass:wrong-passphrase', '-noout']).status).not.toBe(0);
  });

  test('is readable by its owner alone', () => {
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600'); // eslint-disable-line no-bitwise -- permission bits
  });
});

test.each([['NFC', 'correct horse b\u00e4ttery'], ['NFD', 'correct horse ba\u0308ttery'], ['a control character', 'correct horse\n']])(
  'a passphrase with %s is refused, since Java and Keychain would not open the file', (_, passphrase) => {
    const path = join(folder, 'other.p12');
    const error = problemOf(() => ca.issueClientCertificate('other').writePkcs12(path, Passphrase.fromValue(passphrase)));
    expect(error).toMatchObject({ code: 'store-passphrase', help: expect.stringContaining('ASCII') });
    expect(error.message).not.toContain('horse');
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });

test('a short passphrase is refused and nothing is written', () => {
  const path = join(folder, 'short.p12');
  expect(problemOf(() => ca.issueClientCertificate('short').writePkcs12(path, Passphrase.fromValue('short'))).code)
    .toBe('store-passphrase');
  expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
});
