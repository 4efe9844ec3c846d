import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Step, stepsOf } from '../../test-consumers/page';
import { Context, Suite } from '../suite';
import { ROOT } from '../tools/paths';
import { callAll } from '../walk/page-calls';

const NAME = 'recipes';
/** In the repository, so that programs find the package by its name. */
const FOLDER = path.join(ROOT, '.cache', 'recipes');

/** Every program of docs/how-to/route-requests.md in one gateway, and the page's `curl` commands at it. */
export const recipesSuite: Suite = {
  name: NAME,
  async run(context: Context) {
    fs.rmSync(FOLDER, { recursive: true, force: true });
    fs.mkdirSync(FOLDER, { recursive: true });
    const calls: Step[] = [];
    for (const step of stepsOf(fs.readFileSync(path.join(ROOT, 'docs', 'how-to', 'route-requests.md'), 'utf8'))) {
      if (step.file !== undefined) { fs.writeFileSync(path.join(FOLDER, step.file), step.contents!); }
      const program = /^npx ts-node (\S+)/.exec(step.commands ?? '')?.[1];
      if (program !== undefined) {
        execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', program], { cwd: FOLDER, stdio: ['ignore', 'ignore', 'pipe'] });
      }
      if (step.needs.includes('cluster')) { calls.push(step); }
    }
    await callAll({ suite: NAME, form: `${calls.length} calls`, folder: FOLDER, manifests: path.join(FOLDER, 'dist'), calls }, context);
  },
};
