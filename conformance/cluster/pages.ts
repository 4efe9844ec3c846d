import * as fs from 'node:fs';
import * as path from 'node:path';
import { kubectlLines } from './page-commands';
import { BEFORE } from './worlds';
import { PageWorkspace } from '../../test/helpers/page-workspace';
import { Step, stepsOf } from '../../test-consumers/page';
import { PageShell } from '../../test-consumers/page-shell';
import { Cluster } from '../tools/cluster';
import { ROOT } from '../tools/paths';

const TUTORIAL = 'docs/tutorial/secure-gateways.md';
const SYNTH = 'npx ts-node main.ts';
const READS = /^(npx cdk8s-istio-ingress (lint|request|explain|check|expiry|report|verify)|npx jest|npm test|grep|ls|diff|cat|curl) /;
const NOTHING: Step = { needs: [], exitCode: 0 };

/** A page that was done from top to bottom. */
export interface Followed {
  readonly page: string;
  /** Where its programs are, and `dist`. */
  readonly folder: string;
  /** The command lines with kubectl that were run, with the output of the page. */
  readonly commands: readonly string[];
}

/** Follows pages as their readers do, in a folder per page and with one cluster. */
export class PageReader {
  private readonly workspace: PageWorkspace;

  constructor(cluster: Cluster) {
    this.workspace = new PageWorkspace([cluster.bin]);
    const config = path.join(this.workspace.folder, '.kube'); // the pages' HOME
    fs.mkdirSync(config);
    fs.copyFileSync(cluster.kubeconfig, path.join(config, 'config'));
  }

  /** Does what a page says; throws if a command fails or does not print what the page shows. */
  follow(page: string): Followed {
    const folder = this.workspace.project(path.parse(page).name);
    const shell = new PageShell(folder, page, this.workspace.run);
    if (BEFORE[page] !== undefined) { this.run(BEFORE[page], folder); }
    const commands: string[] = [];
    for (const step of stepsOf(fs.readFileSync(path.join(ROOT, page), 'utf8')).map(page === TUTORIAL ? ofTutorial : ofHowTo)) {
      const lines = kubectlLines(step.commands ?? '');
      shell.follow(step, lines.length > 0 ? step.needs : []);
      commands.push(...lines);
    }
    return { page, folder, commands };
  }

  /** An empty folder, for commands of a page that is not followed. */
  empty(): string {
    return fs.mkdtempSync(path.join(this.workspace.folder, 'empty-'));
  }

  /** Runs commands in a folder, and returns what they print. */
  run(script: string, folder: string): string {
    return this.workspace.run(`set -eu; exec 2>&1; ROOT='${ROOT}'\n${script}`, folder);
  }

  remove(): void {
    this.workspace.remove();
  }
}

/** The tutorial, and the how-to pages of TypeScript programs. */
export function followedPages(): string[] {
  const folder = 'docs/how-to';
  const names = fs.readdirSync(path.join(ROOT, folder)).filter(name => name.endsWith('.md') && name !== 'other-languages.md').sort();
  return [TUTORIAL, ...names.map(name => `${folder}/${name}`)];
}

/** The tutorial as a whole, with npm, jest and git, is a project of test-consumers. */
function ofTutorial(step: Step): Step {
  if (step.commands?.includes('npm run synth')) return { commands: SYNTH, needs: [], exitCode: 0 };
  return /^(mkdir|npm test|git|sed)\b/m.test(step.commands ?? '') ? NOTHING : ofHowTo(step);
}

/** What writes files for later steps; `npm test` runs everything that needs no cluster, and compares its output. */
function ofHowTo(step: Step): Step {
  if (step.commands === undefined || kubectlLines(step.commands).length > 0) return step;
  if (step.exitCode !== 0) return NOTHING;
  const lines = step.commands.replaceAll(/\\\n\s*/g, ' ').split('\n').filter(line => !READS.test(line)).map(line => line === 'npx cdk8s synth' ? SYNTH : line);
  return { ...step, commands: lines.join('\n'), output: undefined };
}
