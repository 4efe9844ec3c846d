import { X509Certificate } from 'node:crypto';
import { pemBlocks } from '../../pki/x509/pem';

/** The side that presents the certificate. */
export type Purpose = 'server' | 'client';

const PURPOSES: { readonly [purpose in Purpose]: string } = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };
const MAX_DEPTH = 10;

/** Parsing takes half of the time of a handshake, and the same certificates recur. */
const PARSED = new Map<string, readonly X509Certificate[]>();
const MAX_PARSED = 10_000;

/** The certificates of a PEM text. */
export function certificatesOf(pem: string): readonly X509Certificate[] {
  let certificates = PARSED.get(pem);
  if (!certificates) {
    certificates = pemBlocks(pem).filter(({ label }) => label.endsWith('CERTIFICATE')).map(({ der }) => new X509Certificate(der));
    if (PARSED.size >= MAX_PARSED) PARSED.clear();
    PARSED.set(pem, certificates);
  }
  return certificates;
}

/** A path from a certificate to a trusted one. */
export type Path = { readonly path: readonly X509Certificate[] } | { readonly code: string };

/**
 * Builds a path without checking dates: OpenSSL reports the last of several errors, so a date error would hide all others, and node cannot
 * set its clock. Codes are OpenSSL's.
 */
export function certificatePath(chain: readonly X509Certificate[], trusted: readonly X509Certificate[], purpose: Purpose): Path {
  const [leaf, ...intermediates] = chain;
  const usages = leaf.keyUsage as string[] | undefined;
  if (usages !== undefined && !usages.includes(PURPOSES[purpose])) return { code: 'INVALID_PURPOSE' };
  const path = [leaf];
  while (path.length < MAX_DEPTH) {
    const last = path[path.length - 1];
    if (trusted.some(({ fingerprint256 }) => fingerprint256 === last.fingerprint256)) return { path };
    const issuer = [...trusted, ...intermediates].find(candidate => isIssuedBy(last, candidate));
    if (!issuer
      || path.includes(issuer)) return { code: isIssuedBy(last, last) ? 'SELF_SIGNED_CERT_IN_CHAIN' : 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' };
    if (!issuer.ca) return { code: 'INVALID_CA' };
    path.push(issuer);
  }
  return { code: 'CERT_CHAIN_TOO_LONG' };
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/** Checks the dates of a path. */
export function dateProblem(path: readonly X509Certificate[], now: Date): string | undefined {
  if (path.some(({ validTo }) => Date.parse(validTo) < now.getTime())) return 'CERT_HAS_EXPIRED';
  return path.some(({ validFrom }) => Date.parse(validFrom) > now.getTime()) ? 'CERT_NOT_YET_VALID' : undefined;
}
