/* eslint-disable no-bitwise -- a nonce is the initialization vector XOR the number of the record */
import { CipherGCMTypes, createDecipheriv, createHmac } from 'node:crypto';

interface Suite {
  readonly cipher: string;
  readonly hash: string;
  readonly keyLength: number;
}

/** The TLS 1.3 cipher suites that node and Envoy share. */
const SUITES: { readonly [code: number]: Suite } = {
  0x1301: { cipher: 'aes-128-gcm', hash: 'sha256', keyLength: 16 },
  0x1302: { cipher: 'aes-256-gcm', hash: 'sha384', keyLength: 32 },
  0x1303: { cipher: 'chacha20-poly1305', hash: 'sha256', keyLength: 32 },
};
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * Decrypts what a server sends in a TLS 1.3 handshake, with the secret that node exports for its own connections.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8446#section-5.2
 */
export class Tls13Records {
  /** Undefined for a suite of another version. */
  public static of(suite: number, secret: Buffer): Tls13Records | undefined {
    return suite in SUITES ? new Tls13Records(SUITES[suite], secret) : undefined;
  }

  readonly #key: Buffer;
  readonly #iv: Buffer;
  #sequence = 0;

  private constructor(private readonly suite: Suite, secret: Buffer) {
    this.#key = expandLabel(suite.hash, secret, 'key', suite.keyLength);
    this.#iv = expandLabel(suite.hash, secret, 'iv', IV_LENGTH);
  }

  /** The type and content of the next record; undefined if it cannot be decrypted. */
  public open(header: Buffer, body: Buffer): { readonly type: number; readonly data: Buffer } | undefined {
    if (body.length < TAG_LENGTH) return undefined;
    const nonce = Buffer.from(this.#iv);
    nonce.writeUInt32BE((nonce.readUInt32BE(IV_LENGTH - 4) ^ this.#sequence++) >>> 0, IV_LENGTH - 4);
    const decipher = createDecipheriv(this.suite.cipher as CipherGCMTypes, this.#key, nonce, { authTagLength: TAG_LENGTH });
    decipher.setAAD(header);
    decipher.setAuthTag(body.subarray(-TAG_LENGTH));
    const inner = decipher.update(body.subarray(0, -TAG_LENGTH));
    try {
      decipher.final();
    } catch {
      return undefined;
    }
    // the content type is the last byte that is not padding
    let end = inner.length - 1;
    while (end >= 0 && inner[end] === 0) end--;
    return end < 0 ? undefined : { type: inner[end], data: inner.subarray(0, end) };
  }
}

/** HKDF-Expand-Label with an empty context; the lengths here are those of one block. */
function expandLabel(hash: string, secret: Buffer, label: string, length: number): Buffer {
  const name = Buffer.from(`tls13 ${label}`);
  const info = Buffer.concat([Buffer.from([0, length, name.length]), name, Buffer.from([0, 1])]);
  return createHmac(hash, secret).update(info).digest().subarray(0, length);
}
