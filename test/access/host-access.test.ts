import { ApiObject, App, Chart, Testing } from 'cdk8s';
import {
  AccessOptions, AnalysisAtSynth, AuthorizationPolicy, CertificateAuthority, CertificateReporter, CertificateStore, DelegateVirtualService,
  DelegateVirtualServiceProps, Destination, Gateway, GatewayAnalysis, GatewayProxyConfig, GatewayWorkload, HttpsRedirect, Jwks,
  KubernetesGateway, PathMatch, RequiredJwt, ServerCertificate, ServerTls, StringMatch, TrustBundle, VirtualServiceProps,
} from '../../src/index';
import { problemOf, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.deterministic('access', { reporter: CertificateReporter.silent() }) });
const tls = ServerTls.issuedBy(ca);
const destination = Destination.service('web', 80);
const HOSTS = ['shop.example.com', 'shop.example.com:*'];
const EVERYWHERE = { hosts: HOSTS, notPorts: ['0'] };
const jwt = { issuer: 'https://id.example.com', jwks: Jwks.uri('https://id.example.com/keys') };

function objects(access: AccessOptions, workload = new GatewayWorkload()): { policy: any; authentication: any } {
  const chart = testChart();
  new Gateway(chart, 'Gateway', { workload, tls, metadata: { name: 'shop' } }).addHost('shop.example.com', { destination, access });
  const manifests = Testing.synth(chart);
  const of = (kind: string) => manifests.find(object => object.kind === kind);
  return { policy: of('AuthorizationPolicy'), authentication: of('RequestAuthentication') };
}

const rulesOf = (access: AccessOptions, workload?: GatewayWorkload) => objects(access, workload).policy.spec.rules;

test('the policy is in the namespace of the workload, has its selector, and the name of the host', () => {
  const workload = new GatewayWorkload({ namespace: 'edge', selector: { app: 'edge' } });
  expect(objects({ allowFrom: ['10.0.0.0/8'] }, workload).policy).toMatchObject({
    apiVersion: 'security.istio.io/v1',
    metadata: { name: 'shop.example.com', namespace: 'edge' },
    spec: { action: 'DENY', selector: { matchLabels: { app: 'edge' } } },
  });
});

test('addresses are those of the peer without proxies, and of X-Forwarded-For with trusted proxies', () => {
  const access = { allowFrom: ['10.0.0.0/8'], denyFrom: ['10.1.0.0/16'] };
  expect(rulesOf(access)).toEqual([
    { from: [{ source: { notIpBlocks: ['10.0.0.0/8'] } }, { source: { ipBlocks: ['10.1.0.0/16'] } }], to: [{ operation: EVERYWHERE }] },
  ]);
  expect(rulesOf(access, new GatewayWorkload({ trustedProxies: 1 }))[0].from).toEqual([
    { source: { notRemoteIpBlocks: ['10.0.0.0/8'] } }, { source: { remoteIpBlocks: ['10.1.0.0/16', '::ffff:10.1.0.0/112'] } },
  ]);
});

test('public paths are left out, and restrictions of paths are added', () => {
  const paths = [{ paths: [PathMatch.prefix('/admin'), PathMatch.exact('/exact')], denyFrom: ['192.0.2.1'] }];
  expect(rulesOf({ allowFrom: ['10.0.0.0/8'], publicPaths: [PathMatch.prefix('/public/')], paths })).toMatchObject([
    { to: [{ operation: { notPaths: ['/public/*'] } }] }, { to: [{ operation: { paths: ['/admin*', '/exact'] } }] },
  ]);
});

test('a token is required by its issuer, audience and claims, each of which denies on its own', () => {
  const { policy, authentication } = objects({ jwt: { ...jwt, audiences: ['shop'], claims: { 'groups': ['staff'], '[realm_access][roles]': ['admin'] } } });
  expect(policy.spec.rules.map(({ when }: any) => when)).toEqual([
    [{ key: 'request.auth.claims[iss]', notValues: ['https://id.example.com'] }],
    [{ key: 'request.auth.audiences', notValues: ['shop'] }],
    [{ key: 'request.auth.claims[groups]', notValues: ['staff'] }],
    [{ key: 'request.auth.claims[realm_access][roles]', notValues: ['admin'] }],
  ]);
  expect(authentication).toMatchObject({
    metadata: { name: 'shop.example.com', namespace: 'istio-system' },
    spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, jwtRules: [{ issuer: 'https://id.example.com', audiences: ['shop'], jwksUri: 'https://id.example.com/keys' }] },
  });
});

