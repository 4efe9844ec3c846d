import { SourceFile, sourceFiles } from './sources';

/** The layers of the constructs, lowest first: each may import those before it. */
const LAYERS = ['text', 'errors', 'plan', 'arguments', 'synth', 'api-object', 'validation', 'pki', 'workload', 'secrets', 'routing', 'access', 'gateway'];

/** The layers inside `pki/`. */
const PKI_LAYERS = ['x509', 'store', 'issuance', 'ca'];

/** What the other folders may import beside themselves. The model reads plain API objects: of the constructs it knows nothing. */
const OTHERS: { readonly [folder: string]: readonly string[] } = {
  snapshot: ['errors', 'text', 'arguments', 'pki'],
  model: ['errors', 'text', 'validation', 'pki/x509', 'pki/store/clock.ts'],
  analysis: [...LAYERS, 'model'],
  simulator: ['errors', 'text', 'arguments', 'validation', 'pki', 'snapshot', 'model'],
  report: ['errors', 'text', 'arguments', 'plan', 'validation', 'pki', 'snapshot', 'model', 'analysis', 'simulator'],
  cli: ['errors', 'text', 'validation', 'pki', 'model', 'analysis', 'simulator', 'report'],
};

const MAY_IMPORT: { readonly [folder: string]: readonly string[] } = {
  ...Object.fromEntries(LAYERS.map((layer, index) => [layer, LAYERS.slice(0, index)])),
  ...OTHERS,
};

/** The edge upwards that the design names: constructs have the analysis run, which is loaded when it is first needed. */
const UPWARDS = 'synth/run-analysis.ts imports analysis/at-synth/analyze-at-synth.ts';

const files = sourceFiles();

