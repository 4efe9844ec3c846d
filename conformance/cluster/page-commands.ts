import * as fs from 'node:fs';
import * as path from 'node:path';
import { Cluster } from '../tools/cluster';
import { ROOT } from '../tools/paths';

/** A command line with kubectl on a page, in a block or in its text. */
export interface PageCommand {
  /** The page's path in the repository. */
  readonly page: string;
  readonly command: string;
}

/** Every command line with kubectl of README, docs and the examples' READMEs. */
export function kubectlCommands(): PageCommand[] {
  return pages().flatMap(page => {
    const text = fs.readFileSync(path.join(ROOT, page), 'utf8');
    const blocks = [...text.matchAll(/^```[^\n]*\n(.*?)^```$/gms)].map(([, block]) => block);
    const prose = text.replaceAll(/^```[^\n]*\n.*?^```$/gms, '');
    const spans = [...prose.matchAll(/`([^`]+)`/g)].map(([, span]) => span.replaceAll(/\s+/g, ' '));
    return [...blocks.flatMap(kubectlLines), ...spans.filter(span => /\bkubectl\b/.test(span))].map(command => ({ page, command }));
  });
}

/** The lines of a block that call kubectl, continued lines as one. */
export function kubectlLines(block: string): string[] {
  return block.replaceAll(/\\\n\s*/g, ' ').split('\n').filter(line => /\bkubectl\b/.test(line)).map(line => line.trim());
}

/** Words and flags, for which `--help` is the judge: the text names a command, and nobody runs it as it is. */
export function namesCommand(command: string): boolean {
  return command.includes('…') || /^kubectl( [a-z-]+)*$/.test(command);
}

/** The subcommands and flags that kubectl does not have. */
export function unknownWords(cluster: Cluster, command: string): string[] {
  const [, words] = /\bkubectl((?: [a-z-]+)*)/.exec(command)!;
  const { status, output } = cluster.bash(`kubectl ${words} --help`);
  const flags = [...command.matchAll(/ (--[a-z-]+)/g)].map(([, flag]) => flag).filter(flag => !output.includes(`${flag}=`));
  return status === 0 ? flags : [output];
}

function pages(): string[] {
  const below = (folder: string) => fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md') && !name.includes('node_modules')).map(name => path.posix.join(folder, name));
  return ['README.md', ...below('docs'), ...below('examples')].sort();
}
