import { createECDH, hkdfSync, KeyObject } from 'node:crypto';
import { Curve, curveNamed, curveOf } from './curve';
import { signDeterministically, toBytes, toInteger } from './ecdsa';
import { TEST_CERTIFICATES } from './test-certificates';
import { IngressError } from '../../../errors/index';
import { encodeEcKeyPair, positiveSerialNumber } from '../../x509/crypto-key-source';
import { KeyAlgorithm } from '../../x509/key-algorithm';
import { KeyPair, KeySource } from '../../x509/key-source';
import { describeKey, SignatureAlgorithm } from '../../x509/signature-algorithm';

/** Part of every derivation: change it together with the algorithm, so that keys of both versions differ. */
const RECIPE = 'cdk8s-istio-ingress test certificates 1';

/** Keys, signatures and serial numbers that are derived only from a seed and their purpose. */
export class SeededKeySource implements KeySource {
  public readonly testOrganizationalUnit = TEST_CERTIFICATES;
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  public createKeyPair(algorithm: KeyAlgorithm, purpose: string): KeyPair {
    const curve = curveOf(algorithm);
    // half as many bits again as the order has, so that the remainder is close to uniform (FIPS 186-5, A.2.1)
    const candidate = toInteger(this.#derive(`key ${algorithm} ${purpose}`, curve.size * 3 / 2));
    const scalar = toBytes(candidate % (curve.order - 1n) + 1n, curve.size);
    const ecdh = createECDH(curve.name);
    ecdh.setPrivateKey(scalar);
    return encodeEcKeyPair(algorithm, scalar, ecdh.getPublicKey());
  }

  public serialNumber(purpose: string): Buffer {
    return positiveSerialNumber(this.#derive(`serial ${purpose}`, 20));
  }

  public randomBytes(size: number, purpose: string): Buffer {
    return this.#derive(`random ${purpose}`, size);
  }

  public sign(algorithm: SignatureAlgorithm, key: KeyObject, data: Buffer): Buffer {
    return signDeterministically(curveOfKey(key), Buffer.from(key.export({ format: 'jwk' }).d!, 'base64url'), algorithm.hash, data);
  }

  #derive(info: string, bytes: number): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#seed, RECIPE, info, bytes));
  }
}

function curveOfKey(key: KeyObject): Curve {
  const curve = curveNamed(key.asymmetricKeyDetails?.namedCurve);
  if (curve) return curve;
  throw new IngressError({
    code: 'invalid-key',
    message: `a deterministic store cannot sign with a key of the kind ${describeKey(key)}`,
    help: 'use an authority with EC_P256 or EC_P384',
  });
}
