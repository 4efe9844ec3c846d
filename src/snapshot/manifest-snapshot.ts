import type * as redactObjects from './redact-objects';
import { checkArguments } from '../arguments/check-arguments';

/**
 * Manifests for snapshot tests: certificates as a short text, and no key material.
 *
 * Each certificate becomes a line with its subject, hosts, issuer, kind of key, length of validity and usages, so a snapshot shows what
 * changed and stays the same after a renewal. Private keys become `private key, EC P-256`, other values of a Secret become their length,
 * and encrypted values (SealedSecret, SOPS) become `encrypted value`.
 */
export class ManifestSnapshot {
  /**
   * Replaces certificates and keys in manifests by descriptions.
   *
   * @param manifests API objects in any nesting, such as the result of `Testing.synth`, or YAML or JSON as text
   * @returns the manifests with certificates and keys described
   */
  public static of(manifests: any): any {
    checkArguments('ManifestSnapshot.of', [manifests]);
    // loads the YAML parser, which most programs do not need
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return (require('./redact-objects') as typeof redactObjects).redact(manifests);
  }

  private constructor() {}
}
