/**
 * Preloaded into a child: kills it, as `kill -9` does, before the n-th file operation on its store, in the main thread or
 * in the worker (`STRESS_KILL=main:17`).
 */
import fs from 'fs';
import { isMainThread } from 'worker_threads';

const [thread, number] = (process.env.STRESS_KILL ?? 'nobody:0').split(':');
const OPERATIONS = [
  'openSync', 'writeSync', 'closeSync', 'fsyncSync', 'renameSync', 'mkdirSync', 'rmSync', 'readFileSync', 'readdirSync', 'lstatSync', 'fstatSync',
] as const;

if (thread === (isMainThread ? 'main' : 'worker')) {
  let left = Number(number);
  for (const operation of OPERATIONS) {
    const original = fs[operation] as (...args: unknown[]) => unknown;
    (fs as unknown as Record<string, unknown>)[operation] = (...args: unknown[]) => {
      if (isMainThread ? (globalThis as { armed?: boolean }).armed : typeof args[0] === 'number' || String(args[0]).includes(process.env.STRESS_STORE!)) {
        left -= 1;
        if (left === 0) process.kill(process.pid, 'SIGKILL');
      }
      return original(...args);
    };
  }
}
