import { analyze } from '../../../src/analysis/analyze';
import { RULES } from '../../../src/analysis/rules';
import { manifests } from '../manifests';

const ODD: readonly unknown[] = [null, 0, -1, 1e300, '', '*', 'a/b', true, [], [null], ['a'], {}, { a: null }, [[{}]]];

/** The objects of every example of a rule about the Gateway API, without content that needs no variation. */
const EXAMPLES = RULES.map(({ refused }) => refused).filter(({ add = [] }) => add.some(object => 'spec' in object && JSON.stringify(object).includes('gateway.networking')))
  .map(({ add = [] }) => manifests({ add }).map(({ object }) => object as object).filter(object => JSON.stringify(object).includes('gateway.networking')));

/** Every path of a value: `spec`, `spec.listeners`, `spec.listeners.0`, … */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  return typeof value !== 'object' || value === null ? []
    : Object.entries(value).flatMap(([key, member]) => [[...path, key], ...pathsOf(member, [...path, key])]);
}

function changed(object: object, path: readonly string[], value: unknown): object {
  const copy = JSON.parse(JSON.stringify(object)) as Record<string, any>;
  const parent = path.slice(0, -1).reduce((node, key) => node[key], copy);
  parent[path[path.length - 1]] = value;
  return copy;
}

test('an odd value in any field of any object gives findings, never an error', () => {
  let count = 0;
  for (const objects of EXAMPLES) {
    for (const [index, object] of objects.entries()) {
      for (const path of pathsOf(object)) {
        const odd = ODD[count % ODD.length];
        const another = ODD[(count * 5 + 3) % ODD.length];
        count += 1;
        for (const value of [odd, another]) {
          const all = objects.map((each, i) => ({ object: i === index ? changed(each, path, value) : each, origin: {} }));
          const findings = analyze(all, { now: new Date(), expiryDays: 30, complete: count % 2 === 0 });
          findings.forEach(({ message, help }) => expect(`${message}${help}`).not.toMatch(/undefined|\[object Object\]|NaN/));
        }
      }
    }
  }
  expect(count).toBeGreaterThan(500);
});
