import { caMaterial, serverMaterial } from '../../src/model/credential-material';
import { IngressModel } from '../../src/model/ingress-model';
import { mountedFile } from '../../src/model/mounts';
import { Resource } from '../../src/model/resource';

type Json = Record<string, any>;

const secret = (data: Json, name = 'c', namespace = 'istio-system') => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  data: Object.fromEntries(Object.entries(data).map(([k, v]) => [k, Buffer.from(v).toString('base64')])),
});
const material = (data: Json) => ({
  resource: { kind: 'Secret', object: secret(data) } as unknown as Resource, namespace: 'n', name: 'c', contentKnown: true,
});

test.each<[string, Json, unknown]>([
  ['cert and key come first', { 'cert': 'a', 'key': 'b', 'tls.crt': 'c', 'tls.key': 'd' }, ['cert', 'key']],
  ['an empty cert counts as absent', { 'cert': '', 'key': 'b', 'tls.crt': 'c', 'tls.key': 'd' }, ['tls.crt', 'tls.key']],
  ['halves of two pairs are none', { 'cert': 'a', 'tls.key': 'd' }, 'has cert, tls.key but neither tls.crt and tls.key nor cert and key'],
  ['an empty pair is named', { 'tls.crt': '', 'tls.key': 'd' }, 'has empty tls.crt or tls.key'],
  ['the missing keys are named', {}, 'has no keys but neither tls.crt and tls.key nor cert and key'],
])('of a server certificate: %s', (_, data, expected) => {
  const found = serverMaterial(material(data));
  expect('flaw' in found ? found.flaw : found.keys).toEqual(expected);
});

test.each<[string, Json, unknown]>([
  ['cacert comes first', { 'cacert': 'a', 'ca.crt': 'b' }, ['cacert']],
  ['an empty cacert counts as absent', { 'cacert': '', 'ca.crt': 'b' }, ['ca.crt']],
  ['the missing keys are named', { 'tls.crt': 'a' }, 'has tls.crt but neither ca.crt nor cacert'],
])('of an authority: %s', (_, data, expected) => {
  const found = caMaterial(material(data));
  expect('flaw' in found ? found.flaw : found.keys).toEqual(expected);
});

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'ingress', namespace: 'istio-system' },
  spec: { selector: { istio: 'ingressgateway' } },
};
const gateway = (tls: Json) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'a', namespace: 'shop' },
  spec: {
    selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['a.com'], tls }],
  },
});

function model(...objects: Json[]): IngressModel {
  return new IngressModel(objects.map(object => ({ object, origin: {} })));
}

function reads(tls: Json, ...objects: Json[]): string[] {
  const ingress = model(gateway(tls), ...objects);
  const [workload] = ingress.gatewayWorkloads;
  return ingress.credentialReads(workload.gateways[0].servers[0], workload)
    .map(r => `${r.role} ${r.names.join('|')} in ${r.namespace}: ${r.state}${r.secret ? ` ${r.secret.name}` : ''}`);
}

