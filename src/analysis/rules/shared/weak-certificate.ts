import { ManifestCertificate } from '../../../model/manifest-certificate';

const MIN_RSA_BITS = 2048; // Envoy refuses smaller ones of servers
// sha1WithRSAEncryption, ecdsa-with-SHA1, md5WithRSAEncryption
const WEAK_SIGNATURES = ['06092a864886f70d010105', '06072a8648ce3d0401', '06092a864886f70d010104'].map(oid => Buffer.from(oid, 'hex'));

/** Why an RSA key of a certificate is too small; undefined for any other. */
export function rsaFlaw({ publicKey }: ManifestCertificate): string | undefined {
  if (publicKey.asymmetricKeyType !== 'rsa') {
    return undefined;
  }
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < MIN_RSA_BITS ? `has an RSA key of ${bits} bits` : undefined;
}

/** Why the signature of a certificate is not accepted any more. */
export function signatureFlaw({ der, fields }: ManifestCertificate): string | undefined {
  // nobody checks how a root signed itself
  return !fields.selfIssued && WEAK_SIGNATURES.some(oid => der.includes(oid)) ? 'is signed with SHA-1 or MD5' : undefined;
}
