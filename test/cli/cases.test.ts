import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../src/cli/run';

const CASES = join(__dirname, '../fixtures/cases');
const LEVELS = ['error', 'warning', 'info'];

interface Check {
  readonly input: string;
  readonly command: readonly string[];
  readonly expect: {
    readonly finding?: { readonly object: readonly string[]; readonly minLevel: string };
    readonly noFindingAtOrAbove?: string;
    readonly except?: readonly string[];
    readonly exit?: number | readonly number[];
  };
}

interface Found { readonly code: string; readonly level: string; readonly kind: string; readonly namespace: string; readonly name: string }

/** The certificates of the cases end in June 2027. */
beforeEach(() => jest.useFakeTimers({ now: new Date('2026-12-01T00:00:00Z') }));

afterEach(() => {
  jest.useRealTimers();
  process.exitCode = undefined;
});

function lint(args: readonly string[]): { readonly findings: readonly Found[]; readonly exit: number } {
  process.exitCode = undefined;
  let data = '';
  run(args, { data: text => { data += text; }, note: () => undefined, fail: () => { process.exitCode = 1; } });
  const exit = Number(process.exitCode ?? 0);
  return { findings: (JSON.parse(data) as { findings: Found[] }).findings, exit };
}

const reaches = (level: string, least: string) => LEVELS.indexOf(level) <= LEVELS.indexOf(least);

describe.each(readdirSync(CASES))('manifests of people: %s', name => {
  const checks = (JSON.parse(readFileSync(join(CASES, name, 'expect.json'), 'utf8')) as Check[]).filter(
    ({ command }) => command[0] === 'lint',
  );

  test.each(checks.map(check => ({ ...check, wanted: JSON.stringify(check.expect) })))(
    '$input gives $wanted',
    ({ input, command, expect: wanted }) => {
      const { findings, exit } = lint([...command, join(CASES, name, input)]);
      const { finding, noFindingAtOrAbove: none, except = [] } = wanted;
      const shown = findings.filter(({ code }) => !except.includes(code)).filter(({ level }) => none !== undefined && reaches(level, none));
      const objects = findings
        .filter(({ code, level }) => code !== 'plaintext-private-key' && finding !== undefined && reaches(level, finding.minLevel))
        .map(({ kind, namespace, name: object }) => `${kind} ${namespace}/${object}`);
      expect(shown).toEqual([]);
      expect(finding === undefined || objects.some(object => finding.object.includes(object))).toBe(true);
      expect(wanted.exit === undefined ? [exit] : [wanted.exit].flat()).toContain(exit);
    },
  );
});
