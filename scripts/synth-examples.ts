/** Synthesizes every example to its own `dist`, as its reader would: `cdk8s synth` in its folder. */
import { spawnSync } from 'child_process';
import { existsSync, readdirSync } from 'fs';
import { join } from 'path';

const EXAMPLES = join(__dirname, '..', 'examples');

for (const name of readdirSync(EXAMPLES).sort()) {
  const folder = join(EXAMPLES, name);
  if (!existsSync(join(folder, 'cdk8s.yaml'))) continue;
  process.stderr.write(`examples/${name}\n`);
  const { status } = spawnSync('cdk8s', ['synth'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
  });
  if (status !== 0) {
    process.exitCode = 1;
    break;
  }
}
