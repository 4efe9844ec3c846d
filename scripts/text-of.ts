import * as ts from 'typescript';

/**
 * The text of a string, a template, or a sum of them; undefined for another expression.
 *
 * @param shown what stands in the text for an expression that is not one
 */
export function textOf(node: ts.Node, shown: (expression: ts.Node) => string): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ expression, literal }) => shown(expression) + literal.text).join('');
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left, shown), textOf(node.right, shown)];
    return left === undefined && right === undefined ? undefined : (left ?? shown(node.left)) + (right ?? shown(node.right));
  }
  return undefined;
}