test('the same issuer for a host and a path is one rule of the RequestAuthentication', () => {
  const access = { jwt, paths: [{ paths: [PathMatch.exact('/a')], jwt: { ...jwt, claims: { groups: ['staff'] } } }] };
  expect(objects(access).authentication.spec.jwtRules).toHaveLength(1);
});

test('without a token there is no RequestAuthentication, and without access no policy', () => {
  expect(objects({ allowFrom: ['10.0.0.0/8'] }).authentication).toBeUndefined();
  const chart = testChart();
  new Gateway(chart, 'Gateway', { tls, metadata: { name: 'shop' } }).addHost('shop.example.com', { destination });
  expect(Testing.synth(chart).map(({ kind }) => kind)).not.toContain('AuthorizationPolicy');
});

test('a KubernetesGateway compares prefixes by path element, and its policy selects the Pods that Istio deploys', () => {
  const chart = testChart();
  new KubernetesGateway(chart, 'Gateway', { tls, metadata: { name: 'gw' } })
    .addHost('shop.example.com', { destination, access: { allowFrom: ['10.0.0.0/8'], publicPaths: [PathMatch.prefix('/public')] } });
  expect(Testing.synth(chart).find(({ kind }) => kind === 'AuthorizationPolicy')).toMatchObject({
    metadata: { namespace: 'shop' },
    spec: {
      selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'gw' } },
      rules: [{ to: [{ operation: { notPaths: ['/public', '/public/*'] } }] }],
    },
  });
});

test('hosts that are added later are left out of the policy of a wildcard', () => {
  const chart = testChart();
  new Gateway(chart, 'Wild', { tls, metadata: { name: 'wild' } }).addHost('*.example.com', { destination, access: { allowFrom: ['10.0.0.0/8'] } });
  new Gateway(chart, 'Shop', { tls, metadata: { name: 'shop' } }).addHost('shop.example.com', { destination });
  new Gateway(chart, 'Other', { tls, metadata: { name: 'other' }, workload: new GatewayWorkload({ selector: { app: 'x' } }) })
    .addHost('elsewhere.example.com', { destination });
  const policy = Testing.synth(chart).find(({ kind }) => kind === 'AuthorizationPolicy');
  expect(policy.spec.rules[0].to[0].operation.notHosts).toEqual(HOSTS);
});

describe('requests for a narrower host', () => {
  const elsewhere = () => Gateway.fromGatewayName(testChart(), 'Elsewhere', 'elsewhere', { namespace: 'x' });
  const leftOut = (add: (gateway: Gateway) => void, wildcard = '*.example.com') => {
    const chart = testChart();
    GatewayAnalysis.atSynth(chart, AnalysisAtSynth.OFF);
    const gateway = new Gateway(chart, 'Wild', { tls, metadata: { name: 'wild' } });
    gateway.addHost(wildcard, { name: 'wild', destination, access: { allowFrom: ['10.0.0.0/8'] }, httpsRedirect: HttpsRedirect.disabled() });
    add(gateway);
    const { spec } = Testing.synth(chart).find(({ kind }) => kind === 'AuthorizationPolicy');
    return spec.rules.flatMap((rule: any) => rule.to[0].operation.notHosts ?? []).length > 0;
  };
  const routes = (props: Partial<VirtualServiceProps>) => (gateway: Gateway) => {
    gateway.addVirtualService('Shop', { hosts: ['shop.example.com'], ...props });
  };
  const delegating = (props: DelegateVirtualServiceProps) => (gateway: Gateway) => {
    const delegate = new DelegateVirtualService(gateway, 'Delegate', props);
    gateway.addVirtualService('Shop', { hosts: ['shop.example.com'] }).addDelegate({ delegate });
  };

  test.each<[string, (gateway: Gateway) => void]>([
    ['its routes take every request', routes({ routes: [{ paths: [PathMatch.prefix('/a')], destination }] })],
    ['its routes are for the port of the wildcard', routes({ routes: [{ ports: [443], destination }] })],
    ['its routes are for the gateway', gateway => routes({ routes: [{ gateways: [gateway], destination }] })(gateway)],
    ['its delegate takes every request', delegating({ routes: [{ destination }] })],
    ['it is exported to the gateway', routes({ routes: [{ destination }], exportTo: ['istio-system'] })],
  ])('are left out of the policy of a wildcard if %s', (_, add) => {
    expect(leftOut(add)).toBe(true);
  });

  test.each<[string, (gateway: Gateway) => void]>([
    ['its routes are for another port', routes({ routes: [{ ports: [80], destination }] })],
    ['its routes are for workloads of the mesh',
      routes({ gateways: [Gateway.mesh()], routes: [{ gateways: [Gateway.mesh()], destination }] })],
    ['its routes are for another gateway', gateway => {
      const other = elsewhere();
      routes({ gateways: [other], routes: [{ gateways: [other], destination }] })(gateway);
    }],
    ['its routes are for clients with labels', routes({ routes: [{ sourceLabels: { app: 'a' }, destination }] })],
    ['its routes are for clients of a namespace', routes({ routes: [{ sourceNamespace: 'a', destination }] })],
    ['its delegate is for another port', delegating({ routes: [{ ports: [80], destination }] })],
    ['its delegate is of another program', gateway => {
      const delegate = DelegateVirtualService.fromDelegateName(gateway, 'Delegate', 'delegate');
      gateway.addVirtualService('Shop', { hosts: ['shop.example.com'] }).addDelegate({ delegate });
    }],
    ['it is not exported to the gateway', routes({ routes: [{ destination }], exportTo: ['.'] })],
    ['it is passed through', gateway => { gateway.addPassthroughHost('shop.example.com', { destination }); }],
  ])('reach the wildcard, so its policy holds for them, if %s', (_, add) => {
    expect(leftOut(add)).toBe(false);
  });

  test('reach the wildcard if the namespace in front of it is not that of the routes', () => {
    const inNamespace = (namespace: string) => routes({ routes: [{ destination }], metadata: { namespace } });
    expect(['a', 'b'].map(namespace => leftOut(inNamespace(namespace), 'a/*.example.com'))).toEqual([true, false]);
  });
});

