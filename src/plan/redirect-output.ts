import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { IConstruct } from 'constructs';
import { planMode } from './plan-mode';

/**
 * In a plan, lets an app write into the folder of the plan. The command sets CDK8S_OUTDIR as `cdk8s synth` does, but an app with an
 * explicit `outdir` ignores that.
 *
 * It is the one place that changes an object of another library: cdk8s has no other way to choose the folder of an existing app, and
 * `App.synth()` creates the folder before it calls any code of ours.
 */
export function redirectOutput(root: IConstruct): void {
  const plan = planMode();
  const app = root as { outdir?: string }; // not instanceof App: it may come from another copy of cdk8s
  const { outdir } = app;
  if (!plan || typeof outdir !== 'string') return;
  if (outdir === process.env.CDK8S_OUTDIR) {
    plan.record({ type: 'output', outdir, folder: outdir });
    return;
  }
  const absolute = resolve(outdir);
  const folder = join(plan.folder, 'outputs', createHash('sha256').update(absolute).digest('hex').slice(0, 16));
  app.outdir = folder;
  plan.record({ type: 'output', outdir: absolute, folder });
}
