import * as fs from 'node:fs';
import * as path from 'node:path';
import { PageWorkspace } from '../../test/helpers/page-workspace';
import { stepsOf } from '../../test-consumers/page';
import { PageShell } from '../../test-consumers/page-shell';
import { Suite } from '../suite';
import { ROOT } from '../tools/paths';
import { SEALING_VERSIONS, sealingTools } from '../tools/sealing';

const NAME = 'how-to';
const TOOLS = ['kubeseal', 'sops', 'age'];

/** The commands of docs/how-to that need programs which `npm test` does not have: they print what the pages show. */
export const howToSuite: Suite = {
  name: NAME,
  run({ report }) {
    const folder = path.join(ROOT, 'docs', 'how-to');
    const workspace = new PageWorkspace(Object.values(sealingTools()).map(program => path.dirname(program)));
    try {
      for (const name of fs.readdirSync(folder).filter(each => each.endsWith('.md'))) {
        const steps = stepsOf(fs.readFileSync(path.join(folder, name), 'utf8'));
        const tools = TOOLS.filter(tool => steps.some(({ needs }) => needs.includes(tool)));
        if (tools.length === 0 || !report.selects(name)) { continue; }
        report.check({
          suite: NAME,
          judge: 'kubeseal, sops and age: the commands of pages',
          id: name,
          ...attempt(() => {
            const shell = new PageShell(workspace.project(path.parse(name).name), name, workspace.run);
            for (const step of steps) { shell.follow(step, TOOLS); }
          }),
          evidence: `${tools.join(', ')}: ${JSON.stringify(SEALING_VERSIONS)}`,
        });
      }
    } finally {
      workspace.remove();
    }
    return Promise.resolve();
  },
};

function attempt(work: () => void): { readonly ok: boolean; readonly words: string } {
  try {
    work();
    return { ok: true, words: '' };
  } catch (error) {
    return { ok: false, words: (error as Error).message };
  }
}
