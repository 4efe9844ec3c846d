import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Consumer } from '../consumer';
import { template } from '../offline';
import { missingLine, stepsOf } from '../page';
import { ROOT, Workspace } from '../workspace';

/** Every command of docs/tutorial/secure-gateways.md that needs no cluster, in an empty folder, with the output that the page shows. */
export const TUTORIAL: Consumer = {
  name: 'docs/tutorial/secure-gateways.md, from an empty folder to a committed project',
  run(workspace) {
    const folder = workspace.project('tutorial', { npmrc: 'audit=false\nfund=false\nomit=optional\n' });
    const state = join(folder.folder, 'shell-state');
    const env = { NPM_CONFIG_USERCONFIG: join(folder.folder, 'npmrc'), CI: 'false' }; // in CI jest writes no new snapshot
    let commands = 0;
    template(workspace, 'tutorial/teapot');
    rmSync(join(folder.folder, 'teapot/shop.test.ts')); // of the README
    for (const step of stepsOf(readFileSync(join(ROOT, 'docs/tutorial/secure-gateways.md'), 'utf8'))) {
      if (step.file !== undefined) workspace.project('tutorial/teapot', { [step.file]: step.contents! });
      if (step.cluster && step.commands!.includes('kubeseal')) sealingCertificate(workspace);
      if (step.commands === undefined || step.cluster) continue;
      // one shell for the whole page: its folder and variables last from block to block
      const script = [
        'set -euo pipefail; exec 2>&1', // in the order in which it is printed
        `if [ -e ${state} ]; then . ${state}; fi`,
        step.fails ? 'set +e' : '',
        step.commands
          .replace(/^mkdir teapot && |^npx cdk8s-cli@2 init .*$/gm, '') // `cdk8s init` downloads from GitHub: the template is here already
          .replace(/(?<=npm install )cdk8s-istio-ingress\b/, workspace.tarball),
        step.fails ? '[ $? -eq 1 ]; set -e' : '',
        `{ echo "cd '$PWD'"; export -p | grep STORE_PASSPHRASE || true; } > ${state}`,
      ].join('\n');
      const output = folder.run('bash', ['-c', script], env);
      const missing = step.output === undefined ? undefined : missingLine(step.output, output);
      if (missing !== undefined) throw new Error(`docs/tutorial/secure-gateways.md shows this line, which the output of\n${step.commands}lacks:\n${missing}\n\n${output}`);
      commands += 1;
    }
    return `${commands} blocks of commands`;
  },
};

/** In place of the controller of a cluster. */
function sealingCertificate(workspace: Workspace): void {
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', join(workspace.folder, 'sealing.key'),
    '-out', join(workspace.folder, 'tutorial/teapot/sealed-secrets.pem'), '-days', '3650', '-subj', '/CN=sealed-secrets',
  ], { stdio: 'ignore' });
}
