/** Lists every message of the library side by side with its code and help, to be read by a person: `npx projen messages [PATH…]`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as ts from 'typescript';
import { textOf } from './text-of';

const ROOT = join(__dirname, '..');

interface Message {
  readonly place: string;
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

/** An expression as a reader sees it: text as it is, both texts of a condition, anything else in braces. */
function shown(node: ts.Node): string {
  if (ts.isParenthesizedExpression(node)) return shown(node.expression);
  if (ts.isConditionalExpression(node)) return `{${shown(node.whenTrue)} | ${shown(node.whenFalse)}}`;
  return textOf(node, inBraces) ?? inBraces(node);
}

function inBraces(node: ts.Node): string {
  return ts.isParenthesizedExpression(node) || ts.isConditionalExpression(node) ? shown(node) : `{${node.getText().replace(/\s+/g, ' ')}}`;
}

function property(object: ts.ObjectLiteralExpression, ...names: string[]): ts.Node | undefined {
  for (const each of object.properties) {
    if (each.name === undefined || !names.includes(each.name.getText())) continue;
    return ts.isPropertyAssignment(each) ? each.initializer : each.name;
  }
  return undefined;
}

function textOrNothing(node: ts.Node | undefined): string {
  return node === undefined ? '' : shown(node);
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
      if (message) add(node, textOrNothing(property(node, 'code', 'name')), shown(message), textOrNothing(property(node, 'help', 'remedy')));
    }
    if (ts.isCallExpression(node)) {
      const texts = node.arguments.filter(argument => ts.isStringLiteralLike(argument) || ts.isTemplateExpression(argument)
        || ts.isBinaryExpression(argument)).map(shown).filter(text => /\w+ .*\w+ .*\w+/.test(text.replace(/\{.*?\}/g, '')));
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
