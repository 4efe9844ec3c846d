import { Claim, values } from './claim';

const TARGETS = [
  { kind: 'Gateway', name: 'shop', group: 'gateway.networking.k8s.io' }, { kind: 'GatewayClass', name: 'istio', group: 'gateway.networking.k8s.io' },
  { kind: 'Service', name: 'shop', group: '' }, { kind: 'Service', name: 'shop' }, { kind: 'Service', name: 'shop', group: 'core' },
  { kind: 'ServiceEntry', name: 'shop', group: 'networking.istio.io' }, { kind: 'Gateway', name: 'shop', group: 'networking.istio.io' },
  { kind: 'Pod', name: 'shop', group: '' }, { kind: 'Service', name: '' }, { kind: 'Service', name: 'a'.repeat(253) },
  { kind: 'Service', name: 'a'.repeat(254) }, { kind: 'Service', name: 'shop', namespace: 'blog' }, { kind: 'Service', name: 'shop', namespace: '' },
  { name: 'shop' }, { kind: 'Service' }, {}, { kind: 'Service', name: 'shop', sectionName: 'a' },
];
const BLOCKS = [
  '10.0.0.1', '10.0.0.0/8', '10.1.2.3/8', '10.0.0.300', '10.0.0.0/33', '10.0.0', '010.0.0.1', '2001:db8::/32', '::', '::ffff:10.0.0.1',
  '::ffff:10.0.0.0/112', 'fe80::1%eth0', 'fe80::1%eth0/64', 'example.com', '10.0.0.0/08', '10.0.0.0/', ' 10.0.0.1', '*', '0.0.0.0/0', '',
];
const TEXTS = ['a', 'a*', '*a', '*', 'a*b', '**', '', 'a/b'];

/** What both kinds apply to. */
function targets(kind: Claim['kind']): Claim[] {
  const of = (path: Claim['path'], ...list: unknown[]) => values(kind, path, ...list);
  return [
    ...of(['metadata', 'annotations'], { 'istio.io/dry-run': 'true' }, { 'istio.io/dry-run': 'yes' }, { 'istio.io/dry-run': 'F' }, { any: 'thing' }),
    ...of(['spec', 'selector'], undefined, {}, { matchLabels: {} }, { matchLabels: { app: '' } }, { matchLabels: { '': 'a' } }, { matchLabels: { 'a*': 'b' } },
      { matchLabels: { a: '*' } }, { matchLabels: { a: 'b'.repeat(63) } }, { matchLabels: { a: 'b'.repeat(64) } }, { matchLabels: { a: 1 } }, { labels: {} }),
    ...of(['spec', 'targetRef'], TARGETS[0]),
    ...of(['spec', 'targetRefs'], [TARGETS[0]], []),
    ...of(['spec', 'nonsense'], true),
  ];
}

function targetsAlone(kind: Claim['kind'], rest: object): Claim[] {
  return TARGETS.flatMap(target => values(kind, ['spec'], { ...rest, targetRefs: [target] }, { ...rest, targetRef: target }));
}

