/**
 * `npm run bench [-- HOSTS…]`: times of synths as ratios to what they can be measured against, in one run.
 *
 * raw: the generated constructs alone building the same objects. wrapped: the same, each object in a separate construct and
 * each PEM text in a separate file. floor: keys and signatures alone.
 * Each figure is the median of several processes. `--helm` compares with Helm instead: see `helm.ts`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchHelm } from './helm';

const REPEATS = Number(process.env.BENCH_REPEATS ?? 5);
const HELM = '--helm';
const MODES = ['raw', 'wrapped', 'floor', 'ours', 'encrypted', 'sealed', 'sops'];

interface Figures {
  readonly wall: number;
  readonly load: number;
  readonly cpu: number;
  readonly analysis: number;
  readonly process: number;
}

function measure(mode: string, hosts: number, folder: string): Figures {
  const output = execFileSync(process.execPath, [
    '-r', 'ts-node/register/transpile-only', join(__dirname, 'program.ts'), mode, String(hosts), folder,
  ], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [wall, load, cpu, analysis, ended] = output.split(' ').map(Number);
  return { wall, load, cpu, analysis, process: ended };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** First and second synths of every mode. Runs are interleaved, so background load affects all modes equally. */
function measureAll(hosts: number): { [mode: string]: { first: Figures; second: Figures } } {
  const parent = mkdtempSync(join(tmpdir(), 'bench-'));
  const rounds = Array.from({ length: REPEATS }, (_, round) => {
    const folders = MODES.map(mode => join(parent, `${mode}-${round}`));
    folders.forEach(folder => mkdirSync(folder));
    const run = () => MODES.map((mode, at) => measure(mode, hosts, folders[at]));
    const [first, second] = [run(), run()]; // the disk still writes when a first synth has ended
    return MODES.map((_mode, at) => ({ first: first[at], second: second[at] }));
  });
  // only now: after thousands of files were removed ext4 takes a multiple of the time to create others
  rmSync(parent, { recursive: true });
  return Object.fromEntries(MODES.map((mode, at) => [mode, {
    first: medians(rounds.map(round => round[at].first)),
    second: medians(rounds.map(round => round[at].second)),
  }]));
}

function medians(runs: Figures[]): Figures {
  const of = (figure: keyof Figures) => median(runs.map(run => run[figure]));
  return { wall: of('wall'), load: of('load'), cpu: of('cpu'), analysis: of('analysis'), process: of('process') };
}

function loadTime(code: string): number {
  const times = Array.from({ length: 11 }, () => Number(execFileSync(process.execPath, ['-e', `
    require('constructs'); require('cdk8s');
    const start = process.hrtime.bigint();
    ${code}
    console.log(Number(process.hrtime.bigint() - start) / 1e6);`], { encoding: 'utf8', cwd: join(__dirname, '..') })));
  return median(times);
}

/** Each mode in turn, and how the time grows with the number of hosts. */
function benchModes(sizes: readonly number[]): void {
  const rows = sizes.map(hosts => {
    const { raw: { first: raw }, wrapped, floor: { first: floor }, ours: plain, encrypted, sealed, sops } = measureAll(hosts);
    const ratio = (a: number, b: number) => (a / b).toFixed(2);
    const row = {
      hosts,
      'raw ms': Math.round(raw.wall),
      'floor ms': Math.round(floor.wall),
      'first ms': Math.round(plain.first.wall),
      'first / (raw + floor)': ratio(plain.first.wall, raw.wall + floor.wall),
      'second ms': Math.round(plain.second.wall),
      'second / raw': ratio(plain.second.wall, raw.wall),
      'wrapped / raw': ratio(wrapped.second.wall, raw.wall),
      'second / wrapped': ratio(plain.second.wall, wrapped.second.wall),
      'second / raw, CPU': ratio(plain.second.cpu, raw.cpu),
      'second encrypted / raw': ratio(encrypted.second.wall, raw.wall),
      'second sealed / second': ratio(sealed.second.wall, plain.second.wall),
      'second sops / second': ratio(sops.second.wall, plain.second.wall),
      'analysis / second': ratio(plain.second.analysis, plain.second.wall),
      'load ms': Math.round(plain.second.load),
    };
    console.table(row);
    return row;
  });
  const [smallest, largest] = [rows[0], rows[rows.length - 1]];
  const exponent = (field: 'first ms' | 'second ms') =>
    (Math.log(largest[field] / smallest[field]) / Math.log(largest.hosts / smallest.hosts)).toFixed(2);
  if (rows.length > 1) {
    console.log(`exponent of time over hosts, ${smallest.hosts} to ${largest.hosts}: first ${exponent('first ms')}, `
    + `second ${exponent('second ms')}`);
  }
  console.log(`loading the package over cdk8s and constructs: ${loadTime("require('cdk8s-istio-ingress');").toFixed(1)} ms`);
}

const sizes = process.argv.slice(2).filter(argument => argument !== HELM).map(Number);
if (process.argv.includes(HELM)) benchHelm(sizes.length > 0 ? sizes : [1000], REPEATS);
else benchModes(sizes.length > 0 ? sizes : [100, 1000, 5000]);
