import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Step, stepsOf } from '../../test-consumers/page';
import { Context, Suite } from '../suite';
import { ROOT } from '../tools/paths';
import { callAll } from '../walk/page-calls';

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
        await callsOf(calls, context);
        calls = [];
      }
      if (step.file !== undefined) { write(step.file, step.contents!); }
      if (step.needs.includes('cluster') && step.commands!.startsWith('curl ')) { calls.push(step); }
    }
    await callsOf(calls, context);
  },
};

function write(file: string, contents: string): void {
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(path.join(FOLDER, file), contents);
}

async function callsOf(calls: readonly Step[], context: Context): Promise<void> {
  if (calls.length === 0) { return; }
  execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', 'main.ts'], { cwd: FOLDER, stdio: ['ignore', 'ignore', 'pipe'] });
  await callAll({ suite: NAME, form: `${calls.length} calls`, folder: FOLDER, manifests: path.join(FOLDER, 'dist'), calls }, context);
}
