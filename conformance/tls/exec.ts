import { spawn } from 'node:child_process';

export interface Ran {
  readonly status: number | null;
  /** stdout and stderr together. */
  readonly words: string;
}

/** Runs a program to its end, at most 20 s. */
export function exec(command: string, args: string[], input = ''): Promise<Ran> {
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    let words = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', text => { words += text; });
    }
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', error => resolve({ status: null, words: error.message }));
    child.on('close', status => { clearTimeout(timer); resolve({ status, words }); });
  });
}

/** Runs jobs a few at a time, keeping their order. */
export async function pool<In, Out>(inputs: In[], work: (input: In) => Promise<Out>, workers = 4): Promise<Out[]> {
  const results: Out[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: workers }, async () => {
    for (let at = next++; at < inputs.length; at = next++) {
      results[at] = await work(inputs[at]);
    }
  }));
  return results;
}
