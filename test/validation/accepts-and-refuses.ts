import { ValidationProblem } from '../../src/validation/problem';

/** One value with what is expected: undefined for accepted, else a part of the message. */
export type Case<T> = readonly [value: T, expected?: string | RegExp];

/** Runs a check over a table in which accepted and refused forms stand side by side. */
export function judge<T>(
  what: (value: T) => ValidationProblem | undefined | readonly ValidationProblem[], cases: readonly Case<T>[],
): void {
  test.each(cases.map(([value, expected]) => ({
    value, expected, name: `${expected ? 'refuses' : 'accepts'} ${JSON.stringify(value)}`,
  })))('$name', ({ value, expected }) => {
    const result = what(value);
    const problems = Array.isArray(result) ? result : result ? [result] : [];
    const messages = problems.map((p: ValidationProblem) => `${p.field ?? ''}|${p.level}|${p.finding}|${p.message}`);
    if (expected === undefined) {
      expect(messages).toEqual([]);
    } else {
      expect(messages).toHaveLength(1);
      expect(messages[0]).toMatch(expected);
      expect(problems[0].help).toMatch(/\w/);
      expect(problems[0].message).toMatch(/^[^A-Z].*[^.]$|^TLSV/s);
    }
  });
}