/** Claims about an AuthorizationPolicy; not of a source that is missing, on which Istio's analysis crashes. */
export function policyClaims(): Claim[] {
  const of = (path: Claim['path'], ...list: unknown[]) => values('AuthorizationPolicy', path, ...list);
  const selector = { matchLabels: { istio: 'ingressgateway' } };
  const rule = ['spec', 'rules', 0];
  const lists = (parent: Claim['path'], name: string, texts: readonly string[]) =>
    of(parent, ...texts.flatMap(text => [{ [name]: [text] }, { [`not${name[0].toUpperCase()}${name.slice(1)}`]: [text] }]), { [name]: [] }, { [name]: ['a', ''] }, { [name]: 'a' });
  const source = [...rule, 'from', 0, 'source'];
  const operation = [...rule, 'to', 0, 'operation'];
  const actions = ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM', undefined];
  const rules = [
    undefined, [], [{}], [{ from: [] }], [{ to: [] }], [{ when: [] }], [{ to: [{}] }],
    [{ from: [{ source: {} }] }], [{ to: [{ operation: {} }] }], [{ when: [{}] }], [{ nonsense: 1 }],
    [{ from: [{ source: { ipBlocks: ['10.0.0.1'] } }] }], [{ from: [{ source: { requestPrincipals: ['*'] } }] }],
    [{ from: [{ source: { principals: ['*'] } }] }], [{ from: [{ source: { trustDomains: ['a'] } }] }], [{ from: [{ source: { serviceAccounts: ['a'] } }] }],
    [{ to: [{ operation: { hosts: ['a.com'] } }] }], [{ to: [{ operation: { hosts: ['a.com'], notPorts: ['0'] } }] }],
    [{ to: [{ operation: { hosts: ['a.com'] } }, { operation: { ports: ['80'] } }] }],
    [{ from: [{ source: { ipBlocks: ['10.0.0.1'] } }], to: [{ operation: { hosts: ['a.com'] } }] }],
    [{ when: [{ key: 'request.headers[a]', values: ['b'] }] }], [{ when: [{ key: 'source.principal', values: ['b'] }] }],
    [{ when: [{ key: 'request.auth.claims[a]', values: ['b'] }] }], [{ from: [{ source: { namespaces: ['a'] } }] }],
    [{ from: [{ source: { namespaces: [], ipBlocks: ['10.0.0.1'] } }] }], Array.from({ length: 513 }, () => ({})), Array.from({ length: 512 }, () => ({})),
    [{ from: Array.from({ length: 513 }, () => ({ source: { ipBlocks: ['10.0.0.1'] } })) }],
  ];
  const provider = { provider: { name: 'authorizer' } };
  return [
    ...targets('AuthorizationPolicy'), ...targetsAlone('AuthorizationPolicy', { rules: [{}] }),
    ...actions.flatMap(action => rules.flatMap(each => of(['spec'], { selector, ...action && { action }, rules: each, ...action === 'CUSTOM' && provider }))),
    ...actions.flatMap(action => [undefined, {}, { name: '' }, { name: 'a' }, { nonsense: 1 }].flatMap(each =>
      of(['spec'], { selector, ...action && { action }, rules: [{}], ...each && { provider: each } }))),
    ...of(['spec', 'action'], 'allow', '', 'NONSENSE', 1),
    ...['principals', 'requestPrincipals', 'namespaces', 'trustDomains'].flatMap(name => lists(source, name, TEXTS)),
    ...lists(source, 'serviceAccounts', [...TEXTS, '/a', 'a/', 'a/b/c', 'a'.repeat(320), 'a'.repeat(321)]),
    ...['ipBlocks', 'remoteIpBlocks'].flatMap(name => lists(source, name, BLOCKS)),
    ...of(source, { serviceAccounts: ['a'], principals: ['b'] }, { serviceAccounts: ['a'], notNamespaces: ['b'] }, { serviceAccounts: ['a'], ipBlocks: ['10.0.0.1'] },
      { serviceAccounts: ['a'], principals: [] }, { serviceAccounts: Array.from({ length: 17 }, (_, i) => `a${i}`) }, { hosts: ['a'] }, 'a'),
    ...['hosts', 'methods'].flatMap(name => lists(operation, name, TEXTS)),
    ...lists(operation, 'ports', ['80', '0', '65535', '65536', '-1', 'http', '08', '8.5', '']),
    ...lists(operation, 'paths', [
      '/a', '*', '/a*', '/{*}', '/{**}', '/{*}/a/{**}', '/{**}/{*}', '/a{*}', '/{a}', '/{*}/a b', '{*}', '/{*}//a', 'a', '/*/b', '',
    ]),
    ...of([...rule, 'when', 0, 'key'],
      '', undefined, 'request.headers[a]', 'request.headers[]', 'request.headers', 'request.headers[a', 'request.headersx[a]', 'request.headers[a][b]',
      'request.headers[a]b]', 'request.auth.claims[a]', 'request.auth.claims[a][b]', 'request.auth.claims', 'request.auth.claim[a]', 'request.auth.principal',
      'request.auth.audiences', 'request.auth.presenter', 'source.ip', 'remote.ip', 'source.namespace', 'source.principal', 'source.serviceAccount',
      'source.trustDomain', 'source.user', 'destination.ip', 'destination.port', 'destination.name', 'destination.namespace', 'destination.user',
      'destination.labels[a]', 'connection.sni', 'experimental.envoy.filters.a[b]', 'experimental.envoy.filters.a', 'request.host', 'request.path', 'nonsense'),
    ...['source.ip', 'remote.ip', 'destination.ip'].flatMap(key => BLOCKS.flatMap(block => of([...rule, 'when', 0], { key, values: [block] }, { key, notValues: [block] }))),
    ...['source.serviceAccount', 'source.trustDomain', 'source.principal', 'request.headers[a]', 'destination.port'].flatMap(key =>
      TEXTS.flatMap(text => of([...rule, 'when', 0], { key, values: [text] }, { key, notValues: [text] }))),
    ...of([...rule, 'when', 0], { key: 'connection.sni' }, { key: 'nonsense' }, { key: 'connection.sni', values: [] }, { key: 'connection.sni', values: [], notValues: ['a'] },
      { key: 'connection.sni', values: ['a'], value: 'b' }),
  ];
}

