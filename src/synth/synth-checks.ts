import { App, Chart, YamlOutputType } from 'cdk8s';
import { IConstruct } from 'constructs';
import { include } from './all-or-nothing';
import { fileNameConflicts } from './file-names';
import { runAnalysis } from './run-analysis';
import { sharedSopsFiles } from './sops-files';
import { AppState } from '../app-state';
import { IngressError } from '../errors';
import { PlanMode, planMode } from '../plan/plan-mode';
import { redirectOutput } from '../plan/redirect-output';

export type Step = () => unknown;

/** A result without errors, which later validations of the same synth reuse. */
interface CleanResult {
  readonly nodes: number;
  /** How many validations may still reuse it: cdk8s validates the whole app once, and again for each chart. */
  remaining: number;
  used: boolean;
}

/**
 * The steps of a synth before the first manifest is written: everything is validated, analyzed, then issued, then files beside the
 * manifests are written. A failure stops all later steps.
 *
 * cdk8s validates the whole app, then renders and writes chart after chart. If certificates were issued while charts render, a store that
 * is frozen, locked or damaged would fail the synth after the first charts are written.
 */
export class SynthChecks {
  /**
   * The checks of the app around a construct; the first call attaches them.
   *
   * @param scope any construct of the app
   */
  public static of(scope: IConstruct): SynthChecks {
    return AppState.of(scope).part('synth-checks', () => {
      const { root } = scope.node;
      redirectOutput(root);
      return new SynthChecks(root);
    });
  }

  private readonly settling = new Set<Step>();
  private readonly writing = new Set<Step>();
  private readonly reporting = new Set<Step>();
  private running = false;
  private clean?: CleanResult;

  private constructor(private readonly root: IConstruct) {
    root.node.addValidation({ validate: () => this.running ? [] : this.validate() });
  }

  /** Registers a read of rendered data, which issues it. It runs once, when the whole app is valid. */
  public settleBeforeManifests(settle: Step): void {
    include(this.root, this.settling, settle);
    this.changed();
  }

  /** Registers a write of files beside the manifests. It runs once, when no check can fail any more. */
  public writeBesideManifests(write: Step): void {
    include(this.root, this.writing, write);
    this.changed();
  }

  /** Registers a report for each synth. It runs when manifests are about to be written, not when a test only renders a chart. */
  public reportWithManifests(report: Step): void {
    include(this.root, this.reporting, report);
  }

  /** A construct of the library was created or changed, so the app must be checked again. */
  public changed(): void {
    this.clean = undefined;
  }

  /** A manifest is rendered. Without a second validation before it, a single chart was rendered, and that call is over. */
  public rendered(): void {
    if (!this.running && this.clean?.used === false) {
      this.clean = undefined;
    }
  }

  /** The root is validated first; it validates all other constructs. */
  private validate(): string[] {
    const constructs = this.root.node.findAll();
    if (this.clean?.nodes === constructs.length && this.clean.remaining > 0) {
      return this.reuse(this.clean);
    }
    this.clean = undefined;
    this.running = true;
    try {
      // other constructs report missing parts with better messages, and nothing is issued for an app that fails anyway
      if (!constructs.every(construct => construct.node.validate().length === 0)) {
        return [];
      }
      const plan = planMode();
      const conflicts = fileNameConflicts(this.root, constructs);
      if (this.failsWith(conflicts, plan)) {
        return conflicts;
      }
      const errors = runAnalysis(constructs, () => run(this.settling, plan));
      if (this.failsWith(errors, plan)) {
        return errors;
      }
      run(this.settling, plan);
      run(this.writing, plan);
    } finally {
      this.running = false;
    }
    this.keepClean(constructs);
    return [];
  }

  /** Whether a synth ends with these errors; a plan records them and continues. */
  private failsWith(errors: readonly string[], plan: PlanMode | undefined): boolean {
    if (!plan) return errors.length > 0;
    errors.forEach(message => plan.record({ type: 'error', message }));
    return false;
  }

  private keepClean(constructs: readonly IConstruct[]): void {
    const charts = constructs.filter(construct => construct instanceof Chart);
    const clean: CleanResult = { nodes: constructs.length, remaining: charts.length, used: false };
    this.clean = clean;
    // a later synth checks again; a promise, because fake timers of jest and vitest replace queueMicrotask
    void Promise.resolve().then(() => {
      if (this.clean === clean) {
        this.clean = undefined;
      }
    });
    if (this.root instanceof App && this.root.yamlOutputType === YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE) {
      this.reporting.forEach(report => report()); // cdk8s validates such an app only once
    }
  }

  /** The same synth validates again, before it writes the next chart. */
  private reuse(clean: CleanResult): string[] {
    if (!clean.used) {
      const problems = sharedSopsFiles(this.root); // only where files are written: a test may render the same chart
      if (this.failsWith(problems, planMode())) {
        this.clean = undefined;
        return problems;
      }
      this.reporting.forEach(report => report());
    }
    clean.used = true;
    clean.remaining -= 1;
    return [];
  }
}

function run(steps: Set<Step>, plan: PlanMode | undefined): void {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      step();
    } catch (error) {
      if (!plan || !(error instanceof IngressError)) throw error;
      plan.record({ type: 'error', message: error.message });
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  steps.clear();
}
