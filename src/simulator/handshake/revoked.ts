import { X509Certificate } from 'node:crypto';
import { derChildren, derElement } from '../../pki/x509/der';
import { pemBlocks } from '../../pki/x509/pem';

const INTEGER = 0x02;
const SEQUENCE = 0x30;

/**
 * Whether a PEM revocation list contains one of the certificates. Dates are ignored, as for certificates; OpenSSL has already checked the
 * issuer of the list.
 */
export function isRevoked(path: readonly X509Certificate[], revocationList: string | undefined): boolean {
  if (revocationList === undefined) return false;
  const revoked = new Set(pemBlocks(revocationList).filter(({ label }) => label === 'X509 CRL').flatMap(({ der }) => serialNumbers(der)));
  return path.some(({ serialNumber }) => revoked.has(BigInt(`0x${serialNumber}`)));
}

/** `revokedCertificates` is the only SEQUENCE after the dates (RFC 5280, 5.1.2). */
function serialNumbers(der: Buffer): bigint[] {
  const [list] = derChildren(der, derElement(der, 0));
  const fields = derChildren(der, list);
  const behindIssuer = fields[0].tag === INTEGER ? 3 : 2;
  const revoked = fields.slice(behindIssuer).find(({ tag }) => tag === SEQUENCE);
  if (!revoked) return [];
  return derChildren(der, revoked).map(entry => {
    const [serial] = derChildren(der, entry);
    return BigInt(`0x${der.toString('hex', serial.contents, serial.end)}`);
  });
}
