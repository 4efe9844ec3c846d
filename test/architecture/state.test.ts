import { join, relative } from 'node:path';
import * as ts from 'typescript';

const SRC = join(__dirname, '../../src');

/**
 * State of a module that may be lost at any time: without it a result is computed again, and is the same.
 * Everything else belongs to an object that the user holds, or to the `AppState`.
 */
const CACHES: { readonly [variable: string]: string } = {
  'api-object/load-objects.ts loaded': 'the loaded module with the Secrets of Kubernetes',
  'arguments/check-arguments.ts CHECKS': 'checks that are made from the descriptions: made again',
  'arguments/check-arguments.ts PARAMETERS': 'descriptions by method: read again',
  'pki/x509/encode-certificate.ts encoder': 'the loaded module node-forge',
  'simulator/handshake/certificate-path.ts PARSED': 'parsed certificates of a PEM text: parsed again',
};

/** State that lasts as long as a process: that of a plan, which the command `check` starts for one synth. */
const OF_A_PLAN = ['pki/store/planned-store.ts PLANNED'];

/** What may run later, and why no synth leaves it behind. */
const LATER: { readonly [file: string]: string } = {
  'pki/store/directory/system.ts': 'nothing: it reads the number of its own thread',
  'simulator/handshake/duplex-pair.ts': 'bytes of a handshake, for which the promise of a request waits',
  'report/check/git.ts': 'git, which the command `check` reads and waits for',
  'report/check/run-program.ts': 'the program that the command `check` starts, and waits for',
  'report/verify/deadline.ts': 'the time-out of a connection of the command `verify`, which ends with it',
};

/** Objects that a module creates itself and gives members of any name. */
const OWN_OBJECTS = ['model/input/plain-value.ts'];

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
  ignoreDeprecations: '6.0',
};
const program = ts.createProgram(
  [join(SRC, 'index.ts'), join(SRC, 'cli/main.ts'), join(SRC, 'simulator/matchers/index.ts'), join(SRC, 'analysis/plugin.ts')], options,
);
const checker = program.getTypeChecker();
const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(`${SRC}/`));

