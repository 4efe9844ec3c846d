/**
 * Organizational unit of every authority of a deterministic store. Everyone with the seed has the private keys, so the authority and its
 * certificates must be recognizable.
 */
export const TEST_CERTIFICATES = 'TEST CERTIFICATES - not secret';

/**
 * Annotation of each manifest with content that is derived from a seed; `lint` reports any value except `ALLOWED_OUTSIDE_TESTS` as an
 * error.
 */
export const TEST_MATERIAL = 'cdk8s-istio-ingress/test-material';
/** The store has `allowOutsideTests`. */
export const ALLOWED_OUTSIDE_TESTS = 'allowed-outside-tests';

/**
 * Whether a name belongs to an authority that only tests should trust.
 *
 * @param name the issuer of a certificate, or the subject of an authority, as text in any form
 */
export function isTestAuthority(name: string): boolean {
  return name.includes(`OU=${TEST_CERTIFICATES}`);
}
