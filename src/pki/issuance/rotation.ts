import { Entry, isEntry, Issuer } from './entry';
import { Plan } from './plan';
import { IngressError } from '../../errors';
import { CertificateChange } from '../store/reporter';

/** An authority that issues in place of another one. */
export interface Rotation {
  readonly from: RotatedAuthority;
  readonly to: RotatedAuthority;
  /** Clients no longer trust the old one. */
  readonly ends: boolean;
}

/** One side of a rotation. */
export interface RotatedAuthority {
  readonly name: string;
  /** The issuer. */
  readonly issuer: Issuer;
  /** The root that clients trust, if the store keeps it. */
  readonly root?: Entry;
}

/**
 * Refuses phases that were skipped. Clients refuse a new authority that issues before a synth distributed it to them; clients that
 * trust the new one alone refuse certificates of the old one that are still in use.
 */
export function checkRotations(rotations: readonly Rotation[], plans: readonly Plan[]): void {
  const planOf = (issuer: Issuer) => plans.find(plan => plan.entry === issuer);
  const isStored = (issuer: Issuer) => !isEntry(issuer) || issuer.record !== undefined || planOf(issuer)?.stored !== undefined;
  for (const { from, to, ends } of rotations) {
    if (to.root && !isStored(to.root) && isStored(from.root ?? from.issuer)) {
      throw skipped(`authority '${to.name}' would issue in place of '${from.name}', but no synth has distributed it to clients yet`, 'TRUST_BOTH');
    }
    const keyId = !isEntry(from.issuer) ? from.issuer.keyId : (from.issuer.authority ?? planOf(from.issuer))?.keyId;
    const left = ends && keyId !== undefined
      && plans.find(({ entry, stored }) => entry.request.issuer === to.issuer && stored?.spec.endsWith(` ${keyId}`));
    if (left) throw skipped(`authority '${from.name}' would no longer be trusted, but '${left.entry.name}' in the store is still issued by it`, 'ISSUE_NEW');
  }
}

/** The report of the last phase, which issues nothing. */
export function describeRotations(rotations: readonly Rotation[]): CertificateChange[] {
  return rotations.filter(({ ends }) => ends).map(({ from, to }) => ({
    name: from.name, action: 'retired', reason: 'authority changed', message: `retired ${from.name}: authority changed, clients trust only ${to.name}`,
  }));
}

function skipped(message: string, phase: string): IngressError {
  return new IngressError({ code: 'invalid-argument', message, help: `synthesize and deploy with RotationPhase.${phase} first`, field: 'phase' });
}
