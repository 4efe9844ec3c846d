import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Consumer } from '../consumer';
import { template } from '../offline';
import { stepsOf } from '../page';
import { PageShell } from '../page-shell';
import { ROOT } from '../workspace';

const PAGE = 'docs/tutorial/secure-gateways.md';

/** Every command of docs/tutorial/secure-gateways.md that needs no cluster, in an empty folder, with the output that the page shows. */
export const TUTORIAL: Consumer = {
  name: 'docs/tutorial/secure-gateways.md, from an empty folder to a committed project',
  run(workspace) {
    const folder = workspace.project('tutorial', { npmrc: 'audit=false\nfund=false\nomit=optional\n' });
    const env = { NPM_CONFIG_USERCONFIG: join(folder.folder, 'npmrc'), CI: 'false' }; // in CI jest writes no new snapshot
    const teapot = template(workspace, 'tutorial/teapot');
    rmSync(join(teapot.folder, 'shop.test.ts')); // of the README
    const shell = new PageShell(teapot.folder, PAGE, script => teapot.run('bash', ['-c', script], env));
    const commands = stepsOf(readFileSync(join(ROOT, PAGE), 'utf8')).filter(step => shell.follow(step, [], installed => installed
      .replace(/^mkdir teapot && cd teapot\n|^npx cdk8s-cli@2 init .*\n/gm, '') // `cdk8s init` downloads from GitHub: the template is here already
      .replace(/(?<=npm install )cdk8s-istio-ingress\b/, workspace.tarball))).length;
    return `${commands} blocks of commands`;
  },
};
