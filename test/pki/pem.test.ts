import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, KeyObject, X509Certificate } from 'node:crypto';
import { openssl } from './pki-helpers';
import { Certificate, CertificateBundle } from '../../src';
import { CertificateReader } from '../../src/model/certificates';
import { certificateFormFlaw } from '../../src/pki/x509/certificate-form';
import { readPem, toPem } from '../../src/pki/x509/pem';
import { readUnencryptedKey } from '../../src/pki/x509/private-key-form';
import { authority, certificate } from '../analysis/certificates';
import { problemOf } from '../helpers/charts';

const { certificate: leaf, key } = certificate('shop.example.com');
const root = authority().certificate;
const lines = leaf.trimEnd().split('\n');
const onOneLine = `${lines[0]}\n${lines.slice(1, -1).join('')}\n${lines[lines.length - 1]}\n`;

test.each<[string, string, number]>([
  ['one certificate', leaf, 1],
  ['two certificates', leaf + root, 2],
  ['CRLF', leaf.replaceAll('\n', '\r\n'), 1],
  ['text before, between and behind', `subject=CN = shop\n${leaf}# the root\n${root}bye\n`, 2],
  ['no newline at the end', leaf.trimEnd(), 1],
  ['blanks at the ends of lines', leaf.replaceAll('\n', ' \t\n'), 1],
  ['indented base64', leaf.replace(/^(?!-)/gm, '  '), 1],
  ['base64 on one long line', onOneLine, 1],
  ['an empty line behind BEGIN', leaf.replace('\n', '\n\n'), 1],
])('PEM with %s is read', (_, text, count) => {
  expect([readPem(text).flaw, readPem(text).blocks.length]).toEqual([undefined, count]);
  expect(readPem(text).blocks[0].der.equals(new X509Certificate(leaf).raw)).toBe(true);
});

test.each<[string, string, RegExp]>([
  ['two certificates without a line end between', leaf.trimEnd() + root, /END and BEGIN on one line \(line \d+\)/],
  ['indented lines', leaf.replaceAll('\n', '\n    '), /has an END that is not at the start of its line/],
  ['an indented BEGIN line', ` ${leaf}`, /indented BEGIN line \(line 1\)/],
  ['everything on one line', leaf.replaceAll('\n', ' '), /text after BEGIN on its line/],
  ['escaped line ends', leaf.replaceAll('\n', '\\n'), /text after BEGIN on its line/],
  ['a byte order mark', `\uFEFF${leaf}`, /begins with a byte order mark/],
  ['a byte order mark read as Latin-1', Buffer.from(`\uFEFF${leaf}`).toString('latin1'), /begins with a byte order mark/],
  ['an empty line inside', leaf.replace(lines[3], `${lines[3]}\n`), /an empty line inside a block/],
  ['another label at the end', leaf.replace('END CERTIFICATE', 'END CERTIFICAT'), /an END line that does not match/],
  ['no end', lines.slice(0, -1).join('\n'), /no END line/],
  ['a begin inside', leaf.replace(lines[3], `${lines[0]}\n${lines[3]}`), /a BEGIN before the END/],
  ['a spoilt begin', leaf + root.replace('BEGIN', 'BEGUN'), /an END line without its BEGIN line/],
  ['a character that is not base64', leaf.replace(lines[3], `*${lines[3].slice(1)}`), /not base64/],
  ['nothing between the marks', `${lines[0]}\n${lines[lines.length - 1]}\n`, /not base64/],
  ['header lines', leaf.replace('\n', '\nComment: none\n\n'), /header lines/],
])('PEM with %s is refused, as by Go or BoringSSL', (_, text, flaw) => {
  expect(readPem(text).flaw).toMatch(flaw);
  expect(new CertificateReader().read(text).flaw).toMatch(flaw);
  expect(problemOf(() => CertificateBundle.fromPem({ certificateChain: text, privateKey: key })).code).toBe('invalid-certificate');
  const spoilt = text.replaceAll('CERTIFICATE', 'PRIVATE KEY').replaceAll('CERTIFICAT', 'PRIVATE KE');
  expect(problemOf(() => CertificateBundle.fromPem({
    certificateChain: leaf, privateKey: spoilt,
  })).message).not.toMatch(/[A-Za-z0-9+/]{40}/);
});

test('a key on one line does not get into a message', () => {
  const { message } = problemOf(() => CertificateBundle.fromPem({ certificateChain: leaf, privateKey: key.replaceAll('\n', '') }));
  expect(message).not.toContain(key.split('\n')[1].slice(0, 20));
});

