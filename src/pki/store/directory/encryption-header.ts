import { isObject } from './json';
import { damaged } from './problems';

/** How the keys of an encrypted store are encrypted, as its index says. Binary values are base64. */
export interface Encryption {
  readonly cipher: 'aes-256-gcm';
  readonly derivation: 'scrypt';
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: string;
  /** An encrypted empty text: tells a wrong passphrase from a damaged key file. */
  readonly check: string;
}

/** Limits for a store from somebody else: 256 MiB, at 128 bytes each, and some seconds. The strongest setting that OWASP lists is half and a quarter. */
const MAX_MEMORY = 2 ** 21;
const MAX_WORK = 2 ** 22;

export function parseEncryption(json: unknown, path: string): Encryption {
  if (!isObject(json) || json.cipher !== 'aes-256-gcm' || json.derivation !== 'scrypt'
    || !isPower(json.cost, 14, 20) || !isBetween(json.blockSize, 8, 32) || !isBetween(json.parallelization, 1, 16)
    || isTooCostly(json as unknown as Encryption)
    || typeof json.salt !== 'string' || Buffer.from(json.salt, 'base64').length < 16 || typeof json.check !== 'string') {
    throw damaged(path, 'its encryption parameters are missing, weaker than this version allows, or too costly');
  }
  return json as unknown as Encryption;
}

function isBetween(value: unknown, low: number, high: number): boolean {
  return Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
}

function isPower(value: unknown, low: number, high: number): boolean {
  return isBetween(value, 2 ** low, 2 ** high) && Number.isInteger(Math.log2(value as number));
}

function isTooCostly({ cost, blockSize, parallelization }: Encryption): boolean {
  return cost * blockSize > MAX_MEMORY || cost * blockSize * parallelization > MAX_WORK;
}

/** Whether one passphrase is stretched to the same key for both. */
export function isSameDerivation(a: Encryption, b: Encryption): boolean {
  return a.salt === b.salt && a.cost === b.cost && a.blockSize === b.blockSize && a.parallelization === b.parallelization;
}
