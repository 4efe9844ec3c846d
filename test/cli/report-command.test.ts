import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { run } from '../../src/cli/run';
import { manyHosts } from '../report/ingress-report/manifests';

let folder: string;
let input: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-command-'));
  input = join(folder, 'ingress.yaml');
  writeFileSync(input, manyHosts(2).map(object => stringify(object)).join('---\n'));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => { process.exitCode = undefined; });

function cli(...args: string[]): { data: string; words: string; exit: number } {
  process.exitCode = 0;
  const said = { data: '', words: '' };
  const note = (line: string) => { said.words += `${line}\n`; };
  run(args, { data: text => { said.data += text; }, note, fail: line => { note(line); process.exitCode = 1; } });
  return { ...said, exit: Number(process.exitCode) };
}

test('each option gives its form, and HTML is the default', () => {
  const starts = [[], ['--svg'], ['--markdown'], ['--json']].map(options => cli('report', input, '--at', '2027-01-01', ...options).data);
  expect(starts[0]).toMatch(/^<!DOCTYPE html>/);
  expect(starts[1]).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg /);
  expect(starts[2]).toMatch(/^## Ingress report of 2027\\-01\\-01|^## Ingress report of 2027-01-01/);
  expect(JSON.parse(starts[3])).toMatchObject({ day: '2027-01-01', hosts: [{ host: 'host-0.example.com' }, { host: 'host-1.example.com' }] });
});

test('--output writes what standard output would show, and nothing else', () => {
  const { data } = cli('report', input, '--at', '2027-01-01');
  const file = join(folder, 'report.html');
  const before = readdirSync(folder);
  expect(cli('report', input, '--at', '2027-01-01', '--output', file)).toEqual({ data: '', words: '', exit: 0 });
  expect(readFileSync(file, 'utf8')).toBe(data);
  expect(readdirSync(folder).filter(name => !before.includes(name))).toEqual(['report.html']);
});

test.each(['2027-02-30', 'tomorrow', '2027-1-1', ''])('--at %j is wrong usage', value => {
  const { words, exit } = cli('report', input, '--at', value);
  expect(words).toContain('expected a date, such as 2027-03-01');
  expect(exit).toBe(2);
});

test('two forms at once are wrong usage, and so is an input without manifests', () => {
  expect(cli('report', input, '--svg', '--json').exit).toBe(2);
  const empty = join(folder, 'empty.yaml');
  writeFileSync(empty, '');
  expect(cli('report', empty).exit).toBe(2);
});
