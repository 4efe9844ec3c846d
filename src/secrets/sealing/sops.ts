import { createCipheriv, createHash } from 'node:crypto';
import { Randomness } from './randomness';

/** SOPS uses a nonce of 32 bytes. */
const NONCE_BYTES = 32;
/** SHA-256 of `sops`: a prefix of the digest of a MAC over encrypted values only, so that it differs from a MAC over all values. */
const MAC_ONLY_ENCRYPTED = createHash('sha256').update('sops').digest();

/** The values of a Secret's `data` as SOPS encrypts them, and the MAC over them. */
export interface SopsValues {
  readonly data: { readonly [key: string]: string };
  readonly mac: string;
}

/**
 * Encrypts the values of `data` as SOPS does.
 *
 * @param data values as in the Secret, in base64
 * @param dataKey 32 bytes
 * @param lastModified RFC 3339, whole seconds; the MAC is bound to it
 */
export function sopsEncrypt(
  data: { readonly [key: string]: string }, dataKey: Buffer, lastModified: string, purpose: string, randomness: Randomness,
): SopsValues {
  // the MAC depends on the order of keys in the manifest, where cdk8s sorts them
  const keys = Object.keys(data).sort();
  const encrypt = (value: string, context: string) =>
    encryptedValue(value, dataKey, context, randomness.randomBytes(NONCE_BYTES, `${purpose} ${context}`));
  const digest = createHash('sha512').update(MAC_ONLY_ENCRYPTED);
  for (const key of keys) digest.update(data[key]);
  return {
    data: Object.fromEntries(keys.map(key => [key, encrypt(data[key], `data:${key}:`)])),
    mac: encrypt(digest.digest('hex').toUpperCase(), lastModified),
  };
}

/** One value; the context (its path) is authenticated, so a moved value is refused. */
function encryptedValue(value: string, dataKey: Buffer, context: string, nonce: Buffer): string {
  if (value === '') return '';
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce).setAAD(Buffer.from(context));
  const data = Buffer.concat([cipher.update(value), cipher.final()]);
  const [encrypted, iv, tag] = [data, nonce, cipher.getAuthTag()].map(bytes => bytes.toString('base64'));
  return `ENC[AES256_GCM,data:${encrypted},iv:${iv},tag:${tag},type:str]`;
}
