import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlanEntry } from '../../plan/plan-entry';
import { ENTRIES_FILE, PLAN_VARIABLE, PlanSettings, SETTINGS_FILE } from '../../plan/plan-mode';

/** The temporary folder of a plan. Only its owner can read it: manifests may contain private keys. */
export class PlanFolder {
  public readonly path = mkdtempSync(join(realpathSync(tmpdir()), 'cdk8s-istio-ingress-'));
  /** Where apps without an explicit `outdir` write. */
  public readonly output = join(this.path, 'output');

  constructor(settings: PlanSettings) {
    writeFileSync(join(this.path, SETTINGS_FILE), JSON.stringify(settings), { mode: 0o600 });
  }

  /** The environment of a program that plans. */
  public environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      [PLAN_VARIABLE]: this.path,
      CDK8S_OUTDIR: this.output,
      PYTHONDONTWRITEBYTECODE: '1', // beside the program
    };
  }

  /** What the program has recorded, each entry once. */
  public entries(): PlanEntry[] {
    const file = join(this.path, ENTRIES_FILE);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(line => line !== '') : [];
    return [...new Set(lines)].map(line => JSON.parse(line) as PlanEntry);
  }

  public remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
