/** Preloaded into a child: kills it, as `kill -9` does, before the n-th file operation of its synth (`STRESS_KILL=17`). */
import fs from 'node:fs';

const OPERATIONS = [
  'openSync',
  'writeSync',
  'closeSync',
  'fsyncSync',
  'renameSync',
  'mkdirSync',
  'rmSync',
  'readSync',
  'readdirSync',
  'lstatSync',
  'fstatSync',
] as const;

if (process.env.STRESS_KILL !== undefined) {
  let left = Number(process.env.STRESS_KILL);
  for (const operation of OPERATIONS) {
    const original = fs[operation] as (...args: unknown[]) => unknown;
    (fs as unknown as Record<string, unknown>)[operation] = (...args: unknown[]) => {
      if ((globalThis as { armed?: boolean }).armed) {
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
      }
      return original(...args);
    };
  }
}
