import { createCipheriv, createDecipheriv, scryptSync } from 'node:crypto';
import { Encryption, formatEncryption } from './encryption-header';
import { StoreSystem } from './system';

/**
 * One of the parameter sets that OWASP lists as similarly strong; with 16 MiB it takes half the time of the one with 128 MiB. Files contain
 * them, so a later version can increase them.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#scrypt
 */
const COST = { cost: 2 ** 14, blockSize: 8, parallelization: 5 };
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Parameters with a new salt. */
export function newEncryption({ randomBytes }: StoreSystem): Encryption {
  return { cipher: 'aes-256-gcm', derivation: 'scrypt', ...COST, salt: randomBytes(SALT_BYTES).toString('base64') };
}

/** Derives the key from a passphrase: as costly as the parameters say. */
export function deriveKey(passphrase: string, { salt, cost, blockSize, parallelization }: Encryption): Buffer {
  const options = { N: cost, r: blockSize, p: parallelization, maxmem: 256 * cost * blockSize };
  return scryptSync(passphrase, Buffer.from(salt, 'base64'), 32, options);
}

/** Base64 of nonce, ciphertext and tag, bound to a context that is not secret. */
export function encrypt(key: Uint8Array, text: string, context: string, { randomBytes }: StoreSystem): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

/** Undefined unless key, text and context match those of `encrypt`. */
export function decrypt(key: Uint8Array, base64: string, context: string): string | undefined {
  const sealed = Buffer.from(base64, 'base64');
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/** True for the encryption of an empty text. */
export function isEncryptedNothing(base64: string): boolean {
  return Buffer.from(base64, 'base64').length === NONCE_BYTES + TAG_BYTES;
}

/** The context of the check value in `store.json`. */
export function checkContext(encryption: Encryption): string {
  return `cdk8s-istio-ingress store 1\n${formatEncryption(encryption)}`;
}
