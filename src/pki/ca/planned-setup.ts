import { PlanMode } from '../../plan/plan-mode';
import { CheckedStore } from '../store/checked-store';
import { PlannedStore } from '../store/planned-store';
import { CertificateChange } from '../store/reporter';
import { CertificateSummary, ICertificateStore } from '../store/store-contract';
import { StoreSetup } from '../store/store-setup';

/** What a plan asks a store that is a folder. */
interface OfFolder {
  /** Whether a synth would create it. */
  isMissing(): boolean;
  /** Throws if a synth could not encrypt what it writes. */
  checkKey(): void;
}

/**
 * The setup of a store in a plan: nothing is written, `frozen` does not end the synth, and changes are recorded instead of reported to the
 * program.
 *
 * @param store the store of the setup
 */
export function plannedSetup(
  setup: StoreSetup, plan: PlanMode, store: ICertificateStore, { isMissing, checkKey }: Partial<OfFolder> = {},
): StoreSetup {
  const { place } = setup;
  if (place !== undefined) plan.record({ type: 'store', store: place, isNew: isMissing?.() === true });
  const report = (changes: readonly CertificateChange[]) => {
    const changed = changes.filter(({ action }) => action !== 'unchanged')
      .map(({ name, action, reason, message }) => ({ name, action, reason, message }));
    if (changed.length > 0) plan.record({ type: 'certificates', store: place, changes: changed });
  };
  let keyChecked = false;
  const written = (records: readonly CertificateSummary[]) => {
    if (!keyChecked) checkKey?.(); // deriving a key takes a tenth of a second
    keyChecked = true;
    plan.record({
      type: 'issued', certificates: records.map(({ name, serialNumber }) => ({ name, serialNumber })).filter(({ serialNumber }) => serialNumber !== ''),
    });
  };
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
