import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspectStore, leftovers } from './inspect';
import { child, inFolder, ReadyChild } from './processes';
import { Random } from './random';
import { Order, Outcome } from './synth';

const PROCESSES = 8;

/**
 * Eight synths at once on an empty store: one set of certificates, and all manifests alike.
 *
 * @param killHolder one more process begins before them and is killed while it has the lock
 */
export async function races(repeats: number, seed: number, killHolder: boolean): Promise<string> {
  const random = new Random(seed);
  let slowest = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    await inFolder(async folder => {
      const hosts = Array.from({ length: repeat % 2 === 0 ? 5 : 60 }, (_, at) => `host-${at}.example.com`);
      const order: Order = { store: join(folder, 'certificates'), hosts, now: '2026-11-23T12:00:00Z', generation: '0' };
      const outputs = Array.from({ length: PROCESSES }, (_, at) => join(folder, `${at}.json`));
      const children = await Promise.all(outputs.map(async output => child(order, output)));
      try {
        if (killHolder) await startAndKill(order, join(folder, 'victim.json'), random);
        const start = performance.now();
        children.forEach(each => each.start());
        const results = await Promise.all(children.map(async ({ ended }) => ended));
        slowest = Math.max(slowest, performance.now() - start);
        check(order, outputs, results, killHolder);
      } finally {
        children.forEach(each => each.process.kill());
      }
    });
  }
  return `${repeats} times ${PROCESSES} processes at once${killHolder ? ' with one killed before' : ''}, one set of certificates each time; `
    + `the last was through after at most ${(slowest / 1000).toFixed(1)} s`;
}

/** Kills it at a file operation that comes after its claim of the lock. */
async function startAndKill(order: Order, output: string, random: Random): Promise<void> {
  const victim = await child(order, output, { STRESS_KILL: String(8 + random.below(12)) });
  victim.start();
  const { code } = await victim.ended;
  if (code !== null) throw new Error('the process that holds the lock was not killed');
}

function check(order: Order, outputs: string[], results: Awaited<ReadyChild['ended']>[], killHolder: boolean): void {
  const failed = results.find(({ code }) => code !== 0);
  if (failed) throw new Error(`a synth failed: ${failed.stderr}`);
  const outcomes = outputs.map(output => JSON.parse(readFileSync(output, 'utf8')) as Outcome);
  if (new Set(outcomes.map(({ secrets }) => JSON.stringify(secrets))).size > 1) throw new Error('the manifests differ');
  const content = inspectStore(order.store);
  const issued = outcomes
    .flatMap(({ changes }) => changes)
    .filter(({ action }) => action === 'created' || action === 'renewed')
    .map(({ name }) => name);
  if (new Set(issued).size < issued.length) throw new Error(`issued twice: ${issued.join(', ')}`);
  // a process that was killed may have issued some, which the others use
  if (issued.length !== content.size && !killHolder) throw new Error(`${issued.length} certificates issued for ${content.size} names`);
  const torn = leftovers(order.store);
  if (torn.length > 0) throw new Error(`left over: ${torn.join(', ')}`);
}
