import type { CertificateStore } from './certificate-store';
import { TrustBundle } from './trust-bundle';

/** The validity of a certificate, in ISO 8601. */
export interface Validity {
  readonly notBefore: string;
  readonly notAfter: string;
}

/** The known properties of a bundle, and functions that read the rest. */
export interface BundleDescription {
  readonly name: string;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  /** The store of the issuing authority; undefined for an imported certificate. */
  readonly store?: CertificateStore;
  /** The dates in the store, without reading the certificate. */
  readonly validity?: () => Validity;
  /** How long before its end a synth renews it, in seconds; undefined for an imported certificate. */
  readonly renewalWindowSeconds?: number;
  /** PEM; issues the certificate if needed. */
  readonly certificateChain: () => string;
  /** PEM; issues the certificate if needed. An encrypted store decrypts the key. */
  readonly privateKey: () => string;
  /** The certificates that clients must trust; undefined if unknown. */
  readonly trustAnchors: () => TrustBundle | undefined;
}
