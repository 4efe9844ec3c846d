import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { usesColours } from '../../src/cli/colours';
import { EXIT_CODES, exitCodesOf } from '../../src/cli/exit-codes';
import { run } from '../../src/cli/run';
import { counted } from '../../src/text/plural';

const ROOT = join(__dirname, '../..');

function cli(...args: string[]): { data: string; words: string; exit: number } {
  const before = process.exitCode;
  const printed = { data: '', words: '' };
  process.exitCode = 0;
  const note = (line: string) => { printed.words += `${line}\n`; };
  run(args, { data: text => { printed.data += text; }, note, fail: line => { note(line); process.exitCode = 1; } });
  const exit = Number(process.exitCode);
  process.exitCode = before;
  return { ...printed, exit };
}

test('--version prints the version of package.json', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(cli('--version')).toEqual({ data: `${version}\n`, words: '', exit: 0 });
});

test('a request without manifests names the option that is missing', () => {
  expect(cli('request', 'https://shop.example.com/')).toMatchObject({ words: expect.stringContaining('--manifests'), exit: 2 });
});

test.each([
  [], ['lint'], ['explain'], ['request'], ['check'], ['verify'], ['expiry'], ['report'], ['store'],
  ...['list', 'show', 'export-key', 'change-passphrase', 'rekey', 'forget'].map(command => ['store', command]),
])('the help of %s has examples that begin with the command, and defaults in words', (...command: string[]) => {
  const { data, exit } = cli(...command, '--help');
  expect(exit).toBe(0);
  expect(data).not.toMatch(/default:\s+\[/);
  expect(data).toMatch(new RegExp(`\nExamples:\n(  \\$ .*${['cdk8s-istio-ingress', ...command].join(' ')}\\b.*\n)+`));
});

test('the exit codes of every command are listed, and its help has them', () => {
  const [, listed] = cli('--help').data.split('Commands:');
  const names = [...listed.split('Examples:')[0].matchAll(/^  ([a-z-]+)/gm)].map(([, name]) => name).filter(name => name !== 'help');
  expect(names.sort()).toEqual(Object.keys(EXIT_CODES).sort());
  for (const name of names) expect(cli(name, '--help').data.replace(/\s+/g, ' ')).toContain(exitCodesOf(name));
});

test('every command is in its parent\'s help with an example', () => {
  for (const command of [[], ['store']]) {
    const [usage, examples] = cli(...command, '--help').data.split('Examples:');
    const names = [...usage.split('Commands:')[1].matchAll(/^  ([a-z-]+)/gm)].map(([, name]) => name).filter(name => name !== 'help');
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(examples).toContain(['$ cdk8s-istio-ingress', ...command, name, ''].join(' '));
  }
});

test.each<[number, string, string]>([
  [0, 'error', '0 errors'], [1, 'error', '1 error'], [2, 'info', '2 infos'], [2, 'Gateway', '2 Gateways'], [2, 'Ingress', '2 Ingresses'],
  [2, 'AuthorizationPolicy', '2 AuthorizationPolicies'], [1, 'Ingress', '1 Ingress'],
])('%d %s is written %s', (count, noun, text) => {
  expect(counted(count, noun)).toBe(text);
});

test.each<[boolean, NodeJS.ProcessEnv, boolean, boolean]>([
  [true, {}, true, true], [true, {}, false, false], [false, {}, true, false],
  [true, { NO_COLOR: '1' }, true, false], [true, { NO_COLOR: '0' }, true, false], [true, { NO_COLOR: '' }, true, true],
  [true, { TERM: 'dumb' }, true, false],
])('colours: wanted %s, environment %j, terminal %s: %s', (wanted, env, isTerminal, colours) => {
  expect(usesColours(wanted, env, isTerminal)).toBe(colours);
});

/** A separate process: standard input and the terminal are the process's. */
function execute(args: string[], input: string, env: NodeJS.ProcessEnv = {}) {
  const main = join(ROOT, 'src/cli/main.ts');
  return spawnSync(
    'node', [join(ROOT, 'node_modules/tsx/dist/cli.mjs'), main, ...args], { input, encoding: 'utf8', env: { ...process.env, ...env } },
  );
}

test('standard input and files are read together, once each', () => {
  const gateway = (name: string) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name },
    spec: { servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [`${name}.example.com`] }] },
  });
  const { stdout, status } = execute(['explain', '-', join(ROOT, 'test/cli/fixtures/gateway.yaml')], stringify(gateway('stdin')));
  expect(stdout).toContain('stdin.example.com');
  expect(stdout).toContain('file.example.com');
  expect(status).toBe(0);
  for (const name of ['explain', 'lint']) {
    const twice = execute([name, '-', '-'], stringify(gateway('stdin')));
    expect(twice.stderr).toContain('standard input is specified twice');
    expect(twice.status).toBe(2);
  }
});
