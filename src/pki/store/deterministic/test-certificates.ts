/**
 * Organizational unit of every authority that a deterministic store makes. Whoever knows the seed has the private keys,
 * so whoever looks at such an authority, or at what it issued, has to see it.
 */
export const TEST_CERTIFICATES = 'TEST CERTIFICATES - not secret';

/** Annotation of each manifest whose content follows from a seed; any value but `ALLOWED_OUTSIDE_TESTS` is an error of `lint`. */
export const TEST_MATERIAL = 'cdk8s-istio-ingress/test-material';
/** The store has `allowOutsideTests`. */
export const ALLOWED_OUTSIDE_TESTS = 'allowed-outside-tests';

/**
 * True if a name is that of an authority that only tests should trust.
 *
 * @param name the issuer of a certificate, or the subject of an authority, as text in any form
 */
export function isTestAuthority(name: string): boolean {
  return name.includes(`OU=${TEST_CERTIFICATES}`);
}