test('a list that the program changes later does not change who may call', () => {
  const chart = testChart();
  const allowFrom = ['10.0.0.0/8'];
  new Gateway(chart, 'Gateway', { tls, metadata: { name: 'shop' } }).addHost('shop.example.com', { destination, access: { allowFrom } });
  allowFrom.push('0.0.0.0/0');
  const policy = Testing.synth(chart).find(({ kind }) => kind === 'AuthorizationPolicy');
  expect(policy.spec.rules[0].from[0].source.notIpBlocks).toEqual(['10.0.0.0/8']);
});

test('a host that is passed through on another port fails the synth with a code', () => {
  const app = new App();
  const chart = new Chart(app, 'test', { namespace: 'shop' });
  const gateway = new Gateway(chart, 'Gateway', { tls, metadata: { name: 'shop' } });
  gateway.addHost('shop.example.com', { destination, access: { allowFrom: ['10.0.0.0/8'] } });
  gateway.addPassthroughHost('shop.example.com', { destination, port: 8443, name: 'raw' });
  expect(() => app.synthYaml()).toThrow(/on one port and pass.* through on another.*\(invalid-access\)/);
});

describe('the same Pods with different numbers of trusted proxies', () => {
  const access = { allowFrom: ['10.0.0.0/8'] };
  const synth = (build: (chart: Chart) => void) => () => {
    const app = new App();
    build(new Chart(app, 'test', { namespace: 'shop' }));
    return app.synthYaml();
  };
  const gateway = (chart: Chart, name: string, trustedProxies: number, options: object = {}, selector: { [label: string]: string } = { istio: 'edge' }) =>
    new Gateway(chart, name, { workload: new GatewayWorkload({ trustedProxies, selector, namespace: 'edge' }), tls, metadata: { name: name.toLowerCase() } })
      .addHost(`${name.toLowerCase()}.example.com`, { destination, ...options });
  const message = /have 2 trusted proxies here and 1 in test\/One.*use one GatewayWorkload with trustedProxies for both \(invalid-access\)/;

  test('fail the synth of two Gateways', () => {
    expect(synth(chart => { gateway(chart, 'One', 1, { access }); gateway(chart, 'Two', 2, { access }); })).toThrow(message);
    expect(synth(chart => { gateway(chart, 'One', 1); gateway(chart, 'Two', 2); })).toThrow(message);
    expect(synth(chart => { gateway(chart, 'One', 1); gateway(chart, 'Two', 2, {}, { istio: 'edge', app: 'x' }); })).toThrow(message);
  });

  test('fail the synth if a Gateway without the option compares addresses', () => {
    expect(synth(chart => { gateway(chart, 'One', 1); gateway(chart, 'Two', 0, { access }); })).toThrow(/have 0 trusted proxies here and 1 in test\/One/);
    expect(synth(chart => { gateway(chart, 'One', 0, { access: { paths: [{ paths: [PathMatch.exact('/a')], denyFrom: ['10.0.0.1'] }] } }); gateway(chart, 'Two', 2); }))
      .toThrow(/have 2 trusted proxies here and 0 in test\/One/);
  });

  test('fail the synth of a policy and of a Deployment for another number', () => {
    const workload = (trustedProxies: number) => new GatewayWorkload({ trustedProxies, selector: { istio: 'edge' }, namespace: 'edge' });
    expect(synth(chart => {
      gateway(chart, 'One', 1);
      new AuthorizationPolicy(chart, 'Policy', { workload: workload(2), rules: [{ from: [{ remoteIpBlocks: ['10.0.0.1'] }] }] });
    })).toThrow(message);
    expect(synth(chart => {
      gateway(chart, 'One', 1);
      const deployment = new ApiObject(chart, 'Deployment', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { metadata: {} } } });
      GatewayProxyConfig.of(workload(2)).annotatePods(deployment);
    })).toThrow(message);
  });

  test('are accepted for other Pods, and without a policy of addresses', () => {
    expect(synth(chart => { gateway(chart, 'One', 1, { access }); gateway(chart, 'Two', 2, { access }, { istio: 'other' }); })).not.toThrow();
    expect(synth(chart => { gateway(chart, 'One', 1, { access }); gateway(chart, 'Two', 0); })).not.toThrow();
    expect(synth(chart => { gateway(chart, 'One', 1, { access }); gateway(chart, 'Two', 1, { access }); })).not.toThrow();
  });
});

