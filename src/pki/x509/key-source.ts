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
 * Where keys, signatures and serial numbers come from: everything about a certificate that chance decides.
 *
 * `purpose` tells apart what is made, so that a source can derive its values from a seed instead.
 */
export interface KeySource {
  /** Organizational unit of all authorities that are made with it; such a source does not sign for authorities from elsewhere. */
  readonly authorityMark?: string;

  createKeyPair(algorithm: KeyAlgorithm, purpose: string): KeyPair;

  /** 20 bytes, of which the first is not zero and has its top bit clear. */
  serialNumber(purpose: string): Buffer;

  /** Bytes for encryption, for example a session key; a seeded source derives them from the purpose, which is never used twice. */
  randomBytes(size: number, purpose: string): Buffer;

  /** The signature as it goes into a certificate: DER for ECDSA, PKCS#1 v1.5 for RSA. */
  sign(algorithm: SignatureAlgorithm, key: KeyObject, data: Buffer): Buffer;
}
