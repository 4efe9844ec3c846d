import { stringify } from 'yaml';
import { manifests } from './manifests';
import { analyze } from '../../src/analysis/analyze';
import { RuleExample } from '../../src/analysis/rule';
import { readYaml } from '../../src/model/input/read-yaml';

type Files = { readonly [name: string]: readonly object[] };

const [gateway, routes, ...rest] = manifests({}).map(({ object }) => object as any);
const STARTS_TLS = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'frontend', namespace: 'shop' },
  spec: { host: 'frontend', trafficPolicy: { tls: { mode: 'SIMPLE', caCertificates: 'system' } } },
};
const THROUGH: RuleExample = { set: { 'gateway.spec.servers[1].tls': { mode: 'PASSTHROUGH' }, 'routes.spec.http': undefined } };
const [through] = manifests(THROUGH).map(({ object }) => object as any);
const tlsRoutes = {
  ...routes,
  spec: {
    hosts: ['shop.example.com'],
    gateways: ['shop'],
    tls: [{
      match: [{ sniHosts: ['shop.example.com'] }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }],
    }],
  },
};

function codes(files: Files): string[] {
  const objects = Object.entries(files).flatMap(([file, each]) => readYaml(each.map(object => stringify(object)).join('---\n'), file));
  return analyze(objects, { now: new Date(), expiryDays: 30, complete: false }).map(({ code }) => code);
}

test('a DestinationRule of another file starts TLS around the TLS that is passed through', () => {
  expect(codes({ 'rule.yaml': [STARTS_TLS], 'through.yaml': [through, tlsRoutes, ...rest] })).toContain('tls-twice');
});

test('a DestinationRule in the file of an alternative is not joined with routes of the other', () => {
  const found = codes({ 'ended.yaml': [gateway, routes, STARTS_TLS], 'through.yaml': [through, tlsRoutes, ...rest] });
  expect(found).not.toContain('tls-twice');
  expect(found).toContain('object-in-several-files');
});
