import { pathParts } from '../../../src/model/input/field-lines';
import { readYaml } from '../../../src/model/input/read-yaml';
import { readableOnly } from '../../../src/model/input/unreadable';
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
  const list = `apiVersion: v1\nkind: List\nitems:\n- ${map('a').trim().replace(/\n/g, '\n  ')}\n- apiVersion: v1\n  kind: `
    + `ConfigMapList\n  items:\n  - ${map('b').trim().replace(/\n/g, '\n    ')}\n`;
  expect(readYaml(list, 'a.yaml').map(({ object }) => (object as any).metadata.name)).toEqual(['a', 'b']);
});

test('lines of fields are found, of missing ones that of the parent', () => {
  const [, second] = readYaml(`${map('a')}---\n${map('b')}data:\n  tls.crt: x\n  list:\n  - one\n  - two: 3\n`, 'a.yaml');
  expect(['metadata.name', 'data[tls.crt]', 'data.list[1].two', 'data.nothing', 'spec.x'].map(path => second.origin.lineOf!(path)))
    .toEqual([9, 11, 14, 10, 6]);
});

test('JSON is YAML', () => {
  expect(names(JSON.stringify({ kind: 'List', items: [{ kind: 'A', metadata: { name: 'a' } }] }))).toEqual(['a@undefined']);
});

// sigs.k8s.io/yaml, which kubectl and istiod use, gives the same values
test.each<[string, unknown]>([
  ['0443', 291], ['0o443', 291], ['0x1BB', 443], ['0b11', 3], ['1_000', 1000], ['-0443', -291], ['08', 8], ['0', 0], ['"0443"', '0443'],
  ['1:30', '1:30'], ['yes', true], ['Off', false], ['1.10', 1.1], ['_1', '_1'],
])('the scalar %s is read as Kubernetes reads it', (text, value) => {
  const [{ object }] = readYaml(`apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {x: ${text}}\n`);
  expect((object as { spec: { x: unknown } }).spec.x).toBe(value);
});

test('merge keys and anchors are resolved', () => {
  expect(readYaml('base: &base {a: 1}\nkind: A\nmore:\n  <<: *base\n  b: 2\n', 'a.yaml')[0].object).toMatchObject({ more: { a: 1, b: 2 } });
});

