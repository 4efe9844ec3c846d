/** The page `docs/reference/api.md`: what `src/index.ts` exports, by domain, with the first sentence and the example of each docstring. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as ts from 'typescript';

const SRC = join(__dirname, '../src');

const DOMAINS: readonly { readonly title: string; readonly folders: readonly string[] }[] = [
  { title: 'Certificates', folders: ['pki'] },
  { title: 'The gateway’s Pods', folders: ['workload'] },
  { title: 'Gateways, hosts and TLS', folders: ['gateway', 'validation'] },
  { title: 'Routing', folders: ['routing'] },
  { title: 'Access', folders: ['access', 'security'] },
  { title: 'Secrets', folders: ['secrets'] },
  { title: 'Checks and reports', folders: ['analysis', 'synth', 'report'] },
  { title: 'Tests', folders: ['simulator', 'snapshot'] },
  { title: 'Deployment', folders: ['api-object'] },
];

interface ApiType {
  readonly name: string;
  readonly folder: string;
  readonly isOptions: boolean;
  readonly summary: string;
  readonly example?: string;
}

export function apiByDomain(): string {
  const types = publicTypes();
  const unplaced = types.filter(({ folder }) => !DOMAINS.some(({ folders }) => folders.includes(folder)));
  if (unplaced.length > 0) throw new Error(`no domain has the folder of ${unplaced.map(({ name }) => name).join(', ')}`);
  return [
    '# API by domain',
    '',
    'Made by `npx projen docs` from `src`. Each name leads to its full description in [API.md](../../API.md).',
    ...DOMAINS.flatMap(({ title, folders }) => section(title, types.filter(({ folder }) => folders.includes(folder)))),
    '',
  ].join('\n');
}

function section(title: string, types: readonly ApiType[]): string[] {
  if (types.length === 0) return [];
  const [main, options] = [types.filter(({ isOptions }) => !isOptions), types.filter(({ isOptions }) => isOptions)];
  return [
    '', `## ${title}`, '', '| | |', '|---|---|',
    ...main.map(type => `| ${link(type)} | ${type.summary} |`),
    ...options.length > 0 ? ['', `Options: ${options.map(link).join(', ')}.`] : [],
    ...main.flatMap(({ name, example }) => example === undefined ? [] : ['', `### ${name}`, '', '```ts', example, '```']),
  ];
}

function link({ name }: ApiType): string {
  return `[\`${name}\`](../../API.md#cdk8s-istio-ingress.${name})`;
}

function publicTypes(): ApiType[] {
  return ts.createSourceFile('index.ts', readFileSync(join(SRC, 'index.ts'), 'utf8'), ts.ScriptTarget.Latest, true).statements
    .filter(ts.isExportDeclaration).flatMap(({ moduleSpecifier, exportClause }) => {
      const path = (moduleSpecifier as ts.StringLiteral).text;
      const source = ts.createSourceFile(path, readFileSync(join(SRC, `${path}.ts`), 'utf8'), ts.ScriptTarget.Latest, true);
      return (exportClause as ts.NamedExports).elements.map(({ name }) => typeOf(source, name.text, dirname(path).split('/')[1]));
    });
}

function typeOf(source: ts.SourceFile, name: string, folder: string): ApiType {
  const declaration = source.statements.filter(statement =>
    ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isEnumDeclaration(statement))
    .find(statement => statement.name?.text === name);
  if (!declaration) throw new Error(`${source.fileName} does not declare ${name}`);
  const [doc] = ts.getJSDocCommentsAndTags(declaration).filter(ts.isJSDoc);
  const example = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === 'example');
  return {
    name,
    folder,
    isOptions: ts.isInterfaceDeclaration(declaration) && !/^I[A-Z]/.test(name),
    summary: firstSentence(ts.getTextOfJSDocComment(doc?.comment) ?? ''),
    example: ts.getTextOfJSDocComment(example?.comment)?.trim(),
  };
}

function firstSentence(text: string): string {
  const paragraph = text.split(/\n\s*\n/)[0].replace(/\s+/g, ' ').replace(/\|/g, '\\|');
  return /^.*?[.:](?= [A-Z]|$)/.exec(paragraph)?.[0] ?? paragraph;
}
