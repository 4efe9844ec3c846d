import { changedFields } from '../../../src/report/check/changed-fields';
import { pairItems } from '../../../src/report/check/pair-items';

const server = (host: string, port = 443) => ({ hosts: [host], port: { name: `https-${host}`, number: port, protocol: 'HTTPS' } });

test('equal objects have no changed fields, whatever the order of their keys', () => {
  expect(changedFields({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toEqual([]);
});

test('a server in the middle of a list is one added field, and the others are not changed', () => {
  const before = { spec: { servers: [server('a.com'), server('c.com')] } };
  const after = { spec: { servers: [server('a.com'), server('b.com'), server('c.com')] } };
  expect(changedFields(before, after)).toEqual([
    { path: 'spec.servers[1]', change: 'added', after: '{hosts: [b.com], port: {name: https-b.com, number: 443, protocol: HTTPS}}' },
  ]);
  expect(changedFields(after, before)).toMatchObject([{ path: 'spec.servers[1]', change: 'removed' }]);
});

test('an item with the same name is changed, not replaced', () => {
  const before = { spec: { servers: [server('a.com'), server('b.com'), server('c.com')] } };
  const after = { spec: { servers: [server('a.com'), server('new.com'), server('b.com', 8443), server('c.com')] } };
  expect(changedFields(before, after)).toEqual([
    { path: 'spec.servers[2].port.number', change: 'changed', before: '443', after: '8443' },
    { path: 'spec.servers[1]', change: 'added', after: expect.any(String) },
  ]);
});

test('an item without a name is changed where one stood before', () => {
  expect(changedFields({ hosts: ['a.com', 'b.com'] }, { hosts: ['a.com', 'c.com'] })).toEqual([
    { path: 'hosts[1]', change: 'changed', before: 'b.com', after: 'c.com' },
  ]);
});

test('keys that are not words are in brackets', () => {
  expect(changedFields({ metadata: {} }, { metadata: { labels: { 'app.kubernetes.io/name': 'shop' } } })).toEqual([
    { path: 'metadata.labels', change: 'added', after: '{app.kubernetes.io/name: shop}' },
  ]);
  expect(changedFields({ labels: { 'a/b': 'c' } }, { labels: { 'a/b': 'd' } })).toMatchObject([{ path: 'labels[a/b]' }]);
});

test('types differ although the text is the same', () => {
  expect(changedFields({ a: '1' }, { a: 1 })).toEqual([{ path: 'a', change: 'changed', before: '"1"', after: '1' }]);
});

test('values of Secrets are never shown', () => {
  const secret = (data: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, ...data });
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
  const applied = (text: string) => secret({ metadata: { name: 's', annotations: { [annotation]: `{"data":{"password":"${encoded(text)}"}}` } } });
  const changes = [
    ...changedFields(secret({ data: { password: encoded('hunter2') } }), secret({ data: { password: encoded('hunter3'), token: encoded('abc') } })),
    ...changedFields(secret({ stringData: { password: 'hunter2' } }), secret({ stringData: { password: 'hunter3' } })),
    ...changedFields(secret({ data: { password: encoded('hunter2') } }), secret({})),
    ...changedFields(applied('hunter2'), applied('hunter3')),
  ];
  expect(changes.map(({ path, change }) => `${path} ${change}`)).toEqual([
    'data.password changed', 'data.token added', 'stringData.password changed', 'data removed', `metadata.annotations[${annotation}] changed`,
  ]);
  expect(JSON.stringify(changes)).not.toMatch(/hunter|aHVud|YWJj/);
});

test.each([[[], []], [[1], []], [[], [1]], [[1, 2, 3], [3, 2, 1]], [[1, 1, 2], [2, 1, 1]], [[{ name: 'a' }, 2], [2, { name: 'a', b: 1 }]]])(
  'every item of %j and %j is in one pair', (before: unknown[], after: unknown[]) => {
    const pairs = pairItems(before, after);
    expect(pairs.flatMap(([from]) => from ?? []).sort()).toEqual(before.map((_, index) => index));
    expect(pairs.flatMap(([, to]) => to ?? []).sort()).toEqual(after.map((_, index) => index));
  },
);

test('lists of ten thousand items are compared in a moment', () => {
  const items = Array.from({ length: 10_000 }, (_, index) => ({ name: `n${index}` }));
  const changed = items.map((item, index) => index % 3 === 0 ? { ...item, more: 1 } : item).reverse();
  expect(pairItems(items, changed)).toHaveLength(10_000);
});
