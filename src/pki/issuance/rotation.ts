import { Authority } from './authority';
import { Entry } from './entry';
import { Plan } from './plan';
import { Issuer } from './request';
import { IngressError } from '../../errors';

/** An authority that is about to issue in place of another one. */
export interface Rotation {
  readonly from: Issuer;
  readonly to: Entry;
}

/** Refuses a new authority that issues before clients had a synth to learn to trust it: they would meet a stranger. */
export function checkRotations(rotations: readonly Rotation[], plans: readonly Plan[]): void {
  const isStored = (entry: Entry) => entry.record !== undefined || plans.some((plan) => plan.entry === entry && plan.stored !== undefined);
  for (const { from, to } of rotations) {
    if (isStored(to) || !(from instanceof Authority || isStored(from))) continue;
    throw new IngressError({
      code: 'invalid-argument',
      message: `authority '${to.name}' is about to issue in place of '${from.name}', but no synth has handed it out to clients yet`,
      help: 'synthesize and deploy with RotationPhase.TRUST_BOTH first',
      field: 'phase',
    });
  }
}
