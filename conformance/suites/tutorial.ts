import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { missingLine, Step, stepsOf } from '../../test-consumers/page';
import { Context, Suite } from '../suite';
import { ROOT } from '../tools/paths';
import { runPrinted } from '../walk/printed';
import { walk } from '../walk/walk';

const NAME = 'tutorial';
/** In the repository, so that programs find the package by its name. */
const FOLDER = path.join(ROOT, '.cache', 'tutorial');

/** The `curl` commands of docs/tutorial/secure-gateways.md at a gateway that runs what the programs wrote, with the output of the page. */
export const tutorialSuite: Suite = {
  name: NAME,
  async run(context) {
    fs.rmSync(FOLDER, { recursive: true, force: true });
    let calls: Step[] = [];
    for (const step of stepsOf(fs.readFileSync(path.join(ROOT, 'docs', 'tutorial', 'secure-gateways.md'), 'utf8'))) {
      if (step.commands?.includes('kubeseal')) { break; } // the manifests are those of before, sealed
      if (step.commands === 'npm run synth\n' || step.file === 'teapot.ts') {
        await callAll(calls, context);
        calls = [];
      }
      if (step.file !== undefined) { write(step.file, step.contents!); }
      if (step.needs.includes('cluster') && step.commands!.startsWith('curl ')) { calls.push(step); }
    }
    await callAll(calls, context);
  },
};

function write(file: string, contents: string): void {
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(path.join(FOLDER, file), contents);
}

async function callAll(calls: readonly Step[], context: Context): Promise<void> {
  if (calls.length === 0) { return; }
  execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', 'main.ts'], { cwd: FOLDER, stdio: ['ignore', 'ignore', 'pipe'] });
  await walk({
    suite: NAME,
    form: `${calls.length} calls`,
    paths: [path.join(FOLDER, 'dist')],
    expectations: () => [],
    more: async served => {
      for (const [index, { commands, output }] of calls.entries()) {
        const id = `${calls.length} calls: ${index + 1}`;
        if (!context.report.selects(id)) { continue; }
        const command = commands!.replace(/\\\n\s*/g, ' ').trim();
        const printed = await runPrinted(served, { name: id, command, see: /./ }, FOLDER, FOLDER);
        const missing = output === undefined ? 'no output on the page' : missingLine(output, printed);
        context.report.check({
          suite: NAME,
          judge: 'Envoy: the tutorial\'s calls',
          id,
          ok: missing === undefined,
          words: `the page shows this line, which curl did not print: ${missing}\n${printed}`,
          evidence: command,
        });
      }
    },
  }, context);
}
