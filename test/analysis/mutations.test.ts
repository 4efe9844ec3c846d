import { manifests } from './manifests';
import { HARMLESS, MUTATIONS } from './mutations';
import { analyze } from '../../src/analysis/analyze';
import { RuleExample } from '../../src/analysis/rule';

function findings(example: RuleExample): string[] {
  return analyze(manifests(example), { now: new Date(), expiryDays: 30, complete: false })
    .map(f => `${f.code} ${f.kind} ${f.namespace}/${f.name} ${f.path ?? ''}`);
}

describe('manifests with nothing wrong give no finding', () => {
  test.each(HARMLESS.map(harmless => ({ ...harmless })))('$name', harmless => {
    expect(findings(harmless)).toEqual([]);
  });
});

describe('each single mistake gives exactly its finding', () => {
  test.each(MUTATIONS.map(mutation => ({ ...mutation })))('$name', mutation => {
    expect(findings(mutation)).toEqual(mutation.gives);
  });
});

test('there are at least sixty mistakes, with different names', () => {
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(60);
  expect(new Set(MUTATIONS.map(m => m.name)).size).toBe(MUTATIONS.length);
});
