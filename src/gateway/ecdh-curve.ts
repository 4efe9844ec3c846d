/**
 * Groups for the key exchange of a handshake.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/transport_sockets/tls/v3/common.proto
 */
export enum EcdhCurve {
  /** X25519 together with ML-KEM-768: what is recorded today stays secret when quantum computers exist. */
  X25519MLKEM768 = 'X25519MLKEM768',
  /** Curve25519. */
  X25519 = 'X25519',
  /** NIST's curve of 256 bits, also called prime256v1 and secp256r1. */
  P_256 = 'P-256',
  /** NIST's curve of 384 bits, also called secp384r1. */
  P_384 = 'P-384',
  /** NIST's curve of 521 bits, also called secp521r1. */
  P_521 = 'P-521',
}
