/**
 * One synth in a separate process: `child.js ORDER OUTPUT`. It says `ready` when only the synth is left, and starts at a line on stdin.
 */
import { readSync, writeFileSync } from 'node:fs';
import { Order, synth } from './synth';

const [order, output] = process.argv.slice(2);
process.stdout.write('ready\n');
readSync(0, Buffer.alloc(1));
(globalThis as { armed?: boolean }).armed = true;
try {
  writeFileSync(output, JSON.stringify(synth(JSON.parse(order) as Order)));
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  process.stderr.write(`${JSON.stringify({ code, message })}\n`);
  process.exitCode = 1;
}
