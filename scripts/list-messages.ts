/** Lists every message of the library side by side with its code and help, to be read by a person: `npx projen messages [PATH…]`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..');

interface Message {
  readonly place: string;
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** The text of an expression; what is not text is shown in braces. */
function textOf(node: ts.Node | undefined): string {
  if (node === undefined) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map(({ expression, literal }) => `{${expression.getText()}}${literal.text}`).join('');
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) return textOf(node.left) + textOf(node.right);
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression);
  if (ts.isConditionalExpression(node)) return `{${textOf(node.whenTrue)} | ${textOf(node.whenFalse)}}`;
  return `{${node.getText().replace(/\s+/g, ' ')}}`;
}

function property(object: ts.ObjectLiteralExpression, ...names: string[]): ts.Node | undefined {
  for (const each of object.properties) {
    if (each.name === undefined || !names.includes(each.name.getText())) continue;
    return ts.isPropertyAssignment(each) ? each.initializer : each.name;
  }
  return undefined;
}

/** Objects with a message, and calls that pass a message and a help as texts. */
function messagesOf(file: string): Message[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const messages: Message[] = [];
  const add = (node: ts.Node, code: string, message: string, help: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    messages.push({ place: `${relative(ROOT, file)}:${line + 1}`, code, message, help });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const message = property(node, 'message', 'meaning');
      if (message) add(node, textOf(property(node, 'code', 'name')), textOf(message), textOf(property(node, 'help', 'remedy')));
    }
    if (ts.isCallExpression(node)) {
      const texts = node.arguments.filter(argument => ts.isStringLiteralLike(argument) || ts.isTemplateExpression(argument)
        || ts.isBinaryExpression(argument)).map(textOf).filter(text => /\w+ .*\w+ .*\w+/.test(text.replace(/\{.*?\}/g, '')));
      if (texts.length > 0) add(node, node.expression.getText().split('\n')[0], texts[0], texts.slice(1).join(' / '));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return messages;
}

const paths = process.argv.length > 2 ? process.argv.slice(2) : ['src'];
const files = paths.flatMap(path => path.endsWith('.ts') ? [join(ROOT, path)] : readdirSync(join(ROOT, path), { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts')).sort().map(name => join(ROOT, path, name)));
for (const { place, code, message, help } of files.flatMap(messagesOf)) {
  process.stdout.write(`${place}\t${code}\n    ${message}\n${help ? `    → ${help}\n` : ''}`);
}
