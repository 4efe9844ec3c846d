import { found } from './found';
import { routeConflictsErrors, routeConflictsProblems } from '../../src/validation/route-conflicts';
import { HttpMatchSpec, HttpRouteSpec } from '../../src/validation/virtual-service-spec';

const match = (...matches: HttpMatchSpec[]): HttpRouteSpec => ({ match: matches });
const prefix = (value: string, more: HttpMatchSpec = {}) => match({ uri: { prefix: value }, ...more });

test.each<[string, HttpRouteSpec[], string[]]>([
  ['specific before general', [prefix('/a/b'), prefix('/a'), {}], []],
  ['two routes for everything', [{}, {}], ['IST0130 [1]']],
  ['a match after a route for everything', [{}, prefix('/a')], ['IST0130 [1].match[0]']],
  ['the same match twice', [prefix('/a'), match({ uri: { prefix: '/a' }, name: 'other' })], ['IST0131 [1].match[0]', 'IST0130 [1]']],
  ['one of two matches repeated', [prefix('/a'), match({ uri: { prefix: '/a' } }, { uri: { prefix: '/b' } })], ['IST0131 [1].match[0]']],
  ['general before specific', [prefix('/a'), prefix('/a/b')], ['IST0131 [1].match[0]']],
  [
    'general before specific of another method',
    [prefix('/a', { method: { exact: 'GET' } }), prefix('/a/b', { method: { exact: 'POST' } })],
    [],
  ],
  ['general before specific of another port', [prefix('/a', { port: 80 }), prefix('/a/b', { port: 443 })], []],
  ['general before specific of another header', [prefix('/a', { headers: { x: { exact: '1' } } }), prefix('/a/b')], []],
  ['prefix before exact, which Istio does not compare', [prefix('/a'), match({ uri: { exact: '/a/b' } })], []],
  [
    'keys in another order',
    [match({ port: 1, method: { exact: 'A' } }), match({ method: { exact: 'A' }, port: 1 })],
    ['IST0131 [1].match[0]', 'IST0130 [1]'],
  ],
])('%s', (_, routes, expected) => {
  expect(found(routeConflictsProblems(routes))).toEqual(expected);
});

test.each<[string, HttpRouteSpec[], string[]]>([
  ['a route behind one that has only a prefix of metrics', [match({ statPrefix: 'all' }), prefix('/a')], ['IST0130 [1].match[0]']],
  ['a match that differs only by its prefix of metrics', [prefix('/a', { statPrefix: 'a' }), prefix('/a', { statPrefix: 'b' })], ['IST0131 [1].match[0]', 'IST0130 [1]']],
  ['matches that differ', [prefix('/a', { statPrefix: 'a' }), prefix('/b', { statPrefix: 'a' }), match({ statPrefix: 'all' })], []],
])('in a program: %s', (_, routes, expected) => {
  expect(found(routeConflictsErrors(routes))).toEqual(expected);
});

test('routes are named by their names', () => {
  expect(routeConflictsProblems([{ name: 'all' }, { name: 'rest' }])[0].message).toContain("route 'rest' is never reached: route 'all'");
});

test('1000 prefixes that differ are compared in linear time', () => {
  const routes = Array.from({ length: 1000 }, (_, i) => prefix(`/service-${String(i).padStart(4, '0')}/`));
  expect(routeConflictsProblems(routes)).toEqual([]);
});
