import { configMap, gateway, gatewayApi, grant, https, Json, listenerSet, route, secret, service } from './objects';
import { authority, certificate } from '../../analysis/certificates';

const good = { 'tls.crt': certificate('shop.example.com').certificate, 'tls.key': certificate('shop.example.com').key };
const ca = authority().certificate;

/** The reasons of the first Gateway's first listener, and whether it serves. */
function status(objects: Json[], complete = true): string {
  const model = gatewayApi(objects, { complete });
  const { conditions, serves } = model.statusOf(model.listenersOf(model.gateways[0])[0]);
  return [`serves ${serves}`, ...conditions.map(({ type, reason }) => `${type}/${reason}`)].join(' ');
}

const BAD = 'Programmed/Invalid ResolvedRefs/InvalidCertificateRef';
const listener = (tls: Json) => gateway([https('shop', 'shop.example.com', { tls })]);
const elsewhere = { certificateRefs: [{ name: 'shop', namespace: 'certs' }] };

describe('the certificate of a listener', () => {
  const plain = listener({ certificateRefs: [{ name: 'shop' }] });
  test.each<[string, Json[], string]>([
    ['is served', [plain, secret('shop', good)], 'serves true'],
    ['is missing', [plain, secret('other', good)], `serves false ${BAD}`],
    ['has no key', [plain, secret('shop', { 'tls.crt': good['tls.crt'] })], `serves false ${BAD}`],
    ['is not PEM', [plain, secret('shop', { 'tls.crt': 'a', 'tls.key': 'b' })], `serves false ${BAD}`],
    ['has the key of another', [plain, secret('shop', { ...good, 'tls.key': certificate('blog.example.com').key })], `serves false ${BAD}`],
    ['is of another kind', [listener({ certificateRefs: [{ kind: 'ConfigMap', name: 'shop' }] })], `serves false ${BAD}`],
    ['is one of three', [listener({ certificateRefs: [{ name: 'shop' }, { name: 'b' }, { name: 'c' }] }), secret('shop', good)], `serves false ${BAD}`],
    ['is missing beside one that is served', [listener({ certificateRefs: [{ name: 'nosuch' }, { name: 'shop' }] }), secret('shop', good)], 'serves true'],
    [
      'is in a namespace without a grant', [listener(elsewhere), secret('shop', good, 'certs')],
      'serves false Accepted/NoValidCACertificate Programmed/Invalid ResolvedRefs/RefNotPermitted',
    ],
    [
      'is in a namespace with a grant',
      [listener(elsewhere), secret('shop', good, 'certs'), grant({ kind: 'Gateway', namespace: 'infra' }, { kind: 'Secret', name: 'shop' })], 'serves true',
    ],
    [
      'is in a namespace with a grant for another name',
      [listener(elsewhere), secret('shop', good, 'certs'), grant({ kind: 'Gateway', namespace: 'infra' }, { kind: 'Secret', name: 'blog' })],
      'serves false Accepted/NoValidCACertificate Programmed/Invalid ResolvedRefs/RefNotPermitted',
    ],
  ])('%s', (_, objects, expected) => {
    expect(status(objects)).toBe(expected);
  });

  test('is undecided if nothing of its namespace is among the manifests', () => {
    expect(status([plain], false)).toBe('serves undefined');
    expect(status([plain, secret('shop', good, 'elsewhere')], false)).toBe(`serves false ${BAD}`);
  });
});

