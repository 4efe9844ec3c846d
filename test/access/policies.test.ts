import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { AuthorizationAction, AuthorizationPolicy, AuthorizationRule, GatewayWorkload, Jwks, JwtRule, RequestAuthentication } from '../../src/index';
import { problemOf, rendered, testChart } from '../helpers/charts';

const workload = new GatewayWorkload({ namespace: 'edge', selector: { app: 'edge' } });
const place = { metadata: { namespace: 'edge' }, spec: { selector: { matchLabels: { app: 'edge' } } } };

test('an AuthorizationPolicy is written with its rules, where its workload is', () => {
  const chart = testChart();
  const rules = [{ from: [{ ipBlocks: ['10.0.0.0/8'] }], to: [{ paths: ['/a/{*}/{**}'] }], when: [{ key: 'request.headers[x-a]', values: ['b'] }] }];
  new AuthorizationPolicy(chart, 'Policy', { workload, rules, action: AuthorizationAction.DENY });
  expect(rendered(chart, 'AuthorizationPolicy')).toMatchObject({
    ...place,
    spec: {
      ...place.spec,
      action: 'DENY',
      rules: [{
        from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }],
        to: [{ operation: { paths: ['/a/{*}/{**}'] } }],
        when: [{ key: 'request.headers[x-a]', values: ['b'] }],
      }],
    },
  });
});

test('a RequestAuthentication is written with its rules, where its workload is', () => {
  const chart = testChart();
  new RequestAuthentication(chart, 'Tokens', { workload, jwtRules: [{ issuer: 'https://id.example.com', jwks: Jwks.discovered() }] });
  expect(rendered(chart, 'RequestAuthentication')).toMatchObject({ ...place, spec: { ...place.spec, jwtRules: [{ issuer: 'https://id.example.com' }] } });
});

test('patches are applied last', () => {
  const chart = testChart();
  const policy = new AuthorizationPolicy(chart, 'Policy', { rules: [{}] });
  policy.apiObject.addJsonPatch(JsonPatch.add('/spec/fromTheFuture', true));
  expect(rendered(chart, 'AuthorizationPolicy').spec.fromTheFuture).toBe(true);
  expect(ApiObject.of(policy).name).toBe(policy.name);
});

test.each<[string, unknown, string]>([
  ['no rule', [], 'invalid-access'],
  ['null', null, 'invalid-argument'],
  ['a hole', [undefined], 'invalid-argument'],
  ['an empty list of sources', [{ from: [] }], 'invalid-access'],
  ['a source without fields', [{ from: [{}] }], 'invalid-access'],
  ['an operation without fields', [{ to: [{}] }], 'invalid-access'],
  ['an empty list of hosts', [{ to: [{ hosts: [] }] }], 'invalid-access'],
  ['an empty host', [{ to: [{ hosts: [''] }] }], 'invalid-access'],
  ['a wrong address', [{ from: [{ remoteIpBlocks: ['10'] }] }], 'invalid-access'],
  ['a wrong port', [{ to: [{ ports: ['http'] }] }], 'invalid-access'],
  ['a wrong template', [{ to: [{ paths: ['/{a}'] }] }], 'invalid-access'],
  ['an unknown attribute', [{ when: [{ key: 'request.path', values: ['/'] }] }], 'invalid-access'],
  ['a header without a name', [{ when: [{ key: 'request.headers', values: ['a'] }] }], 'invalid-access'],
  ['a condition without values', [{ when: [{ key: 'source.ip' }] }], 'invalid-access'],
  ['a wrong address in a condition', [{ when: [{ key: 'remote.ip', notValues: ['x'] }] }], 'invalid-access'],
  ['too many rules', Array.from({ length: 513 }, () => ({})), 'invalid-access'],
])('an AuthorizationPolicy with %s is refused', (_, rules, code) => {
  const chart = testChart();
  expect(problemOf(() => new AuthorizationPolicy(chart, 'Policy', { rules: rules as AuthorizationRule[] })).code).toBe(code);
  expect(Testing.synth(chart)).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['no rule', [], 'invalid-access'],
  ['null', null, 'invalid-argument'],
  ['no issuer', [{}], 'invalid-argument'],
  ['a private key', [{ issuer: 'a', jwks: Jwks.inline('{"keys":[{"kty":"oct","k":"x"}]}') }], 'invalid-access'],
])('a RequestAuthentication with %s is refused', (_, rules, code) => {
  const chart = testChart();
  expect(problemOf(() => new RequestAuthentication(chart, 'Tokens', { jwtRules: rules as JwtRule[] })).code).toBe(code);
  expect(Testing.synth(chart)).toEqual([]);
});

test('a policy in another namespace than its workload, where it would have no effect, is refused', () => {
  const metadata = { namespace: 'shop' };
  expect(problemOf(() => new AuthorizationPolicy(testChart(), 'Policy', { workload, rules: [{}], metadata })).code).toBe('invalid-access');
  expect(problemOf(() => new RequestAuthentication(testChart(), 'Tokens', { workload, jwtRules: [{ issuer: 'a' }], metadata })).code).toBe('invalid-access');
});

test.each<[string[], number]>([
  [['203.0.113.0/24', '::ffff:203.0.113.0/120'], 0], [['::ffff:203.0.113.0/120'], 1], [['203.0.113.7', '::ffff:203.0.113.0/120'], 1],
])('addresses %j of clients: an IPv6 form is accepted beside the IPv4 form of the same range', (remoteIpBlocks, count) => {
  const create = () => new AuthorizationPolicy(testChart(), 'Policy', { action: AuthorizationAction.DENY, rules: [{ from: [{ remoteIpBlocks }] }] });
  if (count === 0) expect(create).not.toThrow();
  else expect(problemOf(create)).toMatchObject({ code: 'invalid-access', message: expect.stringMatching(/IPv6 form/) });
});
