import { judge } from './accepts-and-refuses';
import { durationProblem, parseDuration } from '../../src/validation/durations';
import { regexProblem } from '../../src/validation/re2';
import { StringMatchSpec, stringMatchProblem } from '../../src/validation/string-match';

describe('regular expressions', () => {
  judge(regexProblem, [
    ['.*'],
    ['^/api/(v1|v2)/[a-z]+$'],
    ['(?i)abc'],
    ['a'.repeat(1024)],
    ['', 'is empty'],
    ['a'.repeat(1025), '1025 bytes'],
    ['ä'.repeat(513), '1026 bytes'],
    ['(?=a)b', 'not RE2'],
    ['(?<!a)b', 'not RE2'],
    ['(a)\\1', 'not RE2'],
    ['[a', 'not RE2'],
    ['*', 'not RE2'],
    ['a{1001}', 'not RE2'],
  ]);
});

describe('string match', () => {
  judge(([match, field]: [StringMatchSpec, string]) => stringMatchProblem(match, field), [
    [[{ exact: '' }, 'uri']],
    [[{ prefix: '' }, 'uri']],
    [[{ prefix: '/' }, 'method']],
    [[{}, 'headers']],
    [[{ prefix: '' }, 'authority'], 'empty prefix'],
    [[{ exact: 'a', prefix: 'b' }, 'uri'], 'exact and prefix'],
    [[{ regex: '(' }, 'uri'], 'uri|error|IST0106|regular expression'],
  ]);
});

describe('durations', () => {
  judge(durationProblem, [
    ['1s'], ['1h30m'], ['1ms'], ['2.5s'], ['+5m'], ['1000us'],
    ['0', 'too short'],
    ['0.5ms', 'too short'],
    ['-1s', 'too short'],
    ['2562047h'],
    ['2562048h', 'too long'],
    ['1.5ms', 'finer than a millisecond'],
    ['5', 'not a duration'],
    ['5 s', 'not a duration'],
    ['five', 'not a duration'],
    ['', 'not a duration'],
  ]);

  test('are read in milliseconds', () => {
    expect(['1h', '1m30s', '.5s', '250us'].map(parseDuration)).toEqual([3_600_000, 90_000, 500, 0.25]);
  });
});
