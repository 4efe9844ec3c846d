import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import * as ts from 'typescript';

const SRC = join(__dirname, '../../src');

/** A file of `src/`; paths are relative to it, with `/`. */
export interface SourceFile {
  readonly path: string;
  /** `errors` of `errors/ingress-error.ts`; undefined for files that are in no folder. */
  readonly folder?: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written. */
  readonly name: string;
  /** The file of `src/` that is meant; undefined for packages and `imports/`. */
  readonly path?: string;
  /** Loaded with the importing file: neither a type, nor a `require` or `import()` in a function. */
  readonly atLoad: boolean;
}

/** All of `src/` with what each file imports: values and types, exports from other files, `require` and `import()`. */
export function sourceFiles(): SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts')).map(name => {
    const text = readFileSync(join(SRC, name), 'utf8');
    const path = slashed(name);
    return { path, folder: path.includes('/') ? path.split('/')[0] : undefined, text, imports: importsOf(name, text) };
  });
}

function importsOf(file: string, text: string): Import[] {
  const imports: Import[] = [];
  const add = (specifier: ts.Node | undefined, atLoad: boolean) => {
    if (specifier && ts.isStringLiteralLike(specifier)) imports.push({ name: specifier.text, path: resolve(file, specifier.text), atLoad });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, !node.importClause?.isTypeOnly);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, !node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, false);
    else if (ts.isCallExpression(node) && isLoading(node.expression)) add(node.arguments[0], isAtTop(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return imports;
}

function isLoading(callee: ts.Node): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

function isAtTop(node: ts.Node): boolean {
  return ts.findAncestor(node, ts.isFunctionLike) === undefined;
}

function resolve(file: string, name: string): string | undefined {
  if (!name.startsWith('.')) return undefined;
  const target = join(SRC, file, '..', name);
  const found = [`${target}.ts`, join(target, 'index.ts')].find(path => existsSync(path));
  if (found === undefined) throw new Error(`${file} imports ${name}, which is not found`);
  const path = slashed(relative(SRC, found));
  return path.startsWith('../') ? undefined : path;
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
