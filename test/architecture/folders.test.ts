import { readdirSync, readFileSync, statSync } from 'fs';
import { join, relative, sep } from 'path';

const SRC = join(__dirname, '../../src');

/** What each folder of src/ may import: itself and those named. `index.ts` and the entry files read all. */
const MAY_IMPORT: { readonly [folder: string]: readonly string[] } = {
  'text': [],
  'errors': ['text'],
  // the one edge upwards, in synth/run-analysis.ts: constructs have the analysis run
  'synth': ['errors', 'analysis'],
  'api-object': ['synth'],
  'validation': ['errors', 'text'],
  'pki': ['errors', 'text'],
  'snapshot': ['errors', 'text', 'pki'],
  'workload': ['errors', 'text', 'validation'],
  'secrets': ['errors', 'text', 'synth', 'api-object', 'validation', 'pki', 'workload'],
  'routing': ['errors', 'text', 'synth', 'api-object', 'validation', 'pki', 'workload', 'secrets'],
  'gateway': ['errors', 'text', 'synth', 'api-object', 'validation', 'pki', 'workload', 'secrets', 'routing'],
  'model': ['errors', 'text', 'validation', 'pki'],
  'analysis': ['errors', 'text', 'synth', 'api-object', 'validation', 'pki', 'workload', 'secrets', 'routing', 'gateway', 'model'],
  'simulator': ['errors', 'text', 'validation', 'pki', 'snapshot', 'model'],
  'report': ['errors', 'validation', 'model', 'text'],
  'cli': ['errors', 'text', 'validation', 'pki', 'model', 'analysis', 'simulator', 'report'],
};

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : path.endsWith('.ts') ? [path] : [];
  });
}

function imports(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|require\(|import\() ?'([^']+)'/g)].map((match) => match[1]);
}

const files = sources(SRC).map((file) => ({
  path: relative(SRC, file).split(sep).join('/'),
  imports: imports(file).map((name) => name.startsWith('.') ? relative(SRC, join(file, '..', name)).split(sep).join('/') : name),
}));
const inFolders = files.filter(({ path }) => path.includes('/'));

test.each(Object.keys(MAY_IMPORT))('src/%s imports only what its domain stands on', (folder) => {
  const wrong = inFolders.filter(({ path }) => path.startsWith(`${folder}/`)).flatMap(({ path, imports: names }) => names
    .filter((name) => !name.startsWith('../') && inFolders.some((other) => other.path.startsWith(`${name.split('/')[0]}/`)))
    .filter((name) => ![folder, ...MAY_IMPORT[folder]].includes(name.split('/')[0]))
    .map((name) => `${path} imports ${name}`));
  expect(wrong).toEqual([]);
});

test('every folder of src has a place in the order of domains', () => {
  const folders = [...new Set(inFolders.map(({ path }) => path.split('/')[0]))];
  expect(folders.filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
});

test('one module alone imports node-forge, and it does so when a certificate is made', () => {
  const importers = files.filter((file) => file.imports.some((name) => name === 'node-forge'));
  expect(importers.map(({ path }) => path)).toEqual([expect.stringMatching(/^pki\//)]);
  const text = readFileSync(join(SRC, importers[0].path), 'utf8');
  expect(text).not.toMatch(/^import (?!type ).*from 'node-forge'/m);
});

test('generated constructs are imported by rendering code only and never exported', () => {
  const importers = files.filter((file) => file.imports.some((name) => name.includes('imports/')));
  expect(importers.map(({ path }) => path)).toEqual(['api-object/istio-objects.ts']);
});

test('one module alone has a lower layer use a higher one, and loads it when it is called', () => {
  const importers = files.filter(({ path, imports: names }) => path.startsWith('synth/') && names.some((name) => name.startsWith('analysis/')));
  expect(importers.map(({ path }) => path)).toEqual(['synth/run-analysis.ts']);
  expect(readFileSync(join(SRC, importers[0].path), 'utf8')).not.toMatch(/^import (?!type ).*'\.\.\/analysis\//m);
});

test('library code does not read the clock, start a process or use the network', () => {
  const forbidden = /Date\.now\(|new Date\(\)|child_process|from 'https'|\bhttp\.request|\bfetch\(/;
  const allowed = ['pki/store/clock.ts'];
  const wrong = files.filter(({ path }) => !allowed.includes(path) && forbidden.test(readFileSync(join(SRC, path), 'utf8')));
  expect(wrong.map(({ path }) => path)).toEqual([]);
});
