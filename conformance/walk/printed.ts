import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Served } from '../tools/served';

/** A command that the library or its documentation prints, and what its user must see. */
export interface Printed {
  readonly name: string;
  readonly command: string;
  readonly see: RegExp;
}

/** The `curl` commands among the questions of a printed script: `# question`, then a line. */
export function printedQuestions(script: string): Printed[] {
  const host = /^# (\S+)$/m.exec(script)?.[1];
  return [...script.matchAll(/^# (.+\?.*)\n(curl .+)$/gm)].map(([, question, command]) => ({
    name: `printed for ${host}: ${question}`, command, see: expected(question, command),
  }));
}

function expected(question: string, command: string): RegExp {
  if (/client without certificate refused/.test(question)) { return /alert|certificate required|reset by peer|broken pipe|unexpected eof|empty reply/i; }
  return command.includes('-sI') ? /301 Moved Permanently/ : /< HTTP\/2 200/;
}

/** The `curl` commands of a README's shell blocks, with the status that the comment behind them promises. */
export function documentedCommands(readme: string): Printed[] {
  const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block.replace(/\\\n\s*/g, ' '));
  return blocks.flatMap(block => [...block.matchAll(/^(curl .+?)\s+# (\d{3})/gm)].map(([, command, status]) => ({
    name: `documented: ${/https?:\S+/.exec(command)?.[0]}`, command, see: new RegExp(`< HTTP/2 ${status}`),
  })));
}

/**
 * Runs the command as it is printed. What differs from a cluster is outside of it: where the address is, and a port that this process may
 * open.
 */
export function runPrinted(served: Served, { command }: Printed, cwd: string, home: string): Promise<string> {
  const rules = Object.entries(served.ready.ports).map(([port, local]) => `connect-to = ":${port}:127.0.0.1:${local}"`);
  fs.writeFileSync(path.join(home, '.curlrc'), ['noproxy = "*"', 'max-time = 20', ...rules, ''].join('\n'));
  const env = { ...process.env, CURL_HOME: home, INGRESS_HOST: '127.0.0.1' };
  return new Promise(resolve =>
    execFile('bash', ['-c', command], { cwd, env, encoding: 'utf8' }, (_, stdout, stderr) => resolve(`${stdout}\n${stderr}`)));
}