describe('the authorities for clients', () => {
  const withCa = (reference: Json) => gateway([https('shop', 'shop.example.com')], {
    tls: { frontend: { default: {}, perPort: [{ port: 443, tls: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', ...reference }] } } }] } },
  });
  const bad = (reason: string) => `serves false Accepted/NoValidCACertificate Programmed/Invalid ResolvedRefs/${reason}`;
  test.each<[string, Json[], string]>([
    ['are found', [withCa({ name: 'ca' }), configMap('ca', { 'ca.crt': ca })], 'serves true'],
    ['are missing', [withCa({ name: 'ca' })], bad('InvalidCACertificateRef')],
    ['lack the key ca.crt', [withCa({ name: 'ca' }), configMap('ca', { 'x.crt': ca })], bad('InvalidCACertificateRef')],
    ['are of another kind', [withCa({ kind: 'Service', name: 'ca' })], bad('InvalidCACertificateKind')],
    ['are not granted', [withCa({ name: 'ca', namespace: 'certs' }), configMap('ca', { 'ca.crt': ca }, 'certs')], bad('RefNotPermitted')],
    [
      'are granted under the name that Istio derives',
      [
        withCa({ name: 'ca', namespace: 'certs' }), configMap('ca', { 'ca.crt': ca }, 'certs'),
        grant({ kind: 'Gateway', namespace: 'infra' }, { kind: 'ConfigMap', name: 'ca-cacert' }),
      ], 'serves true',
    ],
    [
      'are not granted under their own name',
      [
        withCa({ name: 'ca', namespace: 'certs' }), configMap('ca', { 'ca.crt': ca }, 'certs'),
        grant({ kind: 'Gateway', namespace: 'infra' }, { kind: 'ConfigMap', name: 'ca' }),
      ], bad('RefNotPermitted'),
    ],
  ])('%s', (_, objects, expected) => {
    expect(status([...objects, secret('shop', good)])).toBe(expected);
  });

  test('of the option MUTUAL are in the Secret beside the certificate, else in its own', () => {
    const mutual = listener({ certificateRefs: [{ name: 'shop' }], options: { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' } });
    const found = (...objects: Json[]) => {
      const model = gatewayApi([mutual, ...objects], { complete: true });
      return model.referencesOf(model.gateways[0].listeners[0]).filter(({ role }) => role === 'client-ca').map(({ state, secret: { name } = { name: '' } }) =>
        `${state} ${name}`);
    };
    expect(found(secret('shop', good))).toEqual(['found shop']);
    expect(found(secret('shop', good), secret('shop-cacert', { 'ca.crt': ca }))).toEqual(['found shop-cacert']);
    expect(found()).toEqual(['missing ']);
  });
});

describe('a listener of a set', () => {
  const open = gateway([], { allowedListeners: { namespaces: { from: 'All' } } });

  test('needs grants for its own kind', () => {
    const set = listenerSet('set', [https('shop', 'shop.example.com', { tls: elsewhere })]);
    const shared = secret('shop', good, 'certs');
    expect(status([open, set, shared, grant({ kind: 'Gateway', namespace: 'team' }, { kind: 'Secret' })])).toContain('RefNotPermitted');
    expect(status([open, set, shared, grant({ kind: 'ListenerSet', namespace: 'team' }, { kind: 'Secret' })])).toBe('serves true');
  });

  test('is refused without the tls of its protocol, which Istio does not say of a Gateway', () => {
    const bare = { name: 'bare', port: 443, protocol: 'HTTPS' };
    expect(status([open, listenerSet('set', [bare])])).toBe('serves false Accepted/UnsupportedProtocol Programmed/Invalid');
    expect(status([gateway([bare])])).toBe('serves false');
  });
});

describe('a backend', () => {
  const resolved = (backend: Json, objects: Json[] = [], complete = true) => {
    const model = gatewayApi([route({ rules: [{ backendRefs: [{ port: 80, ...backend }] }] }), ...objects], { complete });
    return model.backendsOf(model.routes[0]).map(({ state, reason, host, hasPort }) => [state, reason ?? host, ...hasPort === false ? ['no port'] : []].join(' '));
  };

  test('is found, missing, or undecided', () => {
    expect(resolved({ name: 'web' }, [service('web')])).toEqual(['found web.infra.svc.cluster.local']);
    expect(resolved({ name: 'web', port: 81 }, [service('web')])).toEqual(['found web.infra.svc.cluster.local no port']);
    expect(resolved({ name: 'web' })).toEqual(['missing BackendNotFound']);
    expect(resolved({ name: 'web' }, [], false)).toEqual(['undecided web.infra.svc.cluster.local']);
  });

  test('of another namespace needs a grant for the kind of route', () => {
    const backend = { name: 'web', namespace: 'shop' };
    const permit = (kind: string) => grant({ kind, namespace: 'infra' }, { kind: 'Service' }, 'shop');
    expect(resolved(backend, [service('web', 'shop')])).toEqual(['not-permitted RefNotPermitted']);
    expect(resolved(backend, [service('web', 'shop'), permit('GRPCRoute')])).toEqual(['not-permitted RefNotPermitted']);
    expect(resolved(backend, [service('web', 'shop'), permit('HTTPRoute')])).toEqual(['found web.shop.svc.cluster.local']);
    expect(resolved(backend, [], false)).toEqual(['undecided web.shop.svc.cluster.local']);
  });

  test('must be of a kind that Istio supports, with a port and a plain name', () => {
    expect(resolved({ kind: 'Bucket', name: 'web' })).toEqual(['invalid InvalidKind']);
    expect(resolved({ name: 'web.infra.svc.cluster.local' })).toEqual(['invalid InvalidDestination']);
    expect(resolved({ name: 'web', port: undefined }, [service('web')])).toEqual(['invalid InvalidDestination']);
    expect(resolved({ group: 'networking.istio.io', kind: 'Hostname', name: 'web.infra.svc.cluster.local' }, [service('web')]))
      .toEqual(['found web.infra.svc.cluster.local']);
  });

  test('without weight is left out', () => {
    expect(resolved({ name: 'web', weight: 0 })).toEqual([]);
  });
});

test('odd values of every field are read as absent', () => {
  const odd = [null, 1, 'a', true, [], [null], {}, { a: 1 }];
  const kinds = ['Gateway', 'ListenerSet', 'HTTPRoute', 'ReferenceGrant', 'BackendTLSPolicy'];
  const fields = ['listeners', 'addresses', 'tls', 'allowedListeners', 'parentRef', 'parentRefs', 'hostnames', 'rules', 'from', 'to', 'targetRefs', 'validation'];
  for (const value of odd) {
    for (const field of fields) {
      const objects = kinds.map(kind => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name: 'a' }, spec: { [field]: value } }));
      const model = gatewayApi(objects);
      model.gateways.flatMap(each => model.listenersOf(each)).forEach(each => model.statusOf(each));
      model.routes.forEach(each => [model.attachmentsOf(each), model.backendsOf(each)]);
      expect(model.policies).toHaveLength(1);
    }
  }
});
