import { App, Chart } from 'cdk8s';
import { IngressError } from '../../src/errors';
import { at, check, flawed, refused, warned } from '../../src/validation/problem';

const problem = { code: 'invalid-host', message: 'host wrong' } as const;

test('fields are put below their parent', () => {
  expect(at('servers[0]', refused({ ...problem, field: 'hosts[1]' }), undefined, warned({ ...problem, field: '[2]' }), refused(problem))
    .map(p => p.field))
    .toEqual(['servers[0].hosts[1]', 'servers[0][2]', 'servers[0]']);
});

test('check throws the first error, with the construct', () => {
  const chart = new Chart(new App(), 'shop');
  expect(() => check(chart, undefined, warned(problem), refused(problem))).toThrow('[shop] host wrong (invalid-host)');
  expect(() => check(undefined, refused(problem))).toThrow(IngressError);
});

test('check lets warnings pass', () => {
  expect(() => check(undefined, warned(problem), flawed('x', 'info', problem))).not.toThrow();
});
