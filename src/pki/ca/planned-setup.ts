import { PlanMode } from '../../plan/plan-mode';
import { CheckedStore } from '../store/checked-store';
import { PlannedStore } from '../store/planned-store';
import { CertificateChange } from '../store/reporter';
import { CertificateSummary, ICertificateStore } from '../store/store-contract';
import { StoreSetup } from '../store/store-setup';

/**
 * The setup of a store in a plan: nothing is written, `frozen` does not end the synth, and changes are recorded instead of reported to the
 * program.
 *
 * @param store the store of the setup
 * @param isMissing whether a synth would create it
 */
export function plannedSetup(setup: StoreSetup, plan: PlanMode, store: ICertificateStore, isMissing?: () => boolean): StoreSetup {
  const { place } = setup;
  if (place !== undefined) plan.record({ type: 'store', store: place, isNew: isMissing?.() === true });
  const report = (changes: readonly CertificateChange[]) => {
    const changed = changes.filter(({ action }) => action !== 'unchanged')
      .map(({ name, action, reason, message }) => ({ name, action, reason, message }));
    if (changed.length > 0) plan.record({ type: 'certificates', store: place, changes: changed });
  };
  const written = (records: readonly CertificateSummary[]) => plan.record({
    type: 'issued', certificates: records.map(({ name, serialNumber }) => ({ name, serialNumber })).filter(({ serialNumber }) => serialNumber !== ''),
  });
  return {
    ...atTimeOf(plan, setup),
    store: new CheckedStore(new PlannedStore(store, { place, isMissing, written })),
    frozen: false,
    reporter: { report },
    beforeIssue: report,
  };
}

/** A plan for another day replaces every clock of the program. */
export function atTimeOf({ at }: PlanMode, setup: StoreSetup): StoreSetup {
  return at === undefined ? setup : { ...setup, clock: { now: () => at } };
}
