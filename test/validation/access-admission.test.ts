import { validateAuthorizationPolicy } from '../../src/validation/authorization-policy';
import { validateRequestAuthentication } from '../../src/validation/request-authentication';

const fields = (problems: readonly { level: string; field?: string }[]) => problems.filter(({ level }) => level === 'error').map(({ field }) => field);
const to = (operation: object) => ({ rules: [{ to: [{ operation }] }] });
const from = (source: object) => ({ rules: [{ from: [{ source }] }] });
const when = (condition: object) => ({ rules: [{ when: [condition] }] });

// Istio's validation and CRD of 1.31 answer the same about each of these
test.each<[string, object, string[]]>([
  ['nothing', {}, []],
  ['an action in small letters', { action: 'deny', rules: [{}] }, ['spec.action']],
  ['DENY without rules', { action: 'DENY' }, ['spec.rules']],
  ['CUSTOM without a provider', { action: 'CUSTOM', rules: [{}] }, ['spec.provider']],
  ['CUSTOM by principals', { action: 'CUSTOM', provider: { name: 'x' }, ...from({ principals: ['a'] }) }, ['spec.rules[0].from[0].source.principals']],
  ['CUSTOM by a principal', { action: 'CUSTOM', provider: { name: 'x' }, ...when({ key: 'source.principal', values: ['a'] }) }, ['spec.rules[0].when[0].key']],
  ['a provider for ALLOW', { provider: { name: 'x' }, rules: [{}] }, ['spec.provider']],
  ['an empty operation', to({}), ['spec.rules[0].to[0].operation']],
  ['an empty value', to({ methods: [''] }), ['spec.rules[0].to[0].operation.methods[0]']],
  ['a port with letters', to({ ports: ['80', 'x'] }), ['spec.rules[0].to[0].operation.ports[1]']],
  ['a port as a number', to({ ports: [80] }), ['spec.rules[0].to[0].operation.ports[0]']],
  ['a template', to({ paths: ['/a/{*}/b'] }), []],
  ['a half template', to({ paths: ['/a{*}'] }), ['spec.rules[0].to[0].operation.paths[0]']],
  ['no source', { rules: [{ from: [{}] }] }, ['spec.rules[0].from[0].source']],
  ['addresses', from({ ipBlocks: ['1.2.3.4', '10.0.0.1/8', '::/0'] }), []],
  ['a prefix that is too long', from({ ipBlocks: ['10.0.0.0/33'] }), ['spec.rules[0].from[0].source.ipBlocks[0]']],
  ['a prefix with a zero', from({ ipBlocks: ['1.2.3.4/08'] }), ['spec.rules[0].from[0].source.ipBlocks[0]']],
  ['an account with two slashes', from({ serviceAccounts: ['a/b/c'] }), ['spec.rules[0].from[0].source.serviceAccounts[0]']],
  ['a trust domain with a slash', from({ trustDomains: ['a/b'] }), ['spec.rules[0].from[0].source.trustDomains[0]']],
  ['accounts and principals', from({ serviceAccounts: ['a'], principals: ['b'] }), ['spec.rules[0].from[0].source.serviceAccounts']],
  ['a header', when({ key: 'request.headers[x]', values: ['1'] }), []],
  ['a condition without values', when({ key: 'request.headers[x]' }), ['spec.rules[0].when[0]']],
  ['a condition without key', when({ values: ['1'] }), ['spec.rules[0].when[0]']],
  ['an address as name', when({ key: 'source.ip', values: ['x'] }), ['spec.rules[0].when[0].values[0]']],
  ['a selector and a target', { selector: { matchLabels: { a: 'b' } }, targetRefs: [] }, ['spec.targetRefs']],
  ['a target of another kind', { targetRef: { kind: 'Pod', name: 'x' } }, ['spec.targetRef']],
  ['a pattern of labels', { selector: { matchLabels: { a: '*' } } }, ['spec.selector.matchLabels[a]']],
])('an AuthorizationPolicy with %s', (_, spec, expected) => {
  expect(fields(validateAuthorizationPolicy(spec))).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ['an issuer', { issuer: 'a' }, []],
  ['an address of keys alone', { jwksUri: 'https://a/b' }, []],
  ['nothing', {}, ['issuer']],
  ['another scheme', { issuer: 'a', jwksUri: 'ftp://a/b' }, ['jwksUri']],
  ['both kinds of keys', { issuer: 'a', jwksUri: 'https://a', jwks: '{"keys":[]}' }, ['jwksUri']],
  ['keys that are not JSON', { issuer: 'a', jwks: 'x' }, ['jwks']],
  ['a key without members', { issuer: 'a', jwks: '{"keys":[{"kty":"RSA"}]}' }, ['jwks']],
  ['one key', { issuer: 'a', jwks: '{"kty":"RSA","n":"sXch","e":"AQAB"}' }, []],
  ['a header without name', { issuer: 'a', fromHeaders: [{ prefix: 'x' }] }, ['fromHeaders[0]']],
  ['a header with a space', { issuer: 'a', outputClaimToHeaders: [{ header: 'x y', claim: 'a' }] }, ['outputClaimToHeaders[0].header']],
  ['a timeout of nothing', { issuer: 'a', timeout: '0s' }, ['timeout']],
  ['a text as flag', { issuer: 'a', forwardOriginalToken: 'true' }, ['forwardOriginalToken']],
])('a RequestAuthentication with %s', (_, rule, expected) => {
  expect(fields(validateRequestAuthentication({ jwtRules: [rule] }))).toEqual(expected.map(field => `spec.jwtRules[0].${field}`));
});
