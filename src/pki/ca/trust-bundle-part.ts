import type { CertificateStore } from './certificate-store';
import { TrustBundleOptions } from './trust-bundle-options';
import { IngressError } from '../../errors';
import { timeOf } from '../store/clock';
import { certificatesOf, checkRevocationLists, checkValidity } from '../x509/chain';

/** The certificates of one authority, or of one PEM text. */
export interface TrustBundlePart {
  /** Name of the authority; undefined for PEM. */
  readonly name?: string;
  /** The authority's store. */
  readonly store?: CertificateStore;
  readonly pem: () => string;
  readonly hasRevocationLists: () => boolean;
  /** Undefined for PEM without lists. */
  readonly revocationLists: () => string | undefined;
}

/**
 * Reads certificates of authorities and normalizes their PEM.
 *
 * @param text PEM
 * @param what names the text in errors
 * @param options clock, revocation lists
 */
export function readTrustBundlePart(text: string, what: string, options: TrustBundleOptions): TrustBundlePart {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw new IngressError({
      code: 'invalid-credential',
      message: `${what} contains a private key, which does not belong in a manifest`,
      help: 'use only the certificates of the authorities',
    });
  }
  const certificates = certificatesOf(text, what);
  const now = timeOf(options.clock);
  for (const certificate of certificates) {
    if (!certificate.isCertificateAuthority) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: `${what} has certificate '${certificate.subject || certificate.serialNumber}', which is not an authority`,
        help: 'use the authority that issued it; to accept a single client use subjectAltNames',
      });
    }
    checkValidity(certificate, now);
  }
  const { revocationLists } = options;
  if (revocationLists !== undefined) checkRevocationLists(revocationLists, 'revocationLists');
  const pem = certificates.map(certificate => certificate.toPem()).join('');
  return { pem: () => pem, hasRevocationLists: () => revocationLists !== undefined, revocationLists: () => revocationLists };
}
