/* eslint-disable no-bitwise -- the padding is made of XORs */
import { constants, createHash, KeyObject, publicEncrypt } from 'node:crypto';

const HASH_BYTES = 32;

/**
 * RSA-OAEP with SHA-256 (RFC 8017, 7.1.1) from a given seed, which `node:crypto` does not support. Only for repeatable test material;
 * everything else uses `node:crypto`'s OAEP.
 */
export function seededOaep(key: KeyObject, message: Buffer, label: Buffer, seed: Buffer): Buffer {
  const size = key.asymmetricKeyDetails!.modulusLength! / 8;
  const block = Buffer.alloc(size - HASH_BYTES - 1);
  createHash('sha256').update(label).digest().copy(block);
  block[block.length - message.length - 1] = 1;
  message.copy(block, block.length - message.length);
  const maskedBlock = xor(block, mask(seed, block.length));
  const maskedSeed = xor(seed, mask(maskedBlock, HASH_BYTES));
  const padded = Buffer.concat([Buffer.from([0]), maskedSeed, maskedBlock]);
  return publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, padded);
}

/** MGF1 with SHA-256. */
function mask(seed: Buffer, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let counter = 0; counter * HASH_BYTES < length; counter += 1) {
    const suffix = Buffer.alloc(4);
    suffix.writeUInt32BE(counter);
    parts.push(createHash('sha256').update(seed).update(suffix).digest());
  }
  return Buffer.concat(parts).subarray(0, length);
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ b[index]));
}
