import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '../..');
const PAGES = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.md')).sort().map(name => `docs/${name}`)];

/** What a snippet without imports may use: everything of the library, and the objects that the pages speak of. */
const PRELUDE = `
import * as path from 'path';
import * as cdk8s from 'cdk8s';
import { ApiObject, App, Chart, Duration, Include, JsonPatch, Testing, Yaml, YamlOutputType } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import * as lib from 'cdk8s-istio-ingress';
import { LIBRARY } from 'cdk8s-istio-ingress';
declare const app: App, chart: Chart, store: lib.CertificateStore, ca: lib.CertificateAuthority, bundle: lib.CertificateBundle;
declare const kubernetesGateway: lib.KubernetesGateway;
declare const gateway: lib.Gateway, secret: lib.ServerCertificateSecret, workload: lib.GatewayWorkload, service: kplus.Service, deployment: kplus.Deployment;
declare const routes: lib.HttpRouteOptions[];
declare const expect: any, test: any;
`;

const EXPORTS = [...readFileSync(join(ROOT, 'src/index.ts'), 'utf8').matchAll(/export \{([^}]*)\}/g)]
  .flatMap(match => match[1].split(',').map(name => name.trim()).filter(Boolean));

interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly code: string;
  /** Files that the page has its reader write up to here, this one included, if it is a file. */
  readonly files?: ReadonlyMap<string, string>;
  readonly name?: string;
}

function snippets(page: string): Snippet[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const files = new Map<string, string>();
  return [...text.matchAll(/^```ts(?: (\S+))?\n(.*?)^```/gms)].map(({ index, 1: name, 2: code }) => {
    const line = text.slice(0, index).split('\n').length;
    if (name === undefined) return { page, line, code };
    files.set(name, code);
    return { page, line, code, name, files: new Map(files) };
  });
}

function asModule({ code }: Snippet): string {
  if (/^import /m.test(code)) return code;
  const declared = new Set([...code.matchAll(/^(?:const|let|class) (\w+)/gm)].map(match => match[1]));
  const prelude = PRELUDE.replace('{ LIBRARY }', `{ ${EXPORTS.filter(name => !declared.has(name)).join(', ')} }`);
  return `${prelude}\nexport class Snippet extends Chart { public async run() {\n${code}\n} }\n`;
}

const all = PAGES.flatMap(snippets);
const folder = (index: number) => join(ROOT, `test/docs/.snippet-${index}`);
const file = (index: number) => all[index].name === undefined ? `${folder(index)}.ts` : join(folder(index), all[index].name);

function compile(): Map<string, string[]> {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config, ts.sys, ROOT);
  const settings: ts.CompilerOptions = {
    ...options,
    noEmit: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    paths: {
      'cdk8s-istio-ingress': [join(ROOT, 'src/index.ts')],
      'cdk8s-istio-ingress/jest': [join(ROOT, 'src/simulator/matchers/index.ts')],
      'cdk8s-istio-ingress/*': [join(ROOT, 'src/*')],
    },
  };
  const sources = new Map(all.map((snippet, index) => [file(index), asModule(snippet)]));
  sources.set(join(ROOT, 'test/docs/main.ts'), asModule(all[0])); // README's program, which README's test imports
  const roots = [...sources.keys()];
  all.forEach(({ files = [] }, index) => {
    for (const [name, code] of files) sources.set(join(folder(index), name), code);
  });
  const folders = new Set(all.map((_, index) => folder(index)));
  const host = ts.createCompilerHost(settings);
  const { getSourceFile, fileExists, readFile, directoryExists } = host;
  host.directoryExists = name => folders.has(name) || directoryExists!.call(host, name);
  host.fileExists = name => sources.has(name) || fileExists.call(host, name);
  host.readFile = name => sources.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, version, ...rest) => sources.has(name)
    ? ts.createSourceFile(name, sources.get(name)!, version, true) : getSourceFile.call(host, name, version, ...rest);
  const program = ts.createProgram(roots, settings, host);
  return new Map(roots.map(name => [name, ts.getPreEmitDiagnostics(program, program.getSourceFile(name))
    .map(diagnostic => ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))]));
}

let diagnostics: Map<string, string[]>;
beforeAll(() => { diagnostics = compile(); }, 120_000);

test.each(all.map((snippet, index) => [`${snippet.page}:${snippet.line}`, index] as const))('the snippet at %s compiles', (_, index) => {
  expect(diagnostics.get(file(index))).toEqual([]);
});

test('the index links to every page', () => {
  const index = readFileSync(join(ROOT, 'docs/README.md'), 'utf8');
  const linked = [...index.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => join('docs', link));
  expect(PAGES.filter(page => page.startsWith('docs/') && page !== 'docs/README.md' && !linked.includes(page))).toEqual([]);
});

const LINKS = PAGES.flatMap(page => [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]
  .map(([, link, anchor]) => ({ page, target: link === '' ? page : join(page, '..', link), anchor })));

test.each(LINKS)('$page: the link to $target leads to a file', ({ target }) => {
  expect(existsSync(join(ROOT, target))).toBe(true);
});

test.each(LINKS.filter(({ anchor }) => anchor !== undefined))('$page: $target has the heading #$anchor', ({ target, anchor }) => {
  expect(anchors(readFileSync(join(ROOT, target), 'utf8'))).toContain(anchor);
});

/** The anchors of a page: those that GitHub gives to headings, and those of codes. */
function anchors(text: string): string[] {
  const ids = [...text.matchAll(/<a [^>]*\bid="([^"]+)"/g)].map(([, id]) => id);
  const headings = text.replace(/^```.*?^```/gms, '').matchAll(/^#+ (.+)$/gm);
  return ids.concat([...headings].map(([, heading]) => heading.toLowerCase().replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-')));
}
