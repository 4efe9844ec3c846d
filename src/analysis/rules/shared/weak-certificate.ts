import { ManifestCertificate } from '../../../model/manifest-certificate';

// sha1WithRSAEncryption, ecdsa-with-SHA1, md5WithRSAEncryption
const WEAK_SIGNATURES = ['06092a864886f70d010105', '06072a8648ce3d0401', '06092a864886f70d010104'].map(oid => Buffer.from(oid, 'hex'));

/** Why the signature of a certificate is not accepted any more. */
export function signatureFlaw({ der, fields }: ManifestCertificate): string | undefined {
  // nobody checks how a root signed itself
  return !fields.selfIssued && WEAK_SIGNATURES.some(oid => der.includes(oid)) ? 'is signed with SHA-1 or MD5' : undefined;
}
