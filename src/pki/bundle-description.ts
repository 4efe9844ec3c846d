/** What a bundle is made of. Its material is only made when somebody reads it. */
export interface BundleMaterial {
  readonly certificateChain: string;
  readonly privateKey: string;
  readonly caCertificates?: string;
}

/** What is known of a bundle, and how to get at the rest. */
export interface BundleDescription {
  readonly name: string;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly material: () => BundleMaterial;
}
