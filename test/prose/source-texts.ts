import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as ts from 'typescript';
import { textOf } from '../../scripts/text-of';

/** A piece of English in a source file. */
export interface SourceText {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

const ROOT = join(__dirname, '../..');

/** Values in a template, as the linter sees them: a word. */
const asWord = () => 'X';

/** Source files of a folder, without what is generated. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts') && !name.includes('node_modules'))
    .map(name => join(folder, name)).filter(name => name !== 'src/arguments/descriptions.ts').sort();
}

/** Strings and templates with at least three words, each concatenation as one text; a value in a template is a word. */
export function stringsOf(file: string): SourceText[] {
  const source = parse(file);
  const texts: SourceText[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node, asWord);
    if (text === undefined || ts.isImportDeclaration(node.parent)) {
      ts.forEachChild(node, visit);
      return;
    }
    if (/[a-z]+ [a-zX]+ [a-zX]+/.test(text)) texts.push({ file, line: lineOf(source, node.getStart()), text });
    values(node).forEach(visit);
  };
  visit(source);
  return texts;
}

/** Comments without their marks, each a text with its tags and code left out. */
export function commentsOf(file: string): SourceText[] {
  const source = parse(file);
  const comments = new Map<number, SourceText>();
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? []) {
      const text = source.text.slice(pos, end).replace(/^\/\*\*?|\*\/$|^\s*\* ?|^\/\/ ?/gm, '')
        .replace(/^\s*@(?:see|internal|deprecated|nonempty|jsii).*$/gm, '').replace(/^\s*@(?:param [\w.]+|default -?|throws|returns)/gm, '\n\n');
      comments.set(pos, { file, line: lineOf(source, pos), text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...comments.values()];
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(relative(ROOT, file), readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
}

function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line + 1;
}

/** The expressions inside a text, which may hold further texts. */
function values(node: ts.Node): ts.Node[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (ts.isBinaryExpression(node)) {
    return [node.left, node.right].flatMap(side => textOf(side, asWord) === undefined ? [side] : values(side));
  }
  return [];
}
