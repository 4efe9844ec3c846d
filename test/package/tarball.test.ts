import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');

/** What belongs to the tarball beside the compiled sources: how many files of each extension a folder has. */
const MEANT: { readonly [folder: string]: { readonly [extension: string]: number } } = {
  '.': { '.jsii': 1, '.json': 1, '.md': 3, 'LICENSE': 1 },
  'docs': { '.md': filesOf('docs').filter(file => file.endsWith('.md')).length, '.svg': filesOf('docs').filter(file => file.endsWith('.svg')).length },
  'node_modules/commander': { '.js': 7, '.json': 2, '.md': 1, '.mjs': 1, '.mts': 1, '.ts': 1, 'LICENSE': 1 },
  'node_modules/node-forge': { '.js': 52, '.json': 1, '.map': 3, '.md': 1, '.swf': 1, 'LICENSE': 1 },
  'node_modules/re2js': { '.cjs': 1, '.cts': 1, '.js': 2, '.json': 1, '.md': 1, '.ts': 1, 'LICENSE': 1 },
  'node_modules/yaml': { '.js': 149, '.json': 2, '.md': 1, '.mjs': 2, '.ts': 78, 'LICENSE': 1 },
};

const packed = packedFiles();

function filesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(entry => relative(ROOT, join(entry.parentPath, entry.name)));
}

function packedFiles(): string[] {
  const [{ files }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'], {
    cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'],
  })) as [{ files: { path: string }[] }];
  return files.map(({ path }) => path);
}

function counted(files: readonly string[]): { [folder: string]: { [extension: string]: number } } {
  const counts: { [folder: string]: { [extension: string]: number } } = {};
  for (const file of files) {
    const folder = /^(node_modules\/(?:@[^/]+\/)?[^/]+|[^/]+)\//.exec(file)?.[1] ?? '.';
    const extension = /\.[^./]+$/.exec(file)?.[0] ?? file.split('/').pop()!;
    counts[folder] ??= {};
    counts[folder][extension] = (counts[folder][extension] ?? 0) + 1;
  }
  return counts;
}

test('the tarball has what is meant beside the compiled sources, and nothing else', () => {
  expect(counted(packed.filter(file => !file.startsWith('lib/')))).toEqual(MEANT);
});

test('the tarball has each source compiled with its declarations, and nothing else in lib/ (stale files: remove lib/ and compile)', () => {
  const sources = [...filesOf('src'), ...filesOf('imports')].filter(file => file.endsWith('.ts'));
  expect(packed.filter(file => file.startsWith('lib/')).sort())
    .toEqual(sources.map(file => file.replace(/\.ts$/, '')).flatMap(file => [`lib/${file}.d.ts`, `lib/${file}.js`]).sort());
});

test('no file of the tarball holds a private key, also not in base64', () => {
  const pem = /-----BEGIN [A-Z ]*PRIVATE KEY-----\\?[rn\s]+[\w+/=:,]{16}/;
  const holdsKey = (text: string) => pem.test(text)
    || [...text.matchAll(/LS0tLS1CRUdJTi[\w+/=]+/g)].some(([base64]) => pem.test(Buffer.from(base64, 'base64').toString('latin1')));
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  const sample = `-----BEGIN PRIVATE KEY-----\n${encoded('a key that the expression has to find, of some length')}\n`;
  for (const found of [sample, encoded(sample), sample.replace(' PRIVATE', ' EC PRIVATE'), encoded(sample.replace(' PRIVATE', ' EC PRIVATE'))]) {
    expect(holdsKey(found)).toBe(true);
  }
  expect(packed.filter(file => holdsKey(readFileSync(join(ROOT, file), 'latin1')))).toEqual([]);
});

test('the layout library is a part of the file that needs it', () => {
  const file = readFileSync(join(ROOT, 'lib/src/report/ingress-report/picture/dagre.js'), 'utf8');
  expect(file).not.toMatch(/require\("@dagrejs/);
  expect(file.length).toBeLessThan(80_000);
});
