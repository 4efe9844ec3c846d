import { changedManifests } from '../../../src/report/check/changed-objects';

const changes = (before: string, after: string) => changedManifests(
  new Map([['/dist/shop.yaml', before]]), new Map([['/dist/shop.k8s.yaml', after]]), ['/dist'], () => undefined,
).objects;

test('a hand-written object whose keys are in another order has not changed', () => {
  const before = 'apiVersion: v1\nkind: Service\nmetadata: { namespace: shop, name: api }\nspec: { selector: { app: api }, ports: [{ port: 80, name: http }] }\n';
  const after = 'apiVersion: v1\nkind: Service\nmetadata: { name: api, namespace: shop }\nspec: { ports: [{ name: http, port: 80 }], selector: { app: api } }\n';
  expect(changes(before, after)).toEqual([]);
  expect(changes(before, after.replace('port: 80', 'port: 81'))).toMatchObject([{ change: 'changed', fields: [{ path: 'spec.ports[0].port' }] }]);
});
