import { pathParts } from '../../../src/model/input/field-lines';
import { readYaml } from '../../../src/model/input/read-yaml';
import { problemOf } from '../../helpers/charts';

const names = (text: string) => readYaml(text, 'a.yaml').map(({ object, origin }) => `${(object as any).metadata?.name}@${origin.line}`);
const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

test('several documents are read with their lines', () => {
  expect(names(`# comment\n${map('a')}---\n${map('b')}--- # third\n${map('c')}`)).toEqual(['a@2', 'b@7', 'c@12']);
});

test('empty documents, comments and other YAML are left out', () => {
  expect(readYaml(`---\n# nothing\n---\n---\n${map('a')}---\n`, 'a.yaml')).toHaveLength(1);
});

test('lists are opened, also in lists', () => {
  const list = `apiVersion: v1\nkind: List\nitems:\n- ${map('a').trim().replace(/\n/g, '\n  ')}\n- apiVersion: v1\n  kind: ConfigMapList\n  items:\n  - ${map('b').trim().replace(/\n/g, '\n    ')}\n`;
  expect(readYaml(list, 'a.yaml').map(({ object }) => (object as any).metadata.name)).toEqual(['a', 'b']);
});

test('lines of fields are found, of missing ones that of the parent', () => {
  const [, second] = readYaml(`${map('a')}---\n${map('b')}data:\n  tls.crt: x\n  list:\n  - one\n  - two: 3\n`, 'a.yaml');
  expect(['metadata.name', 'data[tls.crt]', 'data.list[1].two', 'data.nothing', 'spec.x'].map(path => second.origin.lineOf!(path))).toEqual([9, 11, 14, 10, 6]);
});

test('JSON is YAML', () => {
  expect(names(JSON.stringify({ kind: 'List', items: [{ kind: 'A', metadata: { name: 'a' } }] }))).toEqual(['a@undefined']);
});

test('merge keys and anchors are resolved', () => {
  expect(readYaml('base: &base {a: 1}\nkind: A\nmore:\n  <<: *base\n  b: 2\n', 'a.yaml')[0].object).toMatchObject({ more: { a: 1, b: 2 } });
});

test.each<[string, string, RegExp]>([
  ['broken YAML', `${map('a')}---\n${map('b')}  bad: [\n`, /^a\.yaml:\d+ is not YAML: /],
  ['tabs', 'a:\n\tb: 1\n', /^a\.yaml:2 is not YAML/],
  ['a key used twice', 'a: 1\na: 2\n', /^a\.yaml:2 is not YAML: map keys must be unique/],
  ['a template', 'metadata:\n  name: {{ .Values.name }}\n', /^a\.yaml:2 is a template.*render it first/],
  ['binary', 'a\0b', /^a\.yaml is binary/],
  ['aliases that explode', 'a: &a [x,x,x,x,x,x,x,x,x,x]\n' + ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((k, i) => `${k}: &${k} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]\n`).join(''), /^a\.yaml:1 is not YAML: excessive alias count/],
  ['more items than memory holds', `a: [${'1,'.repeat(1_000_001)}1]`, /^a\.yaml:1 has a document of more than 1000000 lines and items/],
  ['deep nesting', '['.repeat(100_000), /^a\.yaml:1 is not YAML/],
])('%s is an error with file and line', (_, text, message) => {
  const problem = problemOf(() => readYaml(text, 'a.yaml'));
  expect(problem.code).toBe('invalid-manifest');
  expect(problem.message).toMatch(message);
});

test('definitions of kinds are not parsed', () => {
  expect(readYaml('kind: CustomResourceDefinition\nspec: [not, closed\n', 'a.yaml')).toEqual([]);
});

test('paths are taken apart', () => {
  expect(pathParts('spec.servers[0].hosts[1]')).toEqual(['spec', 'servers', '0', 'hosts', '1']);
  expect(pathParts('metadata.annotations[galley.istio.io/analyze-suppress]')).toEqual(['metadata', 'annotations', 'galley.istio.io/analyze-suppress']);
});
