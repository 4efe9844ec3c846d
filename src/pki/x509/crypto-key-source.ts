/* eslint-disable no-bitwise -- the sign of a DER integer is a bit of its first octet */
import { createECDH, ECDH, generateKeyPairSync, KeyObject, randomBytes, sign } from 'node:crypto';
import { KeyAlgorithm } from './key-algorithm';
import { KeyPair, KeySource } from './key-source';
import { toPem } from './pem';
import { SignatureAlgorithm } from './signature-algorithm';

/**
 * PKCS#8 and SubjectPublicKeyInfo of a curve, up to the scalar and the point. Filling in templates is six times faster than
 * `generateKeyPairSync` with its encoders.
 */
interface CurveTemplate {
  readonly curve: string;
  readonly size: number;
  readonly beforeScalar: Buffer;
  readonly beforePoint: Buffer;
  readonly publicKeyHeader: Buffer;
}

const P256: CurveTemplate = {
  curve: 'prime256v1',
  size: 32,
  beforeScalar: Buffer.from('308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420', 'hex'),
  beforePoint: Buffer.from('a144034200', 'hex'),
  publicKeyHeader: Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex'),
};

const P384: CurveTemplate = {
  curve: 'secp384r1',
  size: 48,
  beforeScalar: Buffer.from('3081b6020100301006072a8648ce3d020106052b8104002204819e30819b0201010430', 'hex'),
  beforePoint: Buffer.from('a164036200', 'hex'),
  publicKeyHeader: Buffer.from('3076301006072a8648ce3d020106052b81040022036200', 'hex'),
};

/** An EC key pair from its scalar and point, in the encodings of certificates and files. */
export function encodeEcKeyPair(algorithm: KeyAlgorithm, scalar: Buffer, point: Buffer): KeyPair {
  const template = algorithm === KeyAlgorithm.EC_P384 ? P384 : P256;
  // node drops leading zero bytes of the scalar, which the encoding requires
  const padding = Buffer.alloc(template.size - scalar.length);
  return {
    privateKey: toPem('PRIVATE KEY', Buffer.concat([template.beforeScalar, padding, scalar, template.beforePoint, point])),
    publicKey: Buffer.concat([template.publicKeyHeader, point]),
  };
}

const RSA_BITS: { readonly [algorithm: string]: number } = {
  [KeyAlgorithm.RSA_2048]: 2048,
  [KeyAlgorithm.RSA_3072]: 3072,
  [KeyAlgorithm.RSA_4096]: 4096,
};

/** RFC 5280 allows 20 bytes. */
const SERIAL_BYTES = 20;

/** Keys, signatures and serial numbers from the operating system's randomness. */
export class CryptoKeySource implements KeySource {
  /** One per curve: creating it costs a third of a key. */
  readonly #ecdh: { [algorithm: string]: ECDH } = {};
  /** Randomness for serial numbers, fetched in batches. */
  #random: Buffer = Buffer.alloc(0);

  public createKeyPair(algorithm: KeyAlgorithm): KeyPair {
    const modulusLength = RSA_BITS[algorithm];
    if (modulusLength === undefined) {
      const ecdh = this.#ecdh[algorithm] ??= createECDH((algorithm === KeyAlgorithm.EC_P384 ? P384 : P256).curve);
      const point = ecdh.generateKeys();
      return encodeEcKeyPair(algorithm, ecdh.getPrivateKey(), point);
    }
    const pair = generateKeyPairSync('rsa', {
      modulusLength,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    return pair;
  }

  public serialNumber(): Buffer {
    if (this.#random.length < SERIAL_BYTES) this.#random = randomBytes(SERIAL_BYTES * 100);
    const serial = Buffer.from(this.#random.subarray(0, SERIAL_BYTES));
    this.#random = this.#random.subarray(SERIAL_BYTES);
    return positiveSerialNumber(serial);
  }

  public randomBytes(size: number): Buffer {
    return randomBytes(size);
  }

  public sign(algorithm: SignatureAlgorithm, key: KeyObject, data: Buffer): Buffer {
    return sign(algorithm.hash, data, key);
  }
}

/** Serial numbers are positive and have no leading zero byte, or OpenSSL refuses them. */
export function positiveSerialNumber(bytes: Buffer): Buffer {
  bytes[0] = (bytes[0] & 0x3f) | 0x40;
  return bytes;
}
