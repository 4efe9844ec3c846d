/** The kinds of keys that certificates are made with. The values are what reports and messages say. */
export enum KeyAlgorithm {
  /** ECDSA over P-256: the default; small, fast, and understood by every TLS client of the last ten years. */
  EC_P256 = 'EC P-256',

  /** ECDSA over P-384, where a policy asks for 192 bits of strength. */
  EC_P384 = 'EC P-384',

  /** RSA with 2048 bits, for clients that have no elliptic curves. Making one key takes about 0.15 s. */
  RSA_2048 = 'RSA 2048',

  /** RSA with 3072 bits. Making one key takes about 0.5 s. */
  RSA_3072 = 'RSA 3072',

  /** RSA with 4096 bits. Making one key takes about 1.3 s, and each handshake costs more too. */
  RSA_4096 = 'RSA 4096',
}
