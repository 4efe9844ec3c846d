/** The kinds of keys of issued certificates. Reports and messages print these values. */
export enum KeyAlgorithm {
  /** ECDSA over P-256: the default; small, fast, and supported by every TLS client of the last ten years. */
  EC_P256 = 'EC P-256',

  /** ECDSA over P-384, for policies that require 192 bits of security. */
  EC_P384 = 'EC P-384',

  /** RSA with 2048 bits, for clients without elliptic curves. Generating a key takes about 0.15 s. */
  RSA_2048 = 'RSA 2048',

  /** RSA with 3072 bits. Generating a key takes about 0.5 s. */
  RSA_3072 = 'RSA 3072',

  /** RSA with 4096 bits. Generating a key takes about 1.3 s, and each handshake costs more too. */
  RSA_4096 = 'RSA 4096',
}