function nodes(file: ts.Node): ts.Node[] {
  const all: ts.Node[] = [];
  const visit = (node: ts.Node) => {
    all.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return all;
}

function place(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${relative(SRC, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.getText().split('\n')[0]}`;
}

const isOurs = (symbol: ts.Symbol | undefined) =>
  symbol?.declarations?.every(declaration => declaration.getSourceFile().fileName.startsWith(`${SRC}/`));

/** What a statement changes: `a.b` of `a.b = c`, `a.b += c`, `a.b++`, `delete a.b`. */
function changed(node: ts.Node): ts.Expression | undefined {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment ? node.left : undefined;
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    return [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(node.operator) ? node.operand : undefined;
  }
  return ts.isDeleteExpression(node) ? node.expression : undefined;
}

/**
 * Whether an expression is a member that another library, Node.js or the language declares. Elements of lists and dictionaries are data.
 */
function isForeignMember(target: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(target)) {
    if (target.expression.kind === ts.SyntaxKind.ThisKeyword) return false; // its own class is checked by the compiler
    // declared by nobody
    if (ts.isParenthesizedExpression(target.expression) && ts.isAsExpression(target.expression.expression)) return true;
    // the commands are the program, so its exit code is theirs
    if (target.getText() === 'process.exitCode' && target.getSourceFile().fileName.startsWith(join(SRC, 'cli'))) return false;
    const type = checker.getTypeAtLocation(target.expression);
    const name = checker.getSymbolAtLocation(target.name);
    if (checker.isArrayType(type) || checker.getIndexInfosOfType(type).length > 0) return false;
    return target.name.text === 'prototype' || !isOurs(name);
  }
  return ts.isElementAccessExpression(target) && checker.getIndexInfosOfType(checker.getTypeAtLocation(target.expression)).length === 0
    && !isOurs(checker.getTypeAtLocation(target.expression).symbol);
}

test('nothing is assigned to an object, class or global that is not ours', () => {
  const wrong = files.flatMap(nodes).filter(node => {
    const target = changed(node);
    return target !== undefined && isForeignMember(target);
  });
  expect(wrong.map(place)).toEqual([]);
});

test('nothing is defined on an object that exists already', () => {
  const writers = /^(Object\.(defineProperty|defineProperties|setPrototypeOf)|Reflect\.(set|defineProperty|setPrototypeOf))$/;
  const wrong = files.flatMap(nodes).filter(ts.isCallExpression).filter(call => {
    const name = call.expression.getText();
    return writers.test(name) || (name === 'Object.assign' && !ts.isObjectLiteralExpression(call.arguments[0]));
  });
  expect(wrong.map(place).filter(text => !OWN_OBJECTS.some(file => text.startsWith(`${file}:`)))).toEqual([]);
});

const has = (field: ts.PropertyDeclaration, kind: ts.SyntaxKind) => field.modifiers?.some(modifier => modifier.kind === kind) ?? false;

/** Variables of modules and static fields of classes. */
function variables(file: ts.SourceFile): (ts.VariableDeclaration | ts.PropertyDeclaration)[] {
  return [
    ...file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => [...declarationList.declarations]),
    ...nodes(file).filter(ts.isPropertyDeclaration).filter(field => has(field, ts.SyntaxKind.StaticKeyword)),
  ];
}

/** `let`, `var`, and static fields that are not `readonly`. */
function reassigned(file: ts.SourceFile): ts.Node[] {
  return variables(file).filter(variable => ts.isVariableDeclaration(variable)
    ? !variable.parent.getText().startsWith('const ')
    : !has(variable, ts.SyntaxKind.ReadonlyKeyword));
}

const WRITERS = ['set', 'add', 'push', 'unshift', 'splice', 'pop', 'shift', 'delete', 'clear', 'sort', 'reverse'];

/** What a statement changes a member of: `a` of `a.b = c`, `a[b] = c`, `a.push(b)`. */
function receiver(node: ts.Node): ts.Expression | undefined {
  const target = changed(node);
  if (target) return ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target) ? target.expression : undefined;
  const method = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) ? node.expression : undefined;
  return method && WRITERS.includes(method.name.text) ? method.expression : undefined;
}

/** Constants that somewhere in their file are filled or emptied. */
function filled(file: ts.SourceFile): ts.Node[] {
  const symbols = nodes(file).map(receiver).filter(expression => expression !== undefined)
    .map(expression => checker.getSymbolAtLocation(ts.isPropertyAccessExpression(expression) ? expression.name : expression));
  return variables(file).filter(variable => symbols.includes(checker.getSymbolAtLocation(variable.name)));
}

/** Registers that hang something on objects of others, wherever they are created. */
function weak(file: ts.SourceFile): ts.Node[] {
  return nodes(file).filter(ts.isNewExpression).filter(({ expression }) => /^Weak(Map|Set)$/.test(expression.getText()))
    .map(node => ts.findAncestor(node, around => ts.isVariableDeclaration(around) || ts.isPropertyDeclaration(around)) ?? node);
}

test('modules have no state, besides caches that may be lost at any time', () => {
  const found = files.flatMap(file => [...reassigned(file), ...filled(file), ...weak(file)])
    .map(node => `${relative(SRC, node.getSourceFile().fileName)} ${(node as ts.NamedDeclaration).name?.getText() ?? node.getText()}`);
  expect([...new Set(found)].filter(name => !OF_A_PLAN.includes(name)).sort()).toEqual(Object.keys(CACHES).sort());
});

test('no module leaves anything that runs later: a timer, a worker, an exit hook', () => {
  const calls = /process\.(on|once|nextTick)\(|\b(setTimeout|setInterval|setImmediate|queueMicrotask)\(/;
  const modules = /['"](node:)?(worker_threads|child_process|cluster)['"]/;
  const wrong = files.filter(file => calls.test(file.text) || modules.test(file.text)).map(file => relative(SRC, file.fileName));
  expect(wrong.sort()).toEqual(Object.keys(LATER).sort());
});