test.each<[string, Json, Json[], string[]]>([
  ['a name', { mode: 'SIMPLE', credentialName: 'c' }, [secret({})], ['server c in istio-system: found c']],
  ['a name with its prefix', { mode: 'SIMPLE', credentialName: 'kubernetes://c' }, [secret({})], ['server c in istio-system: found c']],
  [
    'two names',
    { mode: 'SIMPLE', credentialNames: ['c', 'd'] },
    [secret({}), secret({}, 'd')],
    ['server c in istio-system: found c', 'server d in istio-system: found d'],
  ],
  [
    'a separate authority',
    { mode: 'MUTUAL', credentialName: 'c' },
    [secret({}), secret({}, 'c-cacert')],
    ['server c in istio-system: found c', 'client-ca c-cacert|c in istio-system: found c-cacert'],
  ],
  [
    'an authority in the same Secret',
    { mode: 'OPTIONAL_MUTUAL', credentialName: 'c' },
    [secret({})],
    ['server c in istio-system: found c', 'client-ca c-cacert|c in istio-system: found c'],
  ],
  [
    'the authority of the first of two names',
    { mode: 'MUTUAL', credentialNames: ['c', 'd'] },
    [secret({}), secret({}, 'd')],
    ['server c in istio-system: found c', 'server d in istio-system: found d', 'client-ca c-cacert|c in istio-system: found c'],
  ],
  [
    'an authority by name',
    { mode: 'MUTUAL', credentialName: 'c', caCertCredentialName: 'p-cacert' },
    [secret({}), secret({}, 'p')],
    ['server c in istio-system: found c', 'client-ca p-cacert|p in istio-system: found p'],
  ],
  [
    'an authority in a ConfigMap',
    { mode: 'MUTUAL', credentialName: 'c', caCertCredentialName: 'configmap://x/p' },
    [secret({}), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'p', namespace: 'x' } }],
    ['server c in istio-system: found c', 'client-ca p in x: found p'],
  ],
  [
    'a Secret elsewhere',
    { mode: 'SIMPLE', credentialName: 'c' },
    [secret({}, 'c', 'shop'), service],
    ['server c in istio-system: elsewhere c'],
  ],
  [
    'a Secret elsewhere when only istio-system is assumed',
    { mode: 'SIMPLE', credentialName: 'c' },
    [secret({}, 'c', 'shop')],
    ['server c in istio-system: undecided c'],
  ],
  [
    'a name with the namespace of the gateway',
    { mode: 'SIMPLE', credentialName: 'istio-system/c' },
    [secret({}), service],
    ['server c in istio-system: found c'],
  ],
  [
    'a name with another namespace, which istiod refuses',
    { mode: 'SIMPLE', credentialName: 'shop/c' },
    [secret({}), secret({}, 'c', 'shop'), service],
    ['server c in shop: denied'],
  ],
  ['nothing is present', { mode: 'SIMPLE', credentialName: 'c' }, [], ['server c in istio-system: undecided']],
  [
    'what cert-manager makes',
    { mode: 'SIMPLE', credentialName: 'c' },
    [
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: 'x', namespace: 'istio-system' },
        spec: { secretName: 'c' },
      },
    ],
    ['server c in istio-system: found c'],
  ],
  ['another source', { mode: 'SIMPLE', credentialName: 'sds://c' }, [], ['server  in undefined: external']],
  ['nothing in passthrough', { mode: 'PASSTHROUGH', credentialName: 'c' }, [], []],
])('a server reads %s', (_, tls, objects, expected) => {
  expect(reads(tls, ...objects)).toEqual(expected);
});

describe('a path in the gateway leads to', () => {
  const deployment = (volumes: Json[], volumeMounts: Json[]) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'gw', namespace: 'istio-system' },
    spec: {
      template: {
        metadata: { labels: { istio: 'ingressgateway' } },
        spec: { volumes, containers: [{ name: 'istio-proxy', volumeMounts }, { name: 'other' }] },
      },
    },
  });
  const follow = (path: string, volumes: Json[], mounts: Json[], ...objects: Json[]) => {
    const ingress = model(gateway({ mode: 'SIMPLE' }), deployment(volumes, mounts), ...objects);
    const file = mountedFile(ingress.gatewayWorkloads[0], path, ingress.secrets);
    return [file.state, 'key' in file ? file.key : undefined];
  };
  const volume = { name: 'v', secret: { secretName: 'c' } };
  const mount = { name: 'v', mountPath: '/etc/certs' };
  const content = secret({ 'tls.crt': 'x' });

  test.each<[string, string, Json[], Json[], Json[], unknown[]]>([
    ['a key of the Secret', '/etc/certs/tls.crt', [volume], [mount], [content], ['found', 'tls.crt']],
    [
      'a key by its item', '/etc/certs/server.pem',
      [{ name: 'v', secret: { secretName: 'c', items: [{ key: 'tls.crt', path: 'server.pem' }] } }], [mount], [content],
      ['found', 'tls.crt'],
    ],
    [
      'a key by subPath', '/etc/server.pem', [volume], [{ name: 'v', mountPath: '/etc/server.pem', subPath: 'tls.crt' }], [content],
      ['found', 'tls.crt'],
    ],
    [
      'the longest mount', '/etc/certs/tls.crt', [volume, { name: 'w', emptyDir: {} }], [{ name: 'w', mountPath: '/etc' }, mount],
      [content], ['found', 'tls.crt'],
    ],
    ['nothing beside a mount', '/etc/certs-old/tls.crt', [volume], [mount], [content], ['no-mount', undefined]],
    ['a volume that is missing', '/etc/certs/tls.crt', [], [mount], [content], ['no-volume', undefined]],
    ['a key that is missing', '/etc/certs/tls.key', [volume], [mount], [content], ['no-key', 'tls.key']],
    ['a Secret of another namespace', '/etc/certs/tls.crt', [volume], [mount], [secret({}, 'c', 'shop')], ['elsewhere', undefined]],
    ['a Secret that is not among the manifests', '/etc/certs/tls.crt', [volume], [mount], [], ['undecided', undefined]],
    [
      'a volume of another kind', '/etc/certs/tls.crt', [{ name: 'v', hostPath: { path: '/' } }], [mount], [content],
      ['undecided', undefined],
    ],
  ])('%s', (_, path, volumes, mounts, objects, expected) => {
    expect(follow(path, volumes, mounts, ...objects)).toEqual(expected);
  });
});
