import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { OutputFolders, readBaseline } from './baseline';
import { changedManifests } from './changed-objects';
import { CheckResult } from './check-result';
import { contentReasons } from './content-reasons';
import { endingAfter } from './ending-after';
import { Files, filesIn, stateOf } from './manifest-files';
import { newFindings } from './new-findings';
import { certificatesOf, notesOf, of, secretsOf } from './plan-entries';
import { PlanFolder } from './plan-folder';
import { ProgramRun, runProgram } from './run-program';
import { storedSince } from './stored-since';
import { IngressError } from '../../errors';
import { SystemClock } from '../../pki/store/clock';
import { PlanEntry } from '../../plan/plan-entry';
import { PLAN_VARIABLE } from '../../plan/plan-mode';
import { withoutKeys } from '../../text/keys';
import { endsWithin, Expiring } from '../expiry/expiring';

const PACKAGE = 'cdk8s-istio-ingress';
/** Lines of a failed program that are reported. */
const LINES = 30;

/** What to check. */
export interface CheckOptions {
  /** The command of the program, as in `cdk8s.yaml`. */
  readonly app: string;
  /** Folder that `cdk8s synth` replaces with the manifests. */
  readonly output: string;
  /** A folder or git reference with the manifests to compare with; undefined: the last commit, else the output folder. */
  readonly against?: string;
  /** The time of the synth; undefined: now. */
  readonly at?: Date;
  /** Lists what ends within this time after the synth, in milliseconds; undefined: nothing. */
  readonly expiresWithin?: number;
  /** Whether cdk8s writes `construct-metadata.json`, as it does for validation plugins. */
  readonly recordsMetadata?: boolean;
}

/** A plan that a signal ended. */
export interface Interrupted {
  readonly signal: NodeJS.Signals;
}

/**
 * Runs a program in plan mode and compares what it would write. Writes only to a temporary folder, which is removed.
 *
 * It is the one part of the library that runs a program of the user, for the command `check`.
 */
export async function check(options: CheckOptions): Promise<CheckResult | Interrupted> {
  refuseOldLibrary();
  const { app, at, recordsMetadata } = options;
  const main = resolve(options.output);
  const before = stateOf(main);
  const plan = new PlanFolder({ at: at?.toISOString() });
  try {
    const environment = plan.environment();
    const run = await runProgram(app, {
      ...environment, CDK8S_RECORD_CONSTRUCT_METADATA: environment.CDK8S_RECORD_CONSTRUCT_METADATA ?? String(recordsMetadata ?? false),
    });
    if (run.interrupted) return { signal: run.interrupted };
    const entries = plan.entries();
    const written = before === stateOf(main) ? [] : [`'${options.output}' changed while the program ran; ${OWN_WRITES}`];
    return resultOf(options, main, plan, entries, run, written);
  } finally {
    plan.remove();
  }
}

const OWN_WRITES = `if no synth runs at the same time, an app with an explicit outdir and no construct of ${PACKAGE} wrote to it: create it with new App(), `
  + 'and choose the folder with cdk8s synth --output';

function resultOf(
  options: CheckOptions, main: string, plan: PlanFolder, entries: readonly PlanEntry[], run: ProgramRun, written: readonly string[],
): CheckResult {
  const outputs = of(entries, 'output').map(({ outdir, folder }) => ({ outdir: folder === plan.output ? main : outdir, folder }));
  if (!outputs.some(({ folder }) => folder === plan.output)) outputs.push({ outdir: main, folder: plan.output });
  const folders: OutputFolders = { main, others: outputs.map(({ outdir }) => outdir).filter(outdir => outdir !== main) };
  const baseline = readBaseline(options.against, folders);
  const wrote = outputs.some(({ folder }) => existsSync(folder));
  const errors = [...new Set([...written, ...of(entries, 'error').map(({ message }) => message), ...failureOf(run, entries, wrote)])];
  const complete = run.status === 0 && entries.length > 0 && wrote;
  const planned = complete ? plannedFiles(outputs) : new Map<string, string>();
  const compared = withoutStale(baseline.files, planned, main);
  const now = options.at ?? new SystemClock().now();
  const since = storedSince(baseline, of(entries, 'store').map(({ store }) => store));
  const certificates = [...certificatesOf(entries), ...since.certificates];
  const secrets = [...secretsOf(entries), ...since.secrets];
  const reasons = contentReasons(certificates, secrets, [...of(entries, 'issued').flatMap(each => each.certificates), ...since.serialNumbers]);
  const all = [...new Set([main, ...folders.others])];
  const { objects, files } = complete
    ? changedManifests(compared, planned, all, reasons)
    : { objects: [], files: [] };
  return {
    against: baseline.against,
    ...options.at && { at: options.at.toISOString() },
    errors: errors.map(withoutKeys),
    complete,
    objects,
    files,
    certificates,
    secrets,
    findings: complete ? newFindings(compared, planned, all, now, of(entries, 'accepted')) : [],
    expiring: complete ? expiringIn(options.expiresWithin, planned, entries, now) : [],
    notes: notesOf(entries),
  };
}

function expiringIn(expiresWithin: number | undefined, planned: Files, entries: readonly PlanEntry[], now: Date): Expiring[] {
  return expiresWithin === undefined ? [] : endingAfter(planned, entries, now).filter(each => endsWithin(each, expiresWithin, now));
}

/** By the path that they would have. */
function plannedFiles(outputs: readonly { readonly outdir: string; readonly folder: string }[]): Files {
  return new Map(outputs.flatMap(({ outdir, folder }) =>
    [...filesIn(folder)].map(([path, text]) => [join(outdir, relative(folder, path)), text] as const)));
}

/** `cdk8s synth` empties its output folder; in the folder of an app with an explicit `outdir` old files stay. */
function withoutStale(files: Files, planned: Files, main: string): Files {
  return new Map([...files].filter(([path]) => planned.has(path) || !relative(main, path).startsWith('..')));
}

/** Why the program failed, as far as it has not recorded that. */
function failureOf({ status, printed }: ProgramRun, entries: readonly PlanEntry[], wrote: boolean): string[] {
  if (status === 0 && entries.length === 0) {
    return [`the program has no construct of ${PACKAGE}, or has a version of it without plan mode: what it wrote, it wrote; install this version in the project`];
  }
  // cdk8s synth has emptied the output folder by then, and fails
  if (status === 0) return wrote ? [] : ['the program ended without writing manifests; call app.synth()'];
  const isRecorded = of(entries, 'error').length > 0 && !printed.includes('Validation failed');
  const lines = printed.trimEnd().split('\n');
  const shown = lines.slice(-LINES).join('\n');
  return isRecorded ? [] : [`the program failed with exit code ${status}${shown === '' ? ' and printed nothing' : `:\n${shown}`}`];
}

/** A library without plan mode would write to the store. Programs in other languages bring their own copy, which is not found here. */
function refuseOldLibrary(): void {
  let main: string;
  try {
    main = createRequire(join(resolve('.'), 'program.js')).resolve(PACKAGE);
  } catch {
    return;
  }
  if (['.js', '.ts'].some(extension => existsSync(join(dirname(main), `plan/plan-mode${extension}`)))) return;
  throw new IngressError({
    code: 'invalid-argument',
    message: `the project's ${PACKAGE} (${main}) has no plan mode, so its synth would write (${PLAN_VARIABLE} has no effect on it)`,
    help: `install the version of this command: npm install ${PACKAGE}`,
  });
}
