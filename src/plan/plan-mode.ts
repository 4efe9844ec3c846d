import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PlanEntry } from './plan-entry';

/** Names the folder of a plan. `cdk8s-istio-ingress check` sets it for the program that it runs; it is read only here. */
export const PLAN_VARIABLE = 'CDK8S_ISTIO_INGRESS_PLAN';
/** Written by the command; without it the variable has no effect, so a variable that was set by mistake does not disable a store. */
export const SETTINGS_FILE = 'plan.json';
/** One JSON text per line: what a synth would do. */
export const ENTRIES_FILE = 'entries.jsonl';

/** What the command passes to the program. */
export interface PlanSettings {
  /** The time of the planned synth, ISO 8601; undefined: now. */
  readonly at?: string;
}

/**
 * A synth that writes nothing: stores keep in memory what they would write, apps write into the folder of the plan, files beside the
 * manifests are left out, and each of these is recorded.
 */
export class PlanMode {
  /** The time of the planned synth; undefined: now. */
  public readonly at: Date | undefined;

  constructor(public readonly folder: string, { at }: PlanSettings) {
    this.at = at === undefined ? undefined : new Date(at);
  }

  /** Records what a synth would do, for the command to read. Never key material. */
  public record(entry: PlanEntry): void {
    appendFileSync(join(this.folder, ENTRIES_FILE), `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  }
}

/** The plan that this process is a part of; undefined in every other process. */
export function planMode(environment: NodeJS.ProcessEnv = process.env): PlanMode | undefined {
  const folder = environment[PLAN_VARIABLE];
  if (folder === undefined || folder === '') return undefined;
  let settings: string;
  try {
    settings = readFileSync(join(folder, SETTINGS_FILE), 'utf8');
  } catch {
    return undefined;
  }
  return new PlanMode(folder, JSON.parse(settings) as PlanSettings);
}
