import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Takes npm's place: prints and leaves what a real run would, and ends as the environment says. */
const NPM = `#!/bin/sh
case "$1 $2" in
  "ci "*) exit $CI ;;
  "test "*) [ -z "$JEST" ] || { mkdir -p .cache && echo "$JEST" > .cache/jest.json; }; echo "$OFFLINE"; exit $TEST ;;
  "run consumers") echo "$PROJECTS"; exit $CONSUMERS ;;
  "run conformance") echo "$SAID"; exit $CONFORMANCE ;;
esac
`;
const GOOD = {
  CI: '0',
  TEST: '0',
  CONSUMERS: '0',
  CONFORMANCE: '0',
  JEST: numbers(0, 0),
  OFFLINE: 'ok    tsx: synth 1.0 s (1.2 s)\n7 passed, 0 failed',
  PROJECTS: 'lacks Go: no such module (1.0 s)\n3 passed, 0 failed, 1 skipped',
  SAID: '5 passed, 0 failed',
};

function numbers(numFailedTests: number, numFailedTestSuites: number): string {
  return JSON.stringify({ numPassedTests: 10, numFailedTests, numFailedTestSuites });
}

test.each<[string, Partial<typeof GOOD>, string, number]>([
  ['everything is well', {}, '25 passed, 0 failed', 0],
  ['nothing can be installed', { CI: '1', JEST: '', OFFLINE: '' }, '8 passed, 1 failed', 1],
  ['lint or compile fails before jest', { TEST: '1', JEST: '', OFFLINE: '' }, '8 passed, 1 failed', 1],
  ['a step fails beside jest', { TEST: '1' }, '25 passed, 1 failed', 1],
  ['tests fail, and no project is tried', { TEST: '1', JEST: numbers(3, 2), OFFLINE: '' }, '18 passed, 3 failed', 1],
  ['test files do not compile', { TEST: '1', JEST: numbers(0, 2), OFFLINE: '' }, '18 passed, 2 failed', 1],
  ['jest says nothing, and ends well', { JEST: '' }, '8 passed, 1 failed', 1],
  ['jest says half of it', { JEST: '{' }, '8 passed, 1 failed', 1],
  ['a project without the network fails', { OFFLINE: '6 passed, 1 failed', TEST: '1' }, '24 passed, 1 failed', 1],
  ['the projects without the network say nothing', { OFFLINE: '' }, '18 passed, 1 failed', 1],
  ['a project with real installs fails', { PROJECTS: '2 passed, 1 failed', CONSUMERS: '1' }, '24 passed, 1 failed', 1],
  ['the projects with real installs die', { PROJECTS: '', CONSUMERS: '1' }, '22 passed, 1 failed', 1],
  ['conformance fails', { SAID: '4 passed, 1 failed', CONFORMANCE: '1' }, '24 passed, 1 failed', 1],
  ['conformance dies', { SAID: '', CONFORMANCE: '1' }, '20 passed, 1 failed', 1],
  ['conformance says nothing, and ends well', { SAID: '' }, '20 passed, 1 failed', 1],
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
