import type { RE2JS } from 're2js';
import { refused, ValidationProblem } from './problem';

const MAX_BYTES = 1024; // Istio limits the text, Envoy the compiled program

/** Problems of a regular expression: empty, too long, or not RE2 (no look-around, no back references). */
export function regexProblem(regex: string): ValidationProblem | undefined {
  if (regex === '') {
    return problem('a regular expression is empty', "use '.*' to match everything");
  }
  const bytes = Buffer.byteLength(regex);
  if (bytes > MAX_BYTES) {
    return problem(`a regular expression is ${bytes} bytes long`, `at most ${MAX_BYTES} are allowed`);
  }
  try {
    compiler().compile(regex);
    return undefined;
  } catch (error) {
    return problem(
      `regular expression '${regex}' is not RE2: ${(error as Error).message}`, helpFor(regex),
    );
  }
}

/** A quantifier without an operand is typical of a glob. */
function helpFor(regex: string): string {
  if (/(^|[(|^])[*+?]|\*\*/.test(regex) && !regex.includes('(?')) {
    return `it reads like a glob: a regular expression has '.*' for any text, and '\\.' for a dot, as in '${
      regex.replace(/\./g, '\\.').replace(/\*+/g, '.*')}'`;
  }
  return /\(\?[=!<]|\\\d/.test(regex) ? 'RE2 has no look-ahead, look-behind or back references' : 'correct it; RE2 has no look-ahead, look-behind or back references';
}

function compiler(): typeof RE2JS {
  // loaded with the first expression: most programs have none
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('re2js') as { RE2JS: typeof RE2JS }).RE2JS;
}

function problem(message: string, help: string): ValidationProblem {
  return refused({ code: 'invalid-regex', message, help });
}
