import { KeyObject } from 'node:crypto';
import { IngressError } from '../../errors/index';

/** How a key signs a certificate. */
export interface SignatureAlgorithm {
  readonly oid: string;
  readonly hash: string;
  /** RSA's AlgorithmIdentifier has NULL parameters, ECDSA's has none. */
  readonly nullParameters: boolean;
}

const ECDSA: { [curve: string]: SignatureAlgorithm } = {
  prime256v1: { oid: '1.2.840.10045.4.3.2', hash: 'sha256', nullParameters: false },
  secp384r1: { oid: '1.2.840.10045.4.3.3', hash: 'sha384', nullParameters: false },
  secp521r1: { oid: '1.2.840.10045.4.3.4', hash: 'sha512', nullParameters: false },
};
const RSA_SHA256: SignatureAlgorithm = { oid: '1.2.840.113549.1.1.11', hash: 'sha256', nullParameters: true };

/** The signature algorithm of a key, private or public; refuses keys that Envoy or OpenSSL's default level would refuse. */
export function signatureAlgorithm(key: KeyObject, whose: string): SignatureAlgorithm {
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType === 'ec' && ECDSA[details?.namedCurve ?? '']) return ECDSA[details!.namedCurve!];
  if (key.asymmetricKeyType === 'rsa' && (details?.modulusLength ?? 0) >= 2048) return RSA_SHA256;
  throw new IngressError({
    code: 'invalid-key',
    message: `${whose} has a key of the kind ${describeKey(key)}`,
    help: 'use EC P-256, P-384 or P-521, or RSA with 2048 bits or more',
  });
}

/** The kind of a key as text, such as `EC P-256`. */
export function describeKey(key: KeyObject): string {
  const details = key.asymmetricKeyDetails;
  const curves: { [name: string]: string } = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };
  if (key.asymmetricKeyType === 'ec') return `EC ${curves[details?.namedCurve ?? ''] ?? details?.namedCurve}`;
  if (key.asymmetricKeyType?.startsWith('rsa')) return `RSA ${details?.modulusLength}`;
  return key.asymmetricKeyType ?? 'unknown';
}
