import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { manifests } from './manifests';
import { analyze } from '../../src/analysis/analyze';
import { Finding } from '../../src/analysis/finding';
import { RuleExample } from '../../src/analysis/rule';
import { RULES } from '../../src/analysis/rules';
import { CATALOGUE, FindingCode, istioPage } from '../../src/analysis/severity-by-code';

function findings(example: RuleExample): Finding[] {
  return analyze(manifests(example), { now: new Date(), expiryDays: 30, complete: false, tlsPolicy: example.tlsPolicy });
}

const short = (all: Finding[]) => all.map(f => `${f.code} ${f.kind} ${f.namespace}/${f.name} ${f.path}: ${f.message}`);

test('the manifests that all examples start from have nothing wrong', () => {
  expect(short(findings({}))).toEqual([]);
});

describe.each(RULES.map(rule => ({ id: rule.id, rule })))('rule $id', ({ rule }) => {
  test('accepts its accepted example, as all rules do', () => {
    expect(short(findings(rule.accepted))).toEqual([]);
  });

  test('refuses its refused example, and nothing else does', () => {
    const found = findings(rule.refused);
    expect(found.length).toBeGreaterThan(0);
    expect(short(found.filter(f => !rule.codes.includes(f.code as FindingCode)))).toEqual([]);
  });

  test('is described', () => {
    expect(rule.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.complies).toMatch(/^[a-z‘A-Z].*[^.]$/);
    rule.codes.forEach(code => expect(CATALOGUE[code]).toBeDefined());
  });
});

test('every file of a rule is registered under its name', () => {
  const files = readdirSync(join(__dirname, '../../src/analysis/rules')).filter(f => f.endsWith('.ts') && f !== 'index.ts')
    .map(f => f.replace(/\.ts$/, ''));
  expect(RULES.map(r => r.id).sort()).toEqual(files.sort());
});

test('every code of the catalogue is that of a rule, or of the analysis itself', () => {
  const used = new Set<string>([...RULES.flatMap(r => r.codes), 'suppression-unused']);
  expect(Object.keys(CATALOGUE).filter(code => !used.has(code))).toEqual([]);
});

describe.each(Object.entries(CATALOGUE))('code %s', (code, entry) => {
  test('says what it means and what to do', () => {
    expect(code).toMatch(/^(IST\d{4}|[A-Z][a-z]+([A-Z]+[a-z]+)*|[a-z]+(-[a-z0-9]+)*)$/);
    expect(entry.meaning).toMatch(/^[A-Z].*\.$/);
    expect(entry.remedy).toMatch(/^[A-Z].*\.$/);
    expect(Boolean(istioPage(code))).toBe(code.startsWith('IST'));
  });
});
