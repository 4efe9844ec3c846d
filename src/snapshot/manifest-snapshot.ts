import type * as redactObjects from './redact-objects';
import { checkArguments } from '../arguments/check-arguments';

/**
 * Manifests as they may be kept in a snapshot: certificates as a short text, and no key material.
 *
 * Each certificate becomes a line with its subject, hosts, issuer, kind of key, validity as a span, and usages, so that a
 * snapshot shows what changed and is the same after a renewal. Private keys become `private key, EC P-256`; whatever else
 * a Secret holds becomes its length; what is encrypted (SealedSecret, SOPS) becomes `encrypted value`.
 */
export class ManifestSnapshot {
  /**
   * Describes what manifests hold.
   *
   * @param manifests API objects in any nesting, such as the result of `Testing.synth`, or YAML or JSON as text
   * @returns the same with certificates and keys in words
   */
  public static of(manifests: any): any {
    checkArguments('ManifestSnapshot.of', [manifests]);
    // with the parser of YAML, which most programs do not need
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return (require('./redact-objects') as typeof redactObjects).redact(manifests);
  }

  private constructor() {}
}
