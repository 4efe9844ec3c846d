import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..', '..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'team-store-'));
  // one file each, so that a dozen processes do not compile the library again
  const build = (entry: string, outfile: string) => buildSync({
    entryPoints: [join(ROOT, entry)],
    outfile: join(folder, outfile),
    bundle: true,
    platform: 'node',
    packages: 'external',
    alias: { 'cdk8s-istio-ingress': join(ROOT, 'src', 'index.ts') },
    logLevel: 'error',
  });
  build('examples/team-store/main.ts', 'synth.js');
  build('src/cli/main.ts', 'cli.js');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'team'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a team shares a store through git: branches, a merge, frozen CI on fresh clones, a bot that renews, a new passphrase', () => {
  const environment = { ...process.env, SYNTH: `node ${join(folder, 'synth.js')}`, CLI: `node ${join(folder, 'cli.js')}` };
  const printed = execFileSync('bash', ['-c', '"$0" "$1" 2>&1', join(__dirname, 'walkthrough.sh'), join(folder, 'team')], {
    env: environment,
    encoding: 'utf8',
  });
  expect(printed).toContain('created shop-ca: new');
  expect(printed.match(/created shop-ca/g)).toHaveLength(1);
  expect(printed).toContain('the store is frozen, but 1 certificate would be issued (forgotten.example.com: new)');
  expect(printed).toContain('no certificate store in');
  expect(printed).toMatch(
    /kept shop\.example\.com: expires in \d+ days, and the store is frozen: synths fail from \d{4}-\d\d-\d\d unless it is renewed/,
  );
  expect(printed).toMatch(/renewed api\.example\.com: expires in \d+ days/);
  expect(printed).toContain('cdk8s-istio-ingress store rekey');
  expect(printed).toContain('re-encrypted: ');
  expect(printed.trimEnd().split('\n').at(-1)).toBe('walkthrough: done');
}, 300_000);
