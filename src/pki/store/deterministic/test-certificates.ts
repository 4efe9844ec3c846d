/**
 * Organizational unit of every authority that a deterministic store makes. Whoever knows the seed has the private keys,
 * so whoever looks at such an authority, or at what it issued, has to see it.
 */
export const TEST_CERTIFICATES = 'TEST CERTIFICATES - not secret';

/**
 * True if a name is that of an authority that only tests should trust.
 *
 * @param name the issuer of a certificate, or the subject of an authority, as text in any form
 */
export function isTestAuthority(name: string): boolean {
  return name.includes(`OU=${TEST_CERTIFICATES}`);
}
