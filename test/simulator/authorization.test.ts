import { gateway, gatewayService, http, to, virtualService } from './manifests';
import { IngressSimulator } from '../../src/index';

const HOST = 'shop.example.com';
const policy = (spec: object, metadata: object = {}) => ({
  apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'p', namespace: 'istio-system', ...metadata }, spec,
});
const base = [gatewayService, gateway([http([HOST])]), virtualService([HOST], { http: [to('shop', 80)] })];
const answer = (policies: object[], path = '/admin', options: object = {}) =>
  IngressSimulator.fromManifests([...base, ...policies]).request(`http://${HOST}${path}`, options);
const rule = (to_: object) => ({ rules: [{ to: [{ operation: to_ }] }] });

test.each<[string, object, string, number | undefined, string]>([
  ['DENY of a path below a prefix', { action: 'DENY', ...rule({ paths: ['/admin*'] }) }, '/admin/x', 403, 'answered'],
  ['DENY of another path', { action: 'DENY', ...rule({ paths: ['/admin*'] }) }, '/', undefined, 'routed'],
  ['DENY without rules', { action: 'DENY' }, '/', undefined, 'routed'],
  ['ALLOW without rules', {}, '/', 403, 'answered'],
  ['ALLOW of everything', { rules: [{}] }, '/', undefined, 'routed'],
  ['ALLOW of a host', rule({ hosts: [HOST] }), '/', undefined, 'routed'],
  ['ALLOW of another host', rule({ hosts: ['other.example.com'] }), '/', 403, 'answered'],
  ['ALLOW of other methods', rule({ notMethods: ['GET'] }), '/', 403, 'answered'],
  ['ALLOW of a path with one segment', rule({ paths: ['/a/{*}/c'] }), '/a/b/c', undefined, 'routed'],
  ['ALLOW of a path with other segments', rule({ paths: ['/a/{*}/c'] }), '/a/b/b/c', 403, 'answered'],
  ['ALLOW of the port of the Pods', rule({ ports: ['8080'] }), '/', undefined, 'routed'],
  [
    'ALLOW of workloads of the mesh, which clients outside are not',
    { rules: [{ from: [{ source: { principals: ['*'] } }] }] },
    '/',
    403,
    'answered',
  ],
  ['ALLOW of tokens, which this client has not', { rules: [{ from: [{ source: { requestPrincipals: ['*'] } }] }] }, '/', 403, 'answered'],
  ['ALLOW of an address', { rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }] }, '/', undefined, 'unknown'],
  [
    'DENY of an address for another path',
    { action: 'DENY', rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }], to: [{ operation: { paths: ['/a'] } }] }] },
    '/',
    undefined,
    'routed',
  ],
  ['CUSTOM', { action: 'CUSTOM', provider: { name: 'x' }, ...rule({ paths: ['/admin*'] }) }, '/admin', undefined, 'unknown'],
  ['AUDIT', { action: 'AUDIT', ...rule({ paths: ['/admin*'] }) }, '/admin', undefined, 'routed'],
  ['a header', { rules: [{ when: [{ key: 'request.headers[x-a]', values: ['b*'] }] }] }, '/', 403, 'answered'],
  ['a selector of other Pods', { selector: { matchLabels: { app: 'other' } } }, '/', undefined, 'routed'],
])('an AuthorizationPolicy with %s', async (_, spec, path, statusCode, status) => {
  expect(await answer([policy(spec)], path)).toMatchObject(statusCode === undefined ? { status } : { status, statusCode });
});

test('a policy of another namespace does not concern the gateway', async () => {
  expect((await answer([policy({}, { namespace: 'shop' })])).status).toBe('routed');
});

test('a header that a policy allows lets the request through', async () => {
  const allowed = policy({ rules: [{ when: [{ key: 'request.headers[x-a]', values: ['b*'] }] }] });
  expect((await answer([allowed], '/', { headers: { 'X-A': 'bc' } })).status).toBe('routed');
});

test('DENY comes before ALLOW', async () => {
  const policies = [policy({ rules: [{}] }), policy({ action: 'DENY', ...rule({ paths: ['/admin'] }) }, { name: 'q' })];
  expect(await answer(policies)).toMatchObject({ statusCode: 403 });
});