const wrong: readonly (readonly [string, object, string, RegExp])[] = [
  ['nothing', {}, 'invalid-access', /restricts nothing/],
  ['no address', { allowFrom: [] }, 'invalid-access', /access.allowFrom is an empty list/],
  ['no denied address', { denyFrom: [] }, 'invalid-access', /access.denyFrom is an empty list/],
  ['null for addresses', { allowFrom: null }, 'invalid-argument', /allowFrom/],
  ['a hole in addresses', { allowFrom: ['10.0.0.1', undefined] }, 'invalid-argument', /allowFrom\[1\]/],
  ['a host for an address', { allowFrom: ['a.example.com'] }, 'invalid-access', /not an IP address/],
  ['no public path', { allowFrom: ['10.0.0.1'], publicPaths: [] }, 'invalid-access', /empty list/],
  ['public paths alone', { publicPaths: [PathMatch.exact('/a')] }, 'invalid-access', /nothing restricts the other paths/],
  ['no restricted path', { paths: [] }, 'invalid-access', /access.paths is an empty list/],
  ['a path without restriction', { paths: [{ paths: [PathMatch.exact('/a')] }] }, 'invalid-access', /access.paths\[0\] restricts nothing/],
  ['a restriction without a path', { paths: [{ paths: [], allowFrom: ['10.0.0.1'] }] }, 'invalid-access', /empty list/],
  ['a regular expression', { paths: [{ paths: [PathMatch.regex('/a.*')], allowFrom: ['10.0.0.1'] }] }, 'invalid-access', /regular expression/],
  ['a path in any case', { paths: [{ paths: [PathMatch.prefix('/a', { ignoreCase: true })], allowFrom: ['10.0.0.1'] }] }, 'invalid-access', /ignores case/],
  ['an asterisk at the end of an exact path', { paths: [{ paths: [PathMatch.exact('/a*')], allowFrom: ['10.0.0.1'] }] }, 'invalid-access', /special meaning/],
  ['a template', { paths: [{ paths: [PathMatch.exact('/{*}')], allowFrom: ['10.0.0.1'] }] }, 'invalid-access', /special meaning/],
  ['principals without mutual TLS', { principals: ['a/ns/b/sa/c'] }, 'invalid-access', /does not ask clients for certificates/],
  ['an unknown option', { allow: ['10.0.0.1'] }, 'invalid-argument', /unknown property 'allow'/],
  ...([
    ['no issuer', { issuer: '' }, /issuer is empty/],
    ['an issuer with an asterisk', { issuer: 'https://*.example.com' }, /asterisk/],
    ['no audience', { ...jwt, audiences: [] }, /audiences is an empty list/],
    ['an audience with an asterisk', { ...jwt, audiences: ['*'] }, /asterisk/],
    ['no value of a claim', { ...jwt, claims: { group: [] } }, /empty list/],
    ['an empty value of a claim', { ...jwt, claims: { group: [''] } }, /empty value/],
    ['a wrong name of a claim', { ...jwt, claims: { 'a[b': ['c'] } }, /not the name of a claim/],
    ['keys from a file', { ...jwt, jwks: Jwks.uri('file:///keys') }, /not an address of keys/],
    ['keys that are no JSON', { ...jwt, jwks: Jwks.inline('{') }, /not a JSON Web Key Set/],
    ['a set without keys', { ...jwt, jwks: Jwks.inline('{"keys":[]}') }, /not a JSON Web Key Set/],
    ['a private key', { ...jwt, jwks: Jwks.inline('{"keys":[{"kty":"EC","crv":"P-256","x":"AQAB","y":"AQAB","d":"AQAB"}]}') }, /private or symmetric key/],
    ['no header', { ...jwt, fromHeaders: [] }, /fromHeaders is an empty list/],
    ['a header with a space', { ...jwt, fromHeaders: [{ name: 'x y' }] }, /not the name of a header/],
    ['an empty cookie', { ...jwt, fromCookies: [''] }, /empty value/],
  ] as [string, RequiredJwt, RegExp][]).map(([name, token, message]) => [name, { jwt: token }, 'invalid-access', message] as const),
];

