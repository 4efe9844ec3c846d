import { createCipheriv, createHmac, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, KeyObject } from 'node:crypto';
import { decodeBech32 } from './bech32';
import { Randomness } from './randomness';
import { IngressError } from '../../errors';

/** The PKCS#8 prefix of the 32 bytes of an X25519 key (RFC 8410). */
const PRIVATE_HEADER = Buffer.from('302e020100300506032b656e04220420', 'hex');
const ZERO_NONCE = Buffer.alloc(12);
/** STREAM: an 11-byte counter, here of the first chunk, and a byte that identifies the last one. */
const ONLY_CHUNK = Buffer.from('000000000000000000000001', 'hex');
const CHUNK_BYTES = 64 * 1024;
const LABEL = 'age-encryption.org/v1/X25519';
const ARMOR = 'AGE ENCRYPTED FILE';

/** A recipient of age encryption: the public half of an `age-keygen` key. */
export class AgeRecipient {
  /** The text, in lower case. */
  public readonly text: string;
  readonly #key: Buffer;
  readonly #publicKey: KeyObject;

  /**
   * @param text `age1…`
   * @throws invalid-recipient for other kinds of recipients and for typing errors
   */
  constructor(text: string) {
    const key = decodeBech32(text.trim(), 'age');
    if (key?.length !== 32) {
      throw new IngressError({
        code: 'invalid-recipient',
        message: `'${shown(text)}' is not an age recipient`,
        help: 'use the public key that age-keygen prints, age1… with 62 characters; keys of SSH, plugins and hybrids are not supported',
        field: 'ageRecipients',
      });
    }
    this.text = text.trim().toLowerCase();
    this.#key = key;
    this.#publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: key.toString('base64url') }, format: 'jwk' });
    this.#agree(toPrivateKey(Buffer.alloc(32, 1)));
  }

  /** The file key for this recipient, as a stanza of an age header. */
  public wrap(fileKey: Buffer, ephemeral: Buffer): string {
    const secret = toPrivateKey(ephemeral);
    const share = rawPublicKey(secret);
    const wrappingKey = derive(this.#agree(secret), Buffer.concat([share, this.#key]), LABEL);
    return `-> X25519 ${unpadded(share)}\n${unpadded(seal(wrappingKey, ZERO_NONCE, fileKey))}\n`;
  }

  #agree(privateKey: KeyObject): Buffer {
    try {
      return diffieHellman({ privateKey, publicKey: this.#publicKey });
    } catch {
      // OpenSSL refuses points of low order, which make the shared secret public
      throw new IngressError({
        code: 'invalid-recipient',
        message: `age recipient '${this.text}' is not a valid X25519 key`,
        help: 'use the public key that age-keygen prints',
        field: 'ageRecipients',
      });
    }
  }
}

/**
 * Encrypts a short text for one recipient: an armored file of the age format, version 1.
 *
 * @see https://age-encryption.org/v1
 */
export function ageEncrypt(recipient: AgeRecipient, content: Buffer, purpose: string, randomness: Randomness): string {
  if (content.length > CHUNK_BYTES) throw new RangeError('more than one chunk of age');
  const random = (size: number, what: string) => randomness.randomBytes(size, `${purpose} ${what}`);
  const fileKey = random(16, 'file key');
  const header = `age-encryption.org/v1\n${recipient.wrap(fileKey, random(32, 'ephemeral key'))}---`;
  const mac = createHmac('sha256', derive(fileKey, Buffer.alloc(0), 'header')).update(header).digest();
  const nonce = random(16, 'nonce');
  const payload = seal(derive(fileKey, nonce, 'payload'), ONLY_CHUNK, content);
  return armor(Buffer.concat([Buffer.from(`${header} ${unpadded(mac)}\n`), nonce, payload]));
}

function seal(key: Buffer, nonce: Buffer, content: Buffer): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: 16 });
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function derive(key: Buffer, salt: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, 32));
}

function toPrivateKey(bytes: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_HEADER, bytes]), format: 'der', type: 'pkcs8' });
}

function rawPublicKey(privateKey: KeyObject): Buffer {
  return Buffer.from(createPublicKey(privateKey as never).export({ format: 'jwk' }).x!, 'base64url');
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

function armor(bytes: Buffer): string {
  return `-----BEGIN ${ARMOR}-----\n${bytes.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END ${ARMOR}-----\n`;
}

/** The text may be the secret half by mistake: only its kind is shown. */
function shown(text: string): string {
  return /^\s*AGE-SECRET-KEY/i.test(text) ? 'AGE-SECRET-KEY-… (the private half)' : text.slice(0, 80);
}
