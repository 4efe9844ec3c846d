import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openssl, opensslTest, Synths } from './pki-helpers';
import { CertificateAuthority, KeyAlgorithm, Passphrase, SelfSignedAuthorityOptions } from '../../src';

let folder: string;
let rootKeyPath: string;
let drawer: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pki-'));
  rootKeyPath = join(folder, 'usb', 'root.key');
  drawer = join(folder, 'away');
});
afterEach(() => rmSync(folder, { recursive: true }));

const putAway = () => renameSync(join(folder, 'usb'), drawer);
const bringBack = () => renameSync(drawer, join(folder, 'usb'));

function program(synths: Synths, host = 'a.example', options: Partial<SelfSignedAuthorityOptions> = {}): string {
  const ca = CertificateAuthority.selfSigned('ca', { store: synths.store(), intermediate: true, rootKeyPath, ...options });
  return ca.issueServerCertificate(host, { dnsNames: [host] }).certificateChain;
}

test('the key of the root goes to its file, for its owner alone, and is not in the store', () => {
  const synths = new Synths();
  program(synths);
  expect(readFileSync(rootKeyPath, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(statSync(rootKeyPath).mode % 0o1000).toBe(0o600);
  expect(synths.records.get('ca')!.privateKey).toBeUndefined();
  expect(synths.records.get('ca-intermediate')!.privateKey).toBeDefined();
});

test('with the root away the intermediate issues, and what is there stays', () => {
  const synths = new Synths();
  const first = program(synths);
  putAway();
  program(synths, 'b.example');
  expect(synths.lines).toEqual([expect.stringContaining('created b.example: new'), expect.stringContaining('unused a.example')]);
  expect(program(synths)).toBe(first);
});

test('an intermediate that is due is kept, and renewed when the root is back', () => {
  const synths = new Synths();
  program(synths);
  putAway();
  synths.clock.forward(1300);
  program(synths);
  expect(synths.lines[0]).toBe(
    "kept ca-intermediate: expires in 525 days, and the private key of 'ca' is not available to renew it (EC P-256, expires 2031-11-22)",
  );
  bringBack();
  program(synths);
  expect(synths.lines).toContainEqual(expect.stringContaining('renewed ca-intermediate: expires in 525 days'));
});

test('an intermediate that has expired needs the root', () => {
  const synths = new Synths();
  program(synths);
  putAway();
  synths.clock.forward(2000);
  expect(() => program(synths)).toThrow(/authority 'ca' must sign, but its private key is not available; .* \(invalid-key\)/);
  bringBack();
  program(synths);
  expect(synths.lines).toContainEqual(expect.stringContaining('renewed ca-intermediate: expired'));
});

test('a key in the store is moved to the file; what it has signed stays', () => {
  const synths = new Synths();
  const before = program(synths, 'a.example', { rootKeyPath: undefined });
  const key = synths.records.get('ca')!.privateKey;
  expect(program(synths)).toBe(before);
  expect(synths.lines).toEqual([expect.stringContaining('renewed ca: requested (place of the key changed)')]);
  expect(readFileSync(rootKeyPath, 'utf8')).toBe(key);
  expect(synths.records.get('ca')!.privateKey).toBeUndefined();
});

test('a synth that fails after the key was written finds it the next time', () => {
  const synths = new Synths();
  const store = synths.store({ onWrite: () => { throw new Error('no space left on device'); } });
  expect(() => CertificateAuthority.selfSigned('ca', { store, rootKeyPath }).trustAnchors.pem).toThrow('no space');
  const key = readFileSync(rootKeyPath, 'utf8');
  void CertificateAuthority.selfSigned('ca', { store: synths.store(), rootKeyPath }).trustAnchors.pem;
  expect(readFileSync(rootKeyPath, 'utf8')).toBe(key);
});

test('another key in the file is refused', () => {
  const synths = new Synths();
  program(synths);
  const other = new Synths();
  void CertificateAuthority.selfSigned('x', { store: other.store() }).trustAnchors.pem;
  writeFileSync(rootKeyPath, other.records.get('x')!.privateKey!);
  synths.clock.forward(1300);
  expect(() => program(synths)).toThrow(/the private key of authority 'ca' does not match its certificate/);
});

test('a key file is never overwritten', () => {
  const synths = new Synths();
  program(synths);
  expect(() => program(synths, 'a.example', { keyAlgorithm: KeyAlgorithm.EC_P384 })).toThrow(
    /root\.key' already has a key; keep it, and give another path \(invalid-key\)/,
  );
  program(synths, 'a.example', { keyAlgorithm: KeyAlgorithm.EC_P384, rootKeyPath: join(folder, 'new.key') });
  expect(existsSync(join(folder, 'new.key'))).toBe(true);
});

opensslTest('with a passphrase the file is the encrypted form that openssl reads', () => {
  program(new Synths(), 'a.example', { passphrase: Passphrase.fromValue('correct horse') });
  expect(openssl(['pkey', '-in', rootKeyPath, '-passin', 'pass:correct horse', '-noout', '-check'])).toMatchObject({ ok: true });
  expect(openssl(['pkey', '-in', rootKeyPath, '-passin', 'pass:wrong', '-noout'])).toMatchObject({ ok: false });
});