test.each(wrong)('%s is refused before anything is created', (_, access, code, message) => {
  const chart = testChart();
  const gateway = new Gateway(chart, 'Gateway', { tls, metadata: { name: 'shop' } });
  const before = chart.node.findAll().length;
  expect(problemOf(() => gateway.addHost('shop.example.com', { destination, access: access as AccessOptions })))
    .toMatchObject({ code, message: expect.stringMatching(message) });
  expect(chart.node.findAll()).toHaveLength(before);
});

test('an error about a private key does not contain it', () => {
  const { message } = problemOf(() => objects({ jwt: { ...jwt, jwks: Jwks.inline('{"keys":[{"kty":"EC","d":"very-secret"}]}') } }));
  expect(message).not.toContain('very-secret');
});

describe('identities of clients', () => {
  const mutual = ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) });
  const withPrincipals = (principals: string[]) => {
    const chart = testChart();
    new Gateway(chart, 'Gateway', { tls: mutual, metadata: { name: 'shop' } }).addHost('shop.example.com', { destination, access: { principals } });
    return Testing.synth(chart).find(({ kind }) => kind === 'AuthorizationPolicy').spec.rules;
  };

  test('are denied unless they are in the list', () => {
    expect(withPrincipals(['example.com/ns/shop/sa/*'])).toMatchObject([{ from: [{ source: { notPrincipals: ['example.com/ns/shop/sa/*'] } }] }]);
  });

  test.each<[string, RegExp]>([
    ['spiffe://example.com/ns/shop/sa/a', /begins with spiffe/],
    ['partner.example.com', /not a SPIFFE identity/],
    ['https://partner.example.com', /not a SPIFFE identity/],
    ['example.com/*/sa/*', /not a SPIFFE identity/],
    ['', /empty value/],
  ])('%s is refused', (principal, message) => {
    expect(problemOf(() => withPrincipals([principal]))).toMatchObject({ code: 'invalid-access', message: expect.stringMatching(message) });
  });
});

describe('claims in matches of routes', () => {
  const matchOf = (jwtClaims: { [claim: string]: StringMatch }) => {
    const chart = testChart();
    new Gateway(chart, 'Gateway', { tls, metadata: { name: 'shop' } })
      .addHost('shop.example.com', { access: { jwt }, routes: [{ destination, jwtClaims, headers: { 'x-a': StringMatch.present() } }, { destination }] });
    return Testing.synth(chart).find(({ kind }) => kind === 'VirtualService').spec.http[0].match[0].headers;
  };

  test('are headers that no client can send', () => {
    expect(matchOf({ 'group': StringMatch.exact('staff'), '[realm_access][roles]': StringMatch.present() })).toEqual({
      'x-a': {}, '@request.auth.claims[group]': { exact: 'staff' }, '@request.auth.claims[realm_access][roles]': { regex: '.+' },
    });
  });

  test('need a name', () => {
    expect(problemOf(() => matchOf({ 'a]b': StringMatch.exact('c') })).code).toBe('invalid-route');
  });
});