/** Claims about a RequestAuthentication. */
export function authenticationClaims(): Claim[] {
  const of = (path: Claim['path'], ...list: unknown[]) => values('RequestAuthentication', path, ...list);
  const rule = ['spec', 'jwtRules', 0];
  const issuer = 'https://id.example.com';
  const rsa = { kty: 'RSA', n: 'AQAB', e: 'AQAB' };
  const ec = { kty: 'EC', crv: 'P-256', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' };
  const okp = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
  const sets = [
    { keys: [rsa] }, { keys: [ec] }, { keys: [okp] }, { keys: [] }, rsa, ec, {}, [], { keys: {} }, { keys: [{}] }, { keys: [{ kty: 'nonsense' }] }, { keys: [{ kty: 'RSA' }] },
    { keys: [{ ...rsa, d: 'AQAB' }] }, { keys: [{ kty: 'oct', k: 'AQAB' }] }, { keys: [{ kty: 'oct' }] }, { keys: [{ ...ec, d: 'AQAB' }] }, { keys: [{ kty: 'EC', crv: 'P-256' }] },
    { keys: [{ ...rsa, kid: 'a', alg: 'RS256', use: 'sig' }] }, { keys: [null] }, { keys: ['a'] }, { keys: [{ ...okp, d: 'AQAB' }] },
  ];
  return [
    ...targets('RequestAuthentication'), ...targetsAlone('RequestAuthentication', { jwtRules: [{ issuer }] }),
    ...of(['spec', 'jwtRules'], undefined, [], [{}]),
    ...of(rule, { issuer: '' }, { jwksUri: 'https://a' }, { issuer, jwks: '{"keys":[]}', jwksUri: 'https://a' }, { issuer, jwks: '', jwksUri: 'https://a' }, { issuer: '', jwksUri: 'https://a' },
      { issuer, jwks_uri: 'https://a' }, { issuer, jwks_uri: 'https://a', jwksUri: 'https://a' }, { jwks_uri: 'https://a' }, { jwks: '{"keys":[]}' }),
    ...of([...rule, 'jwksUri'], 'https://id.example.com/keys', 'http://a', 'HTTPS://a', 'https://', 'https:///a', 'https:a', 'ftp://a', 'a', '/a', '', 'https://a b', 'https://a/b c',
      'https://a:b', 'https://a:99999', 'https://a/%zz', 'https://[::1', 'https://a\nb', `https://a/${'b'.repeat(2039)}`, `https://a/${'b'.repeat(2038)}`),
    ...of([...rule, 'jwks'], '', '{', 'null', '"a"', ...sets.map(set => JSON.stringify(set))),
    ...of([...rule, 'audiences'], [], [''], ['a'], 'a'),
    ...['fromParams', 'fromCookies', 'spaceDelimitedClaims'].flatMap(name => of([...rule, name], [], [''], ['a'], Array.from({ length: 65 }, (_, i) => `a${i}`))),
    ...of([...rule, 'fromHeaders'], [], [{}], [{ name: '' }], [{ name: 'x y' }], [{ name: 'x', prefix: 'y ' }], [{ prefix: 'a' }], [{ name: 'a', nonsense: 1 }]),
    ...of([...rule, 'outputPayloadToHeader'], '', 'x', 'x y'),
    ...of([...rule, 'outputClaimToHeaders'], [], [{}], [{ header: 'x', claim: 'sub' }], [{ header: 'x y', claim: 'sub' }], [{ header: 'x_y', claim: '' }], [{ header: 'x.y', claim: 'sub' }], [{ header: '', claim: 'sub' }]),
    ...of([...rule, 'forwardOriginalToken'], true, 'true'),
    ...of([...rule, 'presence'], 'NONSENSE', ''), // the judge's Istio is older than the valid values
    ...of([...rule, 'timeout'], '5s', '1ms', '0s', '1us', '1.5ms', 'nonsense', '', '1h'),
    ...of([...rule, 'nonsense'], 1),
  ];
}
