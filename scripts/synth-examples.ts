/** Synthesizes every example to its own `dist`, as its reader would: `cdk8s synth` in its folder. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const EXAMPLES = join(__dirname, '..', 'examples');

const VARIABLES = ['STORE_PASSPHRASE', 'STAGING_STORE_PASSPHRASE', 'PRODUCTION_STORE_PASSPHRASE'];
const passphrases = Object.fromEntries(VARIABLES.map(name => [name, 'of a store that is not committed']));

for (const name of readdirSync(EXAMPLES).sort()) {
  const folder = join(EXAMPLES, name);
  if (!existsSync(join(folder, 'cdk8s.yaml'))) continue;
  process.stderr.write(`examples/${name}\n`);
  const { status } = spawnSync('cdk8s', ['synth'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false', ...passphrases },
  });
  if (status !== 0) {
    process.exitCode = 1;
    break;
  }
}
