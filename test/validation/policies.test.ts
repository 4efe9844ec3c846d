import { validateAuthorizationPolicy } from '../../src/validation/authorization-policy';
import { ValidationProblem } from '../../src/validation/problem';
import { validateRequestAuthentication } from '../../src/validation/request-authentication';

// that Istio says the same of each is held by the conformance suite `reverse`
const found = (problems: ValidationProblem[]) => problems.map(({ finding, field }) => `${finding} ${field}`);
const policy = (rule: object, more: object = {}) => found(validateAuthorizationPolicy({ rules: [rule], ...more }));
const rule = (more: object) => found(validateRequestAuthentication({ jwtRules: [{ issuer: 'https://id.example.com', ...more }] }));

test('a source or operation that is missing or empty is refused', () => {
  expect(policy({ from: [{}] })).toEqual(['IST0106 spec.rules[0].from[0].source']);
  expect(policy({ from: [{ source: { principals: [] } }] })).toEqual([
    'IST0106 spec.rules[0].from[0].source', 'policy-list-empty spec.rules[0].from[0].source.principals',
  ]);
  expect(policy({ to: [{ operation: { paths: {} } }] })).toEqual(['IST0106 spec.rules[0].to[0].operation.paths']);
  expect(policy({ to: [{ operation: { unknown: {} } }] })).toEqual(['unknown-field spec.rules[0].to[0].operation.unknown', 'IST0106 spec.rules[0].to[0].operation']);
  expect(policy({ to: [{ operation: {} }] })).toEqual(['IST0106 spec.rules[0].to[0].operation']);
});

test('empty lists that Istio reads as no condition are reported, not refused', () => {
  expect(policy({ from: [], to: [{ operation: { hosts: [], paths: ['/a'] } }] })).toEqual([
    'policy-list-empty spec.rules[0].from', 'policy-list-empty spec.rules[0].to[0].operation.hosts',
  ]);
  expect(rule({ audiences: [] })).toEqual(['policy-list-empty spec.jwtRules[0].audiences']);
});

test('fields that are unknown or of another type are reported', () => {
  expect(policy({ from: [{ source: { ip: ['10.0.0.1'], ipBlocks: ['10.0.0.1'] } }] })).toEqual(['unknown-field spec.rules[0].from[0].source.ip']);
  expect(policy({ to: 'a' })).toEqual(['IST0106 spec.rules[0].to']);
  expect(found(validateRequestAuthentication({ jwtRules: [{ issuer: 1 }] }))).toEqual(['IST0106 spec.jwtRules[0].issuer']);
});

test('attributes that no request has, and conditions without a value, are refused', () => {
  expect(policy({ when: [{ key: 'request.host', values: ['a'] }] })).toEqual(['IST0106 spec.rules[0].when[0].key']);
  expect(policy({ when: [{ key: 'request.headers', values: ['a'] }] })).toEqual(['IST0106 spec.rules[0].when[0].key']);
  expect(policy({ when: [{ key: 'connection.sni' }] })).toEqual(['IST0106 spec.rules[0].when[0]']);
});

test('the action decides what a policy must have', () => {
  expect(found(validateAuthorizationPolicy({ action: 'DENY' }))).toEqual(['IST0106 spec.rules']);
  expect(found(validateAuthorizationPolicy({}))).toEqual([]);
  expect(policy({}, { action: 'CUSTOM' })).toEqual(['IST0106 spec.provider']);
  expect(policy({ from: [{ source: { principals: ['a'] } }] }, { action: 'CUSTOM', provider: { name: 'a' } })).toEqual(['IST0106 spec.rules[0].from[0].source.principals']);
  expect(policy({}, { provider: { name: 'a' } })).toEqual(['IST0106 spec.provider']);
  expect(policy({ to: [{ operation: { hosts: ['a.com'] } }] }, { action: 'DENY' })).toEqual(['IST0133 spec.rules[0]']);
});

test('a policy has one kind of target, and a selector has exact labels', () => {
  const selector = { matchLabels: { app: 'a' } };
  const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'shop' }];
  expect(policy({}, { selector, targetRefs })).toEqual(['IST0106 spec.targetRefs']);
  expect(policy({}, { selector: { matchLabels: { app: '*' } } })).toEqual(['IST0106 spec.selector.matchLabels[app]']);
  expect(policy({}, { selector: {} })).toEqual(['IST0133 spec.selector']);
  expect(policy({}, { targetRefs: [{ kind: 'Pod', name: 'a' }] })).toEqual(['IST0106 spec.targetRefs[0]']);
});

test('ranges are refused if Istio cannot read them, and reported if they mean more than they show', () => {
  expect(policy({ from: [{ source: { ipBlocks: ['example.com'] } }] })).toEqual(['IST0106 spec.rules[0].from[0].source.ipBlocks[0]']);
  expect(policy({ from: [{ source: { ipBlocks: ['10.1.2.3/8'] } }] })).toEqual(['policy-ip-block spec.rules[0].from[0].source.ipBlocks[0]']);
});

test('a rule about tokens has an issuer and public keys at one address', () => {
  expect(rule({})).toEqual([]);
  expect(rule({ issuer: '' })).toEqual(['IST0106 spec.jwtRules[0].issuer']);
  expect(rule({ jwksUri: 'https://a', jwks: '{"keys":[]}' })).toEqual(['IST0106 spec.jwtRules[0].jwksUri', 'policy-without-effect spec.jwtRules[0].jwks']);
  expect(rule({ jwksUri: 'ftp://a' })).toEqual(['IST0106 spec.jwtRules[0].jwksUri']);
  expect(rule({ jwks: '{' })).toEqual(['IST0106 spec.jwtRules[0].jwks']);
  expect(rule({ jwks: '{"keys":[{"kty":"oct","k":"AQAB"}]}' })).toEqual(['IST0133 spec.jwtRules[0].jwks']);
  expect(rule({ fromHeaders: [{ name: '' }] })).toEqual(['IST0106 spec.jwtRules[0].fromHeaders[0].name']);
  expect(found(validateRequestAuthentication({}))).toEqual(['policy-without-effect spec.jwtRules']);
});

test('policies alone may have the annotation for a dry run', () => {
  const metadata = { annotations: { 'istio.io/dry-run': 'true' } };
  expect(found(validateAuthorizationPolicy({ rules: [{}] }, metadata))).toEqual([]);
  expect(found(validateAuthorizationPolicy({ rules: [{}], action: 'AUDIT' }, metadata))).toEqual(['IST0106 metadata.annotations[istio.io/dry-run]']);
  expect(found(validateRequestAuthentication({ jwtRules: [{ issuer: 'a' }] }, metadata))).toEqual(['IST0106 metadata.annotations[istio.io/dry-run]']);
});
