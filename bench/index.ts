/**
 * `npm run bench`: times of synths as ratios to what they can be measured against, in one run.
 *
 * raw: the generated constructs alone building the same objects. floor: keys and signatures alone.
 * Each figure is the median of several processes.
 */
import { execFileSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const REPEATS = Number(process.env.BENCH_REPEATS ?? 5);
const SIZES = [100, 1000, 5000];

function measure(mode: string, hosts: number, folder: string): number {
  const output = execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'program.ts'), mode, String(hosts), folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return Number(output);
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function inFolder<T>(call: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return call(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function repeat(mode: string, hosts: number): { first: number; second: number } {
  const runs = Array.from({ length: REPEATS }, () => inFolder((folder) => ({
    first: measure(mode, hosts, folder),
    second: measure(mode, hosts, folder),
  })));
  return { first: median(runs.map((run) => run.first)), second: median(runs.map((run) => run.second)) };
}

function load(code: string): number {
  const times = Array.from({ length: 11 }, () => Number(execFileSync(process.execPath, ['-e', `
    require('constructs'); require('cdk8s');
    const start = process.hrtime.bigint();
    ${code}
    console.log(Number(process.hrtime.bigint() - start) / 1e6);`], { encoding: 'utf8', cwd: join(__dirname, '..') })));
  return median(times);
}

const rows = SIZES.map((hosts) => {
  const raw = repeat('raw', hosts).first;
  const floor = repeat('floor', hosts).first;
  const plain = repeat('ours', hosts);
  const encrypted = repeat('encrypted', hosts);
  const sealed = repeat('sealed', hosts);
  const sops = repeat('sops', hosts);
  return {
    hosts,
    'raw ms': Math.round(raw),
    'floor ms': Math.round(floor),
    'first ms': Math.round(plain.first),
    'first / (raw + floor)': (plain.first / (raw + floor)).toFixed(2),
    'second ms': Math.round(plain.second),
    'second / raw': (plain.second / raw).toFixed(2),
    'second encrypted / raw': (encrypted.second / raw).toFixed(2),
    'second sealed / second': (sealed.second / plain.second).toFixed(2),
    'second sops / second': (sops.second / plain.second).toFixed(2),
  };
});
console.table(rows);
const [smallest, largest] = [rows[0], rows[rows.length - 1]];
const exponent = (field: 'first ms' | 'second ms') =>
  (Math.log(largest[field] / smallest[field]) / Math.log(largest.hosts / smallest.hosts)).toFixed(2);
console.log(`exponent of time over hosts, ${smallest.hosts} to ${largest.hosts}: first ${exponent('first ms')}, second ${exponent('second ms')}`);
console.log(`loading the package over cdk8s and constructs: ${load("require('cdk8s-istio-ingress');").toFixed(1)} ms`);
