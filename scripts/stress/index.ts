/**
 * `npm run stress [PROGRAM...]`: what the certificate store survives, tried out. `STRESS_SCALE=0.1` does a tenth of it,
 * `STRESS_SEED` repeats a run, `STRESS_FOLDER` chooses the disk.
 */
import { certificates } from './certificates';
import { foreignFolder, fullDisk, readOnlyDisk, wrongClock } from './disk';
import { exitAfterSynth } from './exit-after-synth';
import { manifests, stores, urls } from './fuzz';
import { killed } from './kill';
import { malformed } from './malformed';
import { transpile } from './processes';
import { races } from './race';
import { copies } from './two-copies';

const SCALE = Number(process.env.STRESS_SCALE ?? 1);
const SEED = Number(process.env.STRESS_SEED ?? 1);

const PROGRAMS: { readonly [name: string]: () => Promise<string> } = {
  'race': async () => races(Math.ceil(20 * SCALE), SEED, false),
  'race-killed': async () => races(Math.ceil(20 * SCALE), SEED, true),
  'full-disk': async () => fullDisk(Math.ceil(100 * SCALE), SEED),
  'read-only-disk': readOnlyDisk,
  'foreign-folder': foreignFolder,
  'clock': wrongClock,
  'malformed': async () => malformed(Math.ceil(500 * SCALE), SEED),
  'exit': async () => exitAfterSynth(Math.ceil(20 * SCALE)),
  'copies': async () => copies(Math.ceil(50 * SCALE)),
  'signals': async () => killed(Math.ceil(100 * SCALE), SEED, ['SIGINT', 'SIGTERM']),
  'manifests': async () => manifests(Math.ceil(20_000 * SCALE), SEED),
  'certificates': async () => certificates(Math.ceil(5_000 * SCALE), SEED),
  'urls': async () => urls(Math.ceil(500 * SCALE), SEED),
  'stores': async () => stores(Math.ceil(100 * SCALE), SEED),
  'kill': async () => killed(Math.ceil(1000 * SCALE), SEED),
};

async function main(): Promise<void> {
  transpile();
  const chosen = process.argv.slice(2);
  for (const [name, run] of Object.entries(PROGRAMS)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue;
    const start = performance.now();
    try {
      console.log(`ok   ${name}: ${await run()} (${((performance.now() - start) / 1000).toFixed(0)} s)`);
    } catch (error) {
      console.log(`FAIL ${name}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
}

void main();
