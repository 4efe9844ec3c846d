/** How the secrets of a file are encrypted, as in its header; `store.json` has it for new files. Binary values are base64. */
export interface Encryption {
  readonly cipher: 'aes-256-gcm';
  readonly derivation: 'scrypt';
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelization: number;
  readonly salt: string;
}

/**
 * Limits for a store that others wrote: 256 MiB, at 128 bytes each, and some seconds. The strongest setting that OWASP lists uses a half
 * and a quarter of them.
 */
const MAX_MEMORY = 2 ** 21;
const MAX_WORK = 2 ** 22;

/** One line; the order of fields is part of the format. */
export function formatEncryption({ cipher, derivation, cost, blockSize, parallelization, salt }: Encryption): string {
  return JSON.stringify({ cipher, derivation, cost, blockSize, parallelization, salt });
}

/** Undefined for parameters that are missing, weaker than this version allows, or too costly. */
export function readEncryption(value: unknown): Encryption | undefined {
  const { cipher, derivation, cost, blockSize, parallelization, salt } = (value ?? {}) as Partial<Encryption>;
  return cipher === 'aes-256-gcm' && derivation === 'scrypt'
    && isPower(cost, 14, 20) && isBetween(blockSize, 8, 32) && isBetween(parallelization, 1, 16)
    && cost * blockSize <= MAX_MEMORY && cost * blockSize * parallelization <= MAX_WORK
    && typeof salt === 'string' && Buffer.from(salt, 'base64').length >= 16
    ? { cipher, derivation, cost, blockSize, parallelization, salt } : undefined;
}

function isBetween(value: unknown, low: number, high: number): value is number {
  return Number.isInteger(value) && (value as number) >= low && (value as number) <= high;
}

function isPower(value: unknown, low: number, high: number): value is number {
  return isBetween(value, 2 ** low, 2 ** high) && Number.isInteger(Math.log2(value));
}
