import { spawnSync } from 'child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** Stands for npm: says and leaves what a real run would, and ends as it is told. */
const NPM = `#!/bin/sh
case "$1" in
  ci) exit $CI ;;
  test) [ -z "$JEST" ] || { mkdir -p .cache && echo "$JEST" > .cache/jest.json; }; exit $TEST ;;
  run) echo "$SAID"; exit $CONFORMANCE ;;
esac
`;
const GOOD = { CI: '0', TEST: '0', CONFORMANCE: '0', JEST: numbers(0, 0), SAID: '5 passed, 0 failed' };

function numbers(numFailedTests: number, numFailedTestSuites: number): string {
  return JSON.stringify({ numPassedTests: 10, numFailedTests, numFailedTestSuites });
}

test.each<[string, Partial<typeof GOOD>, string, number]>([
  ['everything is well', {}, '15 passed, 0 failed', 0],
  ['nothing can be installed', { CI: '1', JEST: '' }, '5 passed, 1 failed', 1],
  ['lint or compile fails before jest', { TEST: '1', JEST: '' }, '5 passed, 1 failed', 1],
  ['a step fails beside jest', { TEST: '1' }, '15 passed, 1 failed', 1],
  ['tests fail', { TEST: '1', JEST: numbers(3, 2) }, '15 passed, 3 failed', 1],
  ['test files do not compile', { TEST: '1', JEST: numbers(0, 2) }, '15 passed, 2 failed', 1],
  ['jest says nothing, and ends well', { JEST: '' }, '5 passed, 1 failed', 1],
  ['jest says half of it', { JEST: '{' }, '5 passed, 1 failed', 1],
  ['conformance fails', { SAID: '4 passed, 1 failed', CONFORMANCE: '1' }, '14 passed, 1 failed', 1],
  ['conformance dies', { SAID: '', CONFORMANCE: '1' }, '10 passed, 1 failed', 1],
  ['conformance says nothing, and ends well', { SAID: '' }, '10 passed, 1 failed', 1],
])('.ci/run counts when %s', (_, changed, lastLine, status) => {
  const folder = mkdtempSync(join(tmpdir(), 'ci-'));
  try {
    cpSync(join(__dirname, '../../.ci/run'), join(folder, '.ci/run'));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/npm'), NPM, { mode: 0o755 });
    const env = { ...process.env, ...GOOD, ...changed, PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    const run = spawnSync(join(folder, '.ci/run'), { env, encoding: 'utf8' });
    expect({ lastLine: run.stdout.trim().split('\n').pop(), status: run.status }).toEqual({ lastLine, status });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