test.each<[string, string, RegExp]>([
  ['broken YAML', `${map('a')}---\n${map('b')}  bad: [\n`, /^a\.yaml:\d+ is not YAML/],
  ['tabs', 'a:\n\tb: 1\n', /^a\.yaml:2 is not YAML/],
  ['a key used twice', 'a: 1\na: 2\n', /^a\.yaml:2 is not YAML that Kubernetes reads: map keys must be unique/],
  ['a key that is a map', 'a: 1\n? {b: 1}\n: 2\n', /^a\.yaml:2 is not YAML that Kubernetes reads: a map key is not text/],
  ['an alias to its own parent', 'a:\n  b: &b\n  - *b\n', /^a\.yaml:3 is not YAML that Kubernetes reads: an alias contains itself/],
  ['an alias without anchor', 'a: *b\n', /^a\.yaml:1 is not YAML/],
  ['a merge of a text', 'a:\n  <<: b\n', /^a\.yaml:2 is not YAML that Kubernetes reads: the value of '<<' is not a map/],
  ['a template', 'metadata:\n  name: {{ .Values.name }}\n', /^a\.yaml:2 is a template.*render it first/],
  ['a template between blocks', 'a: 1\n{{- if .Values.x }}\nb: [\n{{- end }}\n', /^a\.yaml:2 is a template/],
  ['binary', 'a\0b', /^a\.yaml is binary/],
  [
    'aliases that explode',
    'a: &a [x,x,x,x,x,x,x,x,x,x]\n'
      + ['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((k, i) => `${k}: &${k} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]\n`).join(''),
    /^a\.yaml:\d is not YAML that Kubernetes reads: it has more than 250000 values/,
  ],
  ['more items than time allows', `a: [${'1,'.repeat(100_001)}1]`, /^a\.yaml:1 has a YAML document of more than 100000 lines and items/],
  ['a huge scalar', `a: ${'x'.repeat(30_000_000)}`, /^a\.yaml:1 has a YAML document of more than 4 MiB/],
  ['deep nesting', '['.repeat(90_000), /^a\.yaml:1 is not YAML/],
  [
    'deep nesting that ends',
    `${'['.repeat(200)}1${']'.repeat(200)}`,
    /^a\.yaml:1 is not YAML that Kubernetes reads: it is nested more than 100 levels deep/,
  ],
  ['deep nesting of blocks', '- '.repeat(50_000), /^a\.yaml:1 is not YAML/],
  ['too many documents', '---\na: 1\n'.repeat(10_001), /^a\.yaml has more than 10000 documents/],
])('%s is an entry with file and line', (_, text, message) => {
  const read = readYaml(text, 'a.yaml');
  const problem = problemOf(() => readableOnly(read));
  expect(problem.code).toBe('invalid-manifest');
  expect(problem.message).toMatch(message);
});

test('what stands beside a bad document is read', () => {
  const read = readYaml(`${map('a')}---\nb: [\n---\n${map('c')}`, 'a.yaml');
  expect(read.map(({ object, unreadable }) => unreadable?.code ?? (object as any).metadata.name)).toEqual(['a', 'unreadable-input', 'c']);
});

test('braces of templates inside a text are text', () => {
  expect(names(`${map('a')}data:\n  alert: |\n    {{ $labels.instance }} is down\n    {{- end }}\n`)).toEqual(['a@1']);
});

test('what the parser quotes of a broken text is left out: it may be a key', () => {
  const secret = 'hunter2hunter2';
  for (const text of [
    `a: b: ${secret}\n`, `a: "${secret}\n`, `a: *${secret}\n`, `- a\n${secret}\n`, `a: "\\q${secret}"\n`,
    `%${secret}\n---\na: @${secret}\n`, `a: ${secret}: [${secret}\n`,
  ]) {
    expect(JSON.stringify(readYaml(text).map(({ unreadable }) => unreadable))).not.toContain(secret);
  }
});

test('JSON is read at any size', () => {
  const items = Array.from(
    { length: 60_000 }, (_, i) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${i}`, labels: { a: 'b', c: 'd' } } }),
  );
  expect(readYaml(JSON.stringify({ kind: 'List', items }))).toHaveLength(60_000);
});

test('a member named like the prototype is a member', () => {
  const [{ object }] = readYaml('kind: A\n__proto__: {polluted: true}\n');
  expect([Object.keys(object as object), ({} as any).polluted, Object.getPrototypeOf(object)])
    .toEqual([['kind', '__proto__'], undefined, Object.prototype]);
});

test('definitions of kinds are counted, not parsed', () => {
  expect(readYaml('kind: CustomResourceDefinition\nmetadata:\n  name: a.b.c\nspec: [not, closed\n', 'a.yaml')
    .map(({ object }) => object)).toEqual([
    { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'a.b.c' } },
  ]);
});

test('lines of a list of many objects are found in one syntax tree', () => {
  const read = readYaml(`kind: List\nitems:\n${Array.from({ length: 2000 }, (_, i) => `- kind: A\n  metadata: {name: a${i}}\n`).join('')}`);
  expect(read.map(({ origin }) => origin.lineOf!('metadata.name'))).toEqual(read.map((_, i) => 4 + 2 * i));
});

test('paths are taken apart', () => {
  expect(pathParts('spec.servers[0].hosts[1]')).toEqual(['spec', 'servers', '0', 'hosts', '1']);
  expect(pathParts('metadata.annotations[galley.istio.io/analyze-suppress]'))
    .toEqual(['metadata', 'annotations', 'galley.istio.io/analyze-suppress']);
});

test.each([
  ['${SECRET_DOMAIN}', 'shop.${SECRET_DOMAIN}'], ['${DOMAIN:=example.com}', '${DOMAIN:=example.com}'], ['$HOST', '$HOST'],
])('names with the variable %s are those of a template', (variable, host) => {
  const [gateway] = readYaml(`apiVersion: networking.istio.io/v1\nkind: Gateway\nspec: {servers: [{hosts: ['${host}']}]}\n`);
  expect(gateway.unreadable).toMatchObject({ code: 'template-not-rendered', message: `is a template: it has the variable ${variable}` });
});

test.each([
  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {name: '${HOME}'}\n",
  "apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec: {http: [{headers: {request: {set: {x-a: '${A}'}}}, match: [{uri: {regex: '/a$'}}]}]}\n",
  "apiVersion: networking.istio.io/v1\nkind: Gateway\nspec: {servers: [{hosts: ['x$(touch${IFS}a).example.com']}]}\n",
])('dollar signs elsewhere are text', yaml => {
  expect(readYaml(yaml).map(({ unreadable }) => unreadable)).toEqual([undefined]);
});
