import { KeyObject } from 'node:crypto';
import { KeyAlgorithm } from './key-algorithm';
import { SignatureAlgorithm } from './signature-algorithm';

/** A fresh key pair. */
export interface KeyPair {
  /** PEM, PKCS#8. */
  readonly privateKey: string;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
}

/**
 * The source of keys, signatures and serial numbers: all random parts of a certificate.
 *
 * `purpose` identifies each value, so that a source can derive values from a seed instead.
 */
export interface KeySource {
  /**
   * Organizational unit of all authorities with keys from this source, set by sources for tests; they do not sign for imported authorities.
   */
  readonly testOrganizationalUnit?: string;

  createKeyPair(algorithm: KeyAlgorithm, purpose: string): KeyPair;

  /** 20 bytes; the first is not zero and has its top bit clear. */
  serialNumber(purpose: string): Buffer;

  /** Bytes for encryption, for example a session key; a seeded source derives them from the purpose, which is never reused. */
  randomBytes(size: number, purpose: string): Buffer;

  /** The signature as in a certificate: DER for ECDSA, PKCS#1 v1.5 for RSA. */
  sign(algorithm: SignatureAlgorithm, key: KeyObject, data: Buffer): Buffer;
}
