import { domainFlaw } from '../../src/validation/domain-name';
import { regexProblem } from '../../src/validation/re2';

describe('help names the cause', () => {
  test.each([['*.example.com', String.raw`.*\.example\.com`], ['/api/**', '/api/.*']])('of a glob in place of a regular expression: %s', (glob, regex) => {
    expect(regexProblem(glob)!.help).toContain(`'${regex}'`);
    expect(regexProblem(regex)).toBeUndefined();
  });

  test.each(['/(?!admin).*', '/(?<=a)b', String.raw`(a)\1`])('of look-around and back references: %s', regex => {
    expect(regexProblem(regex)!.help).toMatch(/^RE2 has no look-ahead/);
  });

  test('of a host that is not ASCII', () => {
    expect(domainFlaw('bücher.example.com')).toContain('write xn--bcher-kva');
  });
});
