import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs that printed commands call: each writes down its words instead. */
const STUBS = ['curl', 'kubectl', 'openssl', 'istioctl', 'base64'];
const END = '\u0001';

/** What a POSIX shell makes of a command line: the words of each program that it starts, and files that appear in its folder. */
export interface Recorded {
  readonly calls: string[][];
  readonly made: string[];
}

/** Runs a command line in an empty folder, with stubs as the only programs. */
export function record(command: string, variables: { readonly [name: string]: string } = {}): Recorded {
  const bin = mkdtempSync(join(tmpdir(), 'stubs-'));
  const folder = mkdtempSync(join(tmpdir(), 'shell-'));
  try {
    const log = join(bin, 'log');
    writeFileSync(log, '');
    for (const name of STUBS) {
      writeFileSync(join(bin, name), `#!/bin/sh\nprintf '%s\\0' ${name} "$@" >> '${log}'\nprintf '${END}\\0' >> '${log}'\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const checked = spawnSync('/bin/sh', ['-n'], { input: command, encoding: 'utf8' });
    if (checked.status !== 0) throw new Error(`not a shell command: ${command}: ${checked.stderr}`);
    const { status, stderr } = spawnSync(
      '/bin/sh', ['-c', command], { cwd: folder, encoding: 'utf8', env: { PATH: `${bin}:/usr/bin:/bin`, ...variables } },
    );
    if (status !== 0) throw new Error(`fails: ${command}: ${stderr}`);
    const words = readFileSync(log, 'utf8').split('\0').slice(0, -1);
    const calls: string[][] = [[]];
    for (const word of words) word === END ? calls.push([]) : calls[calls.length - 1].push(word);
    return { calls: calls.slice(0, -1), made: readdirSync(folder) };
  } finally {
    rmSync(bin, { recursive: true });
    rmSync(folder, { recursive: true });
  }
}
