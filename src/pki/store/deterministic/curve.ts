import { IngressError } from '../../../errors/index';
import { KeyAlgorithm } from '../../x509/key-algorithm';

/** A curve for which keys and signatures can be derived from a seed. */
export interface Curve {
  readonly algorithm: KeyAlgorithm;
  /** Its name in `node:crypto`. */
  readonly name: string;
  /** Bytes of a scalar. */
  readonly size: number;
  /** Order of the base point (SEC 2, 2.4.2 and 2.5.1). */
  readonly order: bigint;
}

const CURVES: readonly Curve[] = [
  {
    algorithm: KeyAlgorithm.EC_P256,
    name: 'prime256v1',
    size: 32,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  },
  {
    algorithm: KeyAlgorithm.EC_P384,
    name: 'secp384r1',
    size: 48,
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  },
];

/** The curve of an algorithm; RSA has none. */
export function curveOf(algorithm: KeyAlgorithm): Curve {
  const curve = CURVES.find(candidate => candidate.algorithm === algorithm);
  if (curve) return curve;
  throw new IngressError({
    code: 'invalid-key',
    message: `a deterministic store does not support ${algorithm} keys`,
    // node:crypto generates RSA keys only from its own randomness; a prime search in JavaScript takes seconds per key
    help: 'the primes of RSA cannot be derived from a seed in reasonable time: use EC_P256 or EC_P384 in tests, or '
      + 'CertificateStore.inMemory()',
    field: 'keyAlgorithm',
  });
}

/** The curve with this name in `node:crypto`; undefined for other kinds of keys. */
export function curveNamed(name: string | undefined): Curve | undefined {
  return CURVES.find(candidate => candidate.name === name);
}