function importsOf(from: readonly SourceFile[], isAllowed: (importer: string, imported: string) => boolean): string[] {
  return from.flatMap(({ path, imports }) => imports.flatMap(to => to.path ?? [])
    .filter(imported => !isAllowed(path, imported))
    .map(imported => `${path} imports ${imported}`))
    .filter(edge => edge !== UPWARDS);
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

test('every folder of src has a place in the order', () => {
  expect(files.map(({ folder }) => folder).filter(folder => folder !== undefined && !(folder in MAY_IMPORT))).toEqual([]);
});

test.each(Object.keys(MAY_IMPORT))('src/%s imports only what is below it', folder => {
  const allowed = [folder, 'app-state.ts', ...MAY_IMPORT[folder]];
  const wrong = importsOf(files.filter(file => file.folder === folder), (_, imported) => allowed.some(below => isBelow(imported, below)));
  expect(wrong).toEqual([]);
});

test('pki is four layers: x509, store, issuance, ca', () => {
  const layer = (path: string) => PKI_LAYERS.indexOf(path.split('/')[1]);
  const pki = files.filter(({ folder }) => folder === 'pki');
  expect(pki.filter(({ path }) => layer(path) < 0).map(({ path }) => path)).toEqual([]);
  expect(importsOf(pki, (importer, imported) => !isBelow(imported, 'pki') || layer(imported) <= layer(importer))).toEqual([]);
});

test('no rule of the analysis imports another', () => {
  const rules = files.filter(({ path }) => path.startsWith('analysis/rules/') && path !== 'analysis/rules/index.ts');
  const isRule = (path: string) => rules.some(rule => rule.path === path) && !path.startsWith('analysis/rules/shared/');
  expect(importsOf(rules, (_, imported) => !isRule(imported))).toEqual([]);
});

test('the analysis is loaded by constructs when it is first needed', () => {
  const atLoad = files.filter(({ folder }) => folder !== undefined && (LAYERS.includes(folder) || folder === 'synth'))
    .flatMap(({ path, imports }) => imports.filter(to => to.atLoad && to.path?.startsWith('analysis/')).map(to => `${path} imports ${to.path}`));
  expect(atLoad).toEqual([]);
});

test('one module alone imports node-forge, and it does so when a certificate is issued', () => {
  const importers = files.filter(({ imports }) => imports.some(({ name }) => name === 'node-forge'));
  expect(importers.map(({ path }) => path)).toEqual([expect.stringMatching(/^pki\/x509\//)]);
  expect(importers[0].imports.filter(({ name, atLoad }) => name === 'node-forge' && atLoad)).toEqual([]);
});

test('generated constructs are imported by rendering code only and never exported', () => {
  const importers = files.filter(({ imports }) => imports.some(({ name }) => name.includes('imports/')));
  expect(importers.map(({ path }) => path)).toEqual([
    'api-object/gateway-api-objects.ts',
    'api-object/istio-objects.ts',
    'api-object/kube-objects.ts',
    'api-object/prometheus-objects.ts',
    'api-object/security-objects.ts',
  ]);
});

/** What `verify` sends to the address that its user gives. */
const REACHES_OUT = 'report/verify';
/** What `check` runs: the program of its user, and git. */
const RUNS_PROGRAMS = 'report/check';

test('what reaches out is for its command alone', () => {
  const importers = files.filter(({ path, imports }) =>
    !isBelow(path, REACHES_OUT) && imports.some(to => to.path && isBelow(to.path, REACHES_OUT)));
  expect(importers.map(({ path }) => path).sort()).toEqual(['cli/format-junit.ts', 'cli/format-verified.ts', 'cli/verify-command.ts']);
});

test('what reaches out connects where its target says, and starts no process', () => {
  const own = files.filter(({ path }) => isBelow(path, REACHES_OUT));
  const connecting = own
    .filter(({ text }) => /\b(connectTcp|connectTls|requestHttp|connectHttp2)\(/.test(text))
    .map(({ path }) => path)
    .sort();
  expect(connecting).toEqual(['report/verify/exchange.ts', 'report/verify/hello.ts']);
  const names = own.flatMap(({ imports }) => imports.map(({ name }) => name));
  expect(names.filter(name => /child_process|cluster|dgram|dns|https$/.test(name))).toEqual([]);
});

test('what runs programs is for its command alone, and uses no network', () => {
  const importers = files.filter(({ path, imports }) =>
    !isBelow(path, RUNS_PROGRAMS) && imports.some(to => to.path && isBelow(to.path, RUNS_PROGRAMS)));
  expect(importers.map(({ path }) => path).sort()).toEqual(['cli/check-command.ts', 'cli/format-check-markdown.ts', 'cli/format-check.ts']);
  const own = files.filter(({ path }) => isBelow(path, RUNS_PROGRAMS));
  const starting = own.filter(({ imports }) => imports.some(({ name }) => name === 'node:child_process'));
  expect(starting.map(({ path }) => path).sort()).toEqual(['report/check/git.ts', 'report/check/run-program.ts']);
  const names = own.flatMap(({ imports }) => imports.map(({ name }) => name));
  expect(names.filter(name => /cluster|dgram|dns|https?2?$|net$|tls$/.test(name))).toEqual([]);
});

test('library code does not start a process or use the network', () => {
  const forbidden = ['child_process', 'cluster', 'dgram', 'dns', 'http', 'http2', 'https'];
  const constants = /^import \{ (METHODS|STATUS_CODES) \} from '(node:)?http';$/m;
  const library = files.filter(({ path }) => ![REACHES_OUT, RUNS_PROGRAMS].some(folder => isBelow(path, folder)));
  const wrong = library.flatMap(({ path, imports, text }) => [
    ...imports.filter(({ name }) => forbidden.includes(name.replace(/^node:/, '')) && !constants.test(text)).map(({ name }) => `${path} imports ${name}`),
    .../\bfetch\(/.test(text) ? [`${path} calls fetch`] : [],
  ]);
  expect(wrong).toEqual([]);
});

test('one file alone reads the clock', () => {
  expect(files.filter(({ text }) => /Date\.now\(|new Date\(\)/.test(text)).map(({ path }) => path)).toEqual(['pki/store/clock.ts']);
});
