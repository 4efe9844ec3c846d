/* eslint-disable no-bitwise -- leftmost bits of digests are cut by shifting */
import { createECDH, createHash, createHmac } from 'node:crypto';
import { Curve } from './curve';

/** An ECDSA signature as DER, with the nonce of RFC 6979: the same key and data give the same bytes. */
export function signDeterministically(curve: Curve, scalar: Buffer, hash: string, data: Buffer): Buffer {
  const digest = createHash(hash).update(data).digest();
  const key = toInteger(scalar);
  const message = leftmostBits(digest, curve) % curve.order;
  for (const nonce of nonces(curve, scalar, hash, digest)) {
    const r = abscissa(curve, nonce) % curve.order;
    const s = (inverse(nonce, curve.order) * (message + r * key)) % curve.order;
    if (r !== 0n && s !== 0n) return derSignature(r, s, curve.size);
  }
  throw new Error('unreachable: nonces never end');
}

/** The nonces of RFC 6979, section 3.2: the first is almost always valid. */
function* nonces(curve: Curve, scalar: Buffer, hash: string, digest: Buffer): Generator<bigint> {
  const seed = Buffer.concat([toBytes(toInteger(scalar), curve.size), toBytes(leftmostBits(digest, curve) % curve.order, curve.size)]);
  const hmac = (key: Buffer, ...parts: Buffer[]) => parts.reduce((mac, part) => mac.update(part), createHmac(hash, key)).digest();
  let v: Buffer = Buffer.alloc(digest.length, 0x01);
  let k: Buffer = Buffer.alloc(digest.length, 0x00);
  k = hmac(k, v, Buffer.from([0x00]), seed);
  v = hmac(k, v);
  k = hmac(k, v, Buffer.from([0x01]), seed);
  v = hmac(k, v);
  for (;;) {
    let bytes = Buffer.alloc(0);
    while (bytes.length < curve.size) {
      v = hmac(k, v);
      bytes = Buffer.concat([bytes, v]);
    }
    const nonce = leftmostBits(bytes, curve);
    if (nonce > 0n && nonce < curve.order) yield nonce;
    k = hmac(k, v, Buffer.from([0x00]));
    v = hmac(k, v);
  }
}

/** As many of the leftmost bits as the order has (`bits2int`); the orders here fill their bytes. */
function leftmostBits(bytes: Buffer, curve: Curve): bigint {
  return toInteger(bytes.subarray(0, curve.size));
}

/** The x coordinate of nonce times base point. */
function abscissa(curve: Curve, nonce: bigint): bigint {
  const ecdh = createECDH(curve.name);
  ecdh.setPrivateKey(toBytes(nonce, curve.size));
  return toInteger(ecdh.getPublicKey().subarray(1, 1 + curve.size));
}

/** The modular inverse by Euclid's extended algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value, modulus, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return x < 0n ? x + modulus : x;
}

function derSignature(r: bigint, s: bigint, size: number): Buffer {
  const body = Buffer.concat([derInteger(r, size), derInteger(s, size)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

function derInteger(value: bigint, size: number): Buffer {
  const bytes = toBytes(value, size);
  const start = bytes.findIndex(byte => byte !== 0);
  const sign = bytes[start] & 0x80 ? [0] : [];
  return Buffer.concat([Buffer.from([0x02, sign.length + size - start, ...sign]), bytes.subarray(start)]);
}

/** A big-endian integer. */
export function toInteger(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

/** An integer as big-endian bytes of a fixed length. */
export function toBytes(value: bigint, size: number): Buffer {
  return Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex');
}
