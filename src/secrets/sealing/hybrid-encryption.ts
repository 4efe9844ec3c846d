import { constants, createCipheriv, KeyObject, publicEncrypt } from 'node:crypto';
import { seededOaep } from './oaep';
import { Randomness } from './randomness';

const SESSION_KEY_BYTES = 32;
const SEED_BYTES = 32;
/** The session key is used once, and the controller expects a nonce of zeros. */
const NONCE = Buffer.alloc(12);

/**
 * Encrypts a value in the format of the sealed-secrets controller: two bytes with the length of the wrapped session key, the session key
 * under RSA-OAEP (SHA-256), the value under AES-256-GCM.
 *
 * @param label binds the value to a name and namespace; the controller derives the same label
 * @see https://github.com/bitnami-labs/sealed-secrets/blob/main/docs/developer/crypto.md
 */
export function hybridEncrypt(key: KeyObject, value: Buffer, label: string, purpose: string, randomness: Randomness): Buffer {
  const sessionKey = randomness.randomBytes(SESSION_KEY_BYTES, `${purpose} session key`);
  const wrapped = wrap(key, sessionKey, Buffer.from(label), purpose, randomness);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  const cipher = createCipheriv('aes-256-gcm', sessionKey, NONCE);
  return Buffer.concat([length, wrapped, cipher.update(value), cipher.final(), cipher.getAuthTag()]);
}

function wrap(key: KeyObject, sessionKey: Buffer, label: Buffer, purpose: string, randomness: Randomness): Buffer {
  return randomness.testOrganizationalUnit !== undefined
    ? seededOaep(key, sessionKey, label, randomness.randomBytes(SEED_BYTES, `${purpose} padding`))
    : publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: label }, sessionKey);
}
