import type { CertificateStore } from './certificate-store';
import { TrustBundle } from './trust-bundle';

/** From when to when a certificate is valid, in ISO 8601. */
export interface Validity {
  readonly notBefore: string;
  readonly notAfter: string;
}

/** What is known of a bundle, and how to get at the rest. */
export interface BundleDescription {
  readonly name: string;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** The store of the authority that issues it; undefined for a certificate from elsewhere. */
  readonly store?: CertificateStore;
  /** What the store knows of its dates, without reading the certificate. */
  readonly validity?: () => Validity;
  /** PEM; issues the certificate if need be. */
  readonly certificateChain: () => string;
  /** PEM; issues the certificate if need be. An encrypted store decrypts it. */
  readonly privateKey: () => string;
  /** What clients have to trust; undefined if it is not known. */
  readonly trustAnchors: () => TrustBundle | undefined;
}