test('a block EC PARAMETERS before a key is skipped', () => {
  const withParameters = execFileSync(
    'openssl', ['ecparam', '-name', 'prime256v1', '-genkey'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  expect(withParameters).toContain('EC PARAMETERS');
  expect(readUnencryptedKey(withParameters)).toHaveProperty('key');
});

test('explicit parameters of a curve are refused in certificates and keys', () => {
  const explicit = execFileSync(
    'openssl',
    ['ecparam', '-name', 'prime256v1', '-genkey', '-param_enc', 'explicit', '-noout'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const certified = openssl(['req', '-x509', '-key', 'a.key', '-subj', '/CN=a', '-days', '1'], { 'a.key': explicit }).output;
  expect(readUnencryptedKey(explicit)).toEqual({ flaw: expect.stringContaining('instead of the name of the curve') });
  expect(problemOf(() => Certificate.fromPem(certified)).message).toContain('instead of the name of the curve');
  expect(new CertificateReader().read(certified).flaw).toContain('instead of the name of the curve');
});

test('numbers of a key that do not belong together are found', () => {
  for (const { privateKey } of [
    generateKeyPairSync('rsa', { modulusLength: 2048 }),
    generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  ]) {
    const pem = (one: KeyObject) => one.export({ type: 'pkcs8', format: 'pem' }) as string;
    expect(readUnencryptedKey(pem(privateKey))).toHaveProperty('key');
    const other = generateKeyPairSync(
      privateKey.asymmetricKeyType as 'rsa',
      { modulusLength: 2048, ...{ namedCurve: privateKey.asymmetricKeyDetails?.namedCurve } } as never,
    ) as unknown as { privateKey: KeyObject };
    const jwk = privateKey.export({ format: 'jwk' });
    const mixed = jwk.kty === 'RSA'
      ? { ...jwk, dp: other.privateKey.export({ format: 'jwk' }).dp }
      : { ...jwk, d: other.privateKey.export({ format: 'jwk' }).d };
    let changed: KeyObject;
    try {
      changed = createPrivateKey({ key: mixed, format: 'jwk' });
    } catch {
      continue; // node refuses it itself
    }
    expect(readUnencryptedKey(pem(changed))).toEqual({ flaw: 'has inconsistent numbers' });
  }
});

const FLAW = "has a malformed extension 'name constraints'";

test.each([
  ['IP:10.0.0.0/255.255.0.0', undefined], ['IP:10.0.0.0/0.0.0.0', undefined], ['IP:10.0.0.0/255.255.255.255', undefined],
  ['IP:10.0.0.0/255.0.255.0', FLAW], ['IP:10.0.0.0/0.0.0.255', FLAW], ['IP:10.0.0.0/255.255.253.0', FLAW],
  ['DNS:example.com', undefined], ['DNS:.example.com', undefined], ['DNS:a\u0001b.com', FLAW], ['DNS:example.com.', FLAW],
  ['DNS:a..b', FLAW], ['DNS:.', FLAW], ['URI:example.com', undefined], ['URI:192.0.2.1', FLAW], ['email:a@example.com', undefined],
  ['email:example.com', undefined], ['email:a..b@example.com', FLAW], ['email:a@example.com.', FLAW],
])('a name constraint %j is read or refused as by Go', (constraint, flaw) => {
  const { output } = openssl(
    ['req', '-x509', '-key', 'a.key', '-subj', '/CN=a', '-addext', `nameConstraints=critical,permitted;${constraint}`], { 'a.key': key },
  );
  expect(certificateFormFlaw(new X509Certificate(output).raw)).toBe(flaw);
});

test('a public key with unused bits is refused, as Go does', () => {
  let pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = () => pair.publicKey.export({ type: 'spki', format: 'der' });
  while (spki().readUInt8(spki().length - 1) % 2 === 1) pair = generateKeyPairSync('ec', { namedCurve: 'P-256' }); // DER: unused bits are 0
  const pem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const der = new X509Certificate(openssl(['req', '-x509', '-key', 'a.key', '-subj', '/CN=a'], { 'a.key': pem }).output).raw;
  const changed = Buffer.from(der);
  changed[der.indexOf(Buffer.from('034200', 'hex')) + 2] = 1; // BIT STRING of 66 bytes: how many of the last bits are unused
  expect(certificateFormFlaw(der)).toBeUndefined();
  expect(certificateFormFlaw(changed)).toContain('public key');
});

test('2,000 certificates and chains with one byte changed: what is accepted, OpenSSL accepts, and nothing throws', () => {
  let seed = 17;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor(seed / 2 ** 31 * below);
  };
  const sources = [leaf, certificate('shop.example.com, RSA 2048').certificate].map(pem => new X509Certificate(pem).raw);
  let refused = 0;
  for (let round = 0; round < 2000; round += 1) {
    const der = Buffer.from(sources[round % 2]);
    der[random(der.length)] = random(256);
    const flaw = round % 4 < 2 ? certificateFormFlaw(der) : new CertificateReader().read(toPem('CERTIFICATE', der)).flaw;
    refused += flaw ? 1 : 0;
    if (!flaw) {
      expect(() => new X509Certificate(der).publicKey).not.toThrow();
    }
  }
  expect(refused).toBeGreaterThan(500);
});
