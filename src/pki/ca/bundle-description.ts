import { TrustBundle } from './trust-bundle';
import { ICertificateStore } from '../store/store-contract';

/** What a bundle is made of. Its material is only made when somebody reads it. */
export interface BundleMaterial {
  readonly certificateChain: string;
  readonly privateKey: string;
}

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
  readonly store?: ICertificateStore;
  /** What the store knows of its dates, without reading the certificate. */
  readonly validity?: () => Validity;
  readonly material: () => BundleMaterial;
  /** What clients have to trust; undefined if it is not known. */
  readonly trustAnchors: () => TrustBundle | undefined;
}
