import { createCipheriv, createPrivateKey, pbkdf2Sync, randomBytes } from 'node:crypto';
import { Asn1Element, Asn1Writer } from './asn1-writer';

/** The source of random bytes. */
export type Random = (size: number) => Buffer;

/**
 * Rounds of PBKDF2-HMAC-SHA256 for a private key in a file: a third of a second per guess on one core of 2024.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2
 */
export const KEY_ITERATIONS = 600_000;

const OID = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacWithSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
} as const;

/** Encrypts with PBES2: PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018), which OpenSSL, Java, Go and NSS read. */
export function pbes2(
  asn1: Asn1Writer,
  data: Buffer,
  passphrase: string,
  iterations: number,
  random: Random,
): { algorithm: Asn1Element; encrypted: Buffer } {
  const salt = random(16);
  const iv = random(16);
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(passphrase, salt, iterations, 32, 'sha256'), iv);
  const derivation = asn1.sequence(
    asn1.oid(OID.pbkdf2),
    asn1.sequence(
      asn1.octets(salt.toString('latin1')),
      integer(asn1, iterations),
      asn1.sequence(asn1.oid(OID.hmacWithSha256), asn1.nothing()),
    ),
  );
  const encryption = asn1.sequence(asn1.oid(OID.aes256Cbc), asn1.octets(iv.toString('latin1')));
  return {
    algorithm: asn1.sequence(asn1.oid(OID.pbes2), asn1.sequence(derivation, encryption)),
    encrypted: Buffer.concat([cipher.update(data), cipher.final()]),
  };
}

/**
 * A private key as encrypted PKCS#8, as DER. `node:crypto` always uses 2,048 rounds.
 *
 * @param privateKey PEM
 */
export function encryptedKeyDer(privateKey: string, passphrase: string, iterations = KEY_ITERATIONS, random: Random = randomBytes): Buffer {
  const asn1 = new Asn1Writer();
  const key = createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'der' });
  const { algorithm, encrypted } = pbes2(asn1, key, passphrase, iterations, random);
  return asn1.der(asn1.sequence(algorithm, asn1.octets(encrypted.toString('latin1'))));
}

/** The same as PEM. */
export function encryptedKeyPem(privateKey: string, passphrase: string): string {
  const lines = encryptedKeyDer(privateKey, passphrase).toString('base64').match(/.{1,64}/g)!;
  return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join('\n')}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
}

/** A positive number as the octets of an INTEGER. */
export function integer(asn1: Asn1Writer, value: number): Asn1Element {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
  return asn1.integer((bytes[0] < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes])).toString('latin1'));
}
