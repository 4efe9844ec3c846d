import { manifests } from './manifests';
import { IngressSimulator } from '../../src';
import { analyze } from '../../src/analysis/analyze';
import { RuleExample } from '../../src/analysis/rule';
import { Severity } from '../../src/analysis/severity';
import { IngressModel } from '../../src/model/ingress-model';
import { explain } from '../../src/report/explain/explain';

/** What is found at warning or above. */
const found = (example: RuleExample) => analyze(manifests(example), { now: new Date(), expiryDays: 30, complete: true })
  .filter(({ level }) => level !== Severity.INFO).map(({ code, kind, name }) => `${code} ${kind} ${name}`);

const ROUTE = { route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] };
const REST = { match: [{ uri: { prefix: '/' } }], ...ROUTE };
const match = (...matches: object[]) => ({ 'routes.spec.http': [{ match: matches, ...ROUTE }, REST] });
const redirect = (to: object, ...before: object[]) => ({ 'routes.spec.http': [...before, { match: [{ uri: { prefix: '/' } }], redirect: to }] });
const rule = (spec: object) => ({
  apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'frontend', namespace: 'shop' }, spec: { host: 'frontend', ...spec },
});
const entry = (spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name: 'partner', namespace: 'shop' },
  spec: { hosts: ['api.partner.example'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution: 'STATIC', ...spec },
});
const NEVER = 'route-never-applies VirtualService shop';
const LOOP = 'redirect-loop VirtualService shop';
const REFUSED_ENTRY = 'IST0106 ServiceEntry partner';
const REFUSED_RULE = 'IST0106 DestinationRule frontend';

test.each<[string, RuleExample['set'], string[]]>([
  ['a regular expression for the whole path lacks the slash', match({ uri: { regex: 'api/.*' } }), [NEVER]],
  ['a regular expression with a slash is right', match({ uri: { regex: '/api/.*' } }), []],
  ['a regular expression that begins with anything is right', match({ uri: { regex: '.*\\.png' } }), []],
  ['an optional first letter may be followed by a slash', match({ uri: { regex: 'a?/b' } }), []],
  ['a path has no query', match({ uri: { exact: '/a?x=1' } }), [NEVER]],
  ['the query has a separate condition', match({ uri: { exact: '/a' }, queryParams: { x: { exact: '1' } } }), []],
  ['a path has no fragment', match({ uri: { prefix: '/app#x' } }), [NEVER]],
  ['a prefix is not a glob', match({ uri: { prefix: '/api/*' } }), [NEVER]],
  ['a path is not a URL', match({ uri: { prefix: 'https://shop.example.com/api' } }), [NEVER]],
  ['methods have capital letters', match({ method: { exact: 'get' } }), [NEVER]],
  ['an authority that is not a host of the VirtualService', match({ authority: { exact: 'api.example.com' } }), [NEVER]],
  ['an authority with its port', match({ authority: { exact: 'shop.example.com:443' } }), []],
  ['a scheme is in small letters', match({ scheme: { exact: 'HTTPS' } }), [NEVER]],
  ['a prefix of a scheme', match({ scheme: { prefix: 'http' } }), []],
  ['labels of clients', match({ sourceLabels: { app: 'web' } }), [NEVER]],
  ['labels of the gateway', match({ sourceLabels: { istio: 'ingressgateway' } }), []],
  ['the namespace of clients', match({ sourceNamespace: 'shop' }), [NEVER]],
  ['the namespace of the gateway', match({ sourceNamespace: 'istio-system' }), []],
  ['a regular expression as in JavaScript', match({ uri: { regex: '/\\/api\\/.*/gi' } }), [NEVER]],
  ['a regular expression with slashes', match({ uri: { regex: '/api/v\\d+/' } }), []],
  ['a host that ends with a dot', { 'gateway.spec.servers[1].hosts': ['shop.example.com', 'shop.example.com.'] }, ['host-never-requested Gateway shop']],
  ['a header with a pattern as text', match({ headers: { 'user-agent': { exact: '.*Firefox.*' } } }), [NEVER]],
  ['a header with an asterisk', match({ headers: { accept: { exact: '*/*' } } }), []],
  ['a rewrite without slash', { 'routes.spec.http[0].rewrite': { uri: 'b' } }, ['rewrite-invalid VirtualService shop']],
  ['a rewrite to a URL', { 'routes.spec.http[0].rewrite': { authority: 'https://b.example' } }, ['rewrite-invalid VirtualService shop']],
  ['a group without the slash', { 'routes.spec.http[0].rewrite': { uriRegexRewrite: { match: '^/api/(.*)$', rewrite: '\\1' } } }, ['rewrite-invalid VirtualService shop']],
  ['a group with the slash', { 'routes.spec.http[0].rewrite': { uriRegexRewrite: { match: '^/api(/.*)$', rewrite: '\\1' } } }, []],
  ['a group after the slash', { 'routes.spec.http[0].rewrite': { uriRegexRewrite: { match: '^/api(/|$)(.*)', rewrite: '/\\2' } } }, []],
  ['a redirect to a URL as path', redirect({ uri: 'https://b.example/c' }), ['rewrite-invalid VirtualService shop']],
  ['a header with a space', { 'routes.spec.http[0].headers': { request: { set: { 'a b': '1' } } } }, ['header-name-invalid VirtualService shop']],
  ['http routes where SNI alone leads', { 'gateway.spec.servers[1].tls': { mode: 'AUTO_PASSTHROUGH' }, 'gateway.spec.servers[0]': undefined }, ['route-kind-mismatch VirtualService shop']],
  ['routes of a port that redirects all', match({ port: 80, uri: { prefix: '/.well-known/' } }), [NEVER]],
  [
    'a path for challenges before the redirect of a route',
    {
      'gateway.spec.servers[0].tls': undefined,
      'routes.spec.http': [{ match: [{ port: 80, uri: { prefix: '/.well-known/' } }], ...ROUTE }, { match: [{ port: 80 }], redirect: { scheme: 'https' } }, REST],
    },
    [],
  ],
  ['a redirect of every path to one of them', redirect({ uri: '/home' }), [LOOP]],
  ['a redirect to a path that an earlier route takes', redirect({ uri: '/home' }, { match: [{ uri: { exact: '/home' } }], ...ROUTE }), []],
  [
    'TLS on the port of http',
    { 'gateway.spec.servers[1].port.number': 80, 'gateway.spec.servers[0]': undefined },
    ['tls-on-http-port Gateway shop'],
  ],
])('routes and servers: %s', (_, set, expected) => {
  expect(found({ set })).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ['resolution NONE', { resolution: 'NONE', addresses: ['192.0.2.1'] }, ['service-entry-without-addresses VirtualService shop']],
  ['resolution STATIC without endpoints', {}, ['service-entry-without-addresses VirtualService shop']],
  ['workloads as endpoints', { workloadSelector: { labels: { app: 'partner' } } }, []],
  ['resolution DNS', { resolution: 'DNS' }, []],
])('a route to a ServiceEntry with %s', (_, spec, expected) => {
  const set = { 'routes.spec.http[0].route[0].destination': { host: 'api.partner.example', port: { number: 8080 } } };
  expect(found({ set, add: [entry({ ports: [{ number: 8080, name: 'http', protocol: 'HTTP' }], ...spec })] })).toEqual(expected);
});

test.each<[string, object[], string[]]>([
  ['UDP', [{ name: 'dns', port: 8080, protocol: 'UDP' }], ['destination-udp VirtualService shop']],
  ['UDP and TCP', [{ name: 'quic', port: 8080, protocol: 'UDP' }, { name: 'http', port: 8080, protocol: 'TCP' }], []],
])('a route to a port for %s', (_, ports, expected) => {
  expect(found({ set: { 'service.spec.ports': ports } })).toEqual(expected);
});

test.each([
  ['a name that no container has', 'https', ['target-port-not-found Service istio-ingressgateway']],
  ['a number as text', '8443', []],
])('a target port of the gateway that is %s', (_, targetPort, expected) => {
  const codes = found({ set: { 'ingress.spec.ports[1].targetPort': targetPort } });
  expect(codes.filter(each => each.startsWith('target-port'))).toEqual(expected);
});

test.each([
  ['shop', ['credential-not-found DestinationRule frontend']],
  ['istio-system', []],
])('a Secret of a DestinationRule in namespace %s', (namespace, expected) => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'partner', namespace }, data: { 'ca.crt': '<authority>' } };
  const set = { 'service.spec.ports': [{ name: 'https', port: 8080, protocol: 'TCP' }] };
  const tls = { mode: 'SIMPLE', credentialName: 'partner' };
  const own = (spec: object) => ({
    ...rule({ host: 'frontend.shop.svc.cluster.local', workloadSelector: { matchLabels: { istio: 'ingressgateway' } }, ...spec }),
    metadata: { name: 'frontend', namespace: 'istio-system' },
  });
  const subset = { subsets: [{ name: 'v1', labels: { app: 'frontend' }, trafficPolicy: { tls } }] };
  for (const spec of [{ trafficPolicy: { tls } }, { trafficPolicy: { portLevelSettings: [{ port: { number: 8080 }, tls }] } }]) {
    expect(found({ set, add: [secret, own(spec)] })).toEqual(expected);
  }
  expect(found({ set, add: [secret, rule({ trafficPolicy: { tls: TLS }, ...subset })] }).filter(each => each.startsWith('credential'))).toEqual(expected);
});

test.each<[string, string, string, string[]]>([
  ['expired', 'ca.crt', '<revocation list expired>', ['revocation-list-expired Secret clients-cacert']],
  ['of another authority', 'ca.crt', '<revocation list some other root>', ['revocation-list-missing Secret clients-cacert']],
  ['not PEM', 'ca.crt', 'TUlJQg==', ['revocation-list-unusable Secret clients-cacert']],
  ['current', 'ca.crt', '<revocation list>', []],
])('a revocation list that is %s', (_, key, list, expected) => {
  const set = { 'gateway.spec.servers[1].tls.mode': 'MUTUAL', 'gateway.spec.servers[1].tls.caCertCredentialName': 'clients-cacert' };
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'clients-cacert', namespace: 'istio-system' }, data: { [key]: '<authority>', 'ca.crl': list } };
  expect(found({ set, add: [secret] })).toEqual(expected);
});

const policy = (rules: object[], action = 'DENY') => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'office', namespace: 'istio-system' },
  spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, action, rules },
});
const operation = (fields: object) => policy([{ to: [{ operation: fields }] }]);
test.each<[string, object, string[]]>([
  ['a method in small letters', operation({ methods: ['post'] }), ['policy-never-applies AuthorizationPolicy office', 'IST0133 AuthorizationPolicy office']],
  ['a query', operation({ paths: ['/find?debug=1'] }), ['policy-never-applies AuthorizationPolicy office', 'IST0133 AuthorizationPolicy office']],
  ['a path without a slash', operation({ paths: ['admin'] }), ['policy-never-applies AuthorizationPolicy office', 'IST0133 AuthorizationPolicy office']],
  ['paths and methods', operation({ paths: ['/a*', '*.php', '*', '/{*}/b'], methods: ['*', 'POST'] }), ['IST0133 AuthorizationPolicy office']],
  ['no rules to deny', policy([]), ['IST0106 AuthorizationPolicy office']],
  ['an unknown attribute', policy([{ when: [{ key: 'request.header[x]', values: ['1'] }] }]), ['IST0106 AuthorizationPolicy office']],
  ['labels that nothing has', { ...policy([{}]), spec: { selector: { matchLabels: { app: 'ingress' } }, rules: [{}] } }, ['IST0127 AuthorizationPolicy office']],
])('a policy with %s', (_, object, expected) => {
  expect(found({ add: [object] })).toEqual(expected);
});

test('the gateway does not enforce a policy that the API server refuses', async () => {
  for (const [rules, status] of [[[{}], 'answered'], [[], 'routed']] as const) {
    const simulator = IngressSimulator.fromManifests(manifests({ add: [policy([...rules])] }).map(({ object }) => object));
    expect(await simulator.request('https://shop.example.com/')).toMatchObject({ status });
  }
});

test('the credential of a DestinationRule that a gateway uses has the authorities of the server', () => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'partner', namespace: 'istio-system' }, data: { 'ca.crt': '<authority>' } };
  const set = { 'service.spec.ports': [{ name: 'https', port: 8080, protocol: 'TCP' }] };
  const tls = { mode: 'SIMPLE', credentialName: 'partner' };
  expect(found({ set, add: [secret, rule({ trafficPolicy: { tls } })] })).toEqual([]);
  const unused = { ...rule({ host: 'other', trafficPolicy: { tls } }), metadata: { name: 'other', namespace: 'shop' } };
  expect(found({ add: [secret, unused] })).toContain('IST0128 DestinationRule other');
});

test.each<[string, string, boolean]>([
  ['networking.istio.io/v1', 'Virtualservice', true],
  ['networking.istio.io/v1alpha2', 'VirtualService', true],
  ['networking.k8s.io/v1', 'VirtualService', true],
  ['security.istio.io/v1', 'DestinationRule', true],
  ['gateway.solo.io/v1', 'VirtualService', false],
  ['gateway.networking.k8s.io/v1', 'Gateway', false],
  ['networking.istio.io/v1alpha3', 'EnvoyFilter', false],
])('%s has no kind %s: %s', (apiVersion, kind, isUnknown) => {
  const codes = found({ add: [{ apiVersion, kind, metadata: { name: 'other', namespace: 'shop' }, spec: {} }] });
  expect(codes.filter(each => each.startsWith('unknown-kind'))).toHaveLength(isUnknown ? 1 : 0);
});

test('two hosts that redirect to each other are a loop', () => {
  const other = (http: object) => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'www', namespace: 'shop' },
    spec: { hosts: ['www.example.com'], gateways: ['shop'], http: [http] },
  });
  const set = {
    'gateway.spec.servers': [{
      port: { number: 443, name: 'https', protocol: 'HTTPS' },
      hosts: ['shop.example.com', 'www.example.com'],
      tls: { mode: 'SIMPLE', credentialName: 'shop-credential' },
    }],
    'secret.data': { 'tls.crt': '<certificate *.example.com>', 'tls.key': '<key *.example.com>' },
    ...redirect({ authority: 'www.example.com' }),
  };
  expect(found({ set, add: [other({ redirect: { authority: 'shop.example.com' } })] })).toEqual([LOOP, 'redirect-loop VirtualService www']);
  expect(found({ set, add: [other(ROUTE)] })).toEqual([]);
});

test.each<[string, string, string[]]>([
  ['its own namespace alone', '.', ['destination-hidden VirtualService shop']],
  ['that of the gateway alone', 'istio-system', ['IST0101 VirtualService shop']],
  ['none', '~', ['IST0101 VirtualService shop']],
  ['both', '., istio-system', []],
  ['all', '*', []],
])('a Service that is exported to %s', (_, exportTo, expected) => {
  expect(found({ set: { 'service.metadata.annotations': { 'networking.istio.io/exportTo': exportTo } } })).toEqual(expected);
});

const TLS = { mode: 'SIMPLE', caCertificates: 'system' };
test.each<[string, object, string[]]>([
  ['other workloads', { app: 'other' }, ['plain-http-to-tls-port VirtualService shop']],
  ['other namespaces, since it is only for its own', { istio: 'ingressgateway' }, ['plain-http-to-tls-port VirtualService shop']],
])('a DestinationRule for %s starts no TLS', (_, matchLabels, expected) => {
  const set = { 'service.spec.ports': [{ name: 'https', port: 8080, protocol: 'TCP' }] };
  expect(found({ set, add: [rule({ trafficPolicy: { tls: TLS }, workloadSelector: { matchLabels } })] })).toEqual(expected);
  expect(found({ set, add: [rule({ trafficPolicy: { tls: TLS } })] })).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['has simple and consistentHash', rule({ trafficPolicy: { loadBalancer: { simple: 'RANDOM', consistentHash: { useSourceIp: true } } } }), [REFUSED_RULE]],
  ['has a setting without port', rule({ trafficPolicy: { portLevelSettings: [{ tls: TLS }] } }), [REFUSED_RULE]],
  ['has a setting of nothing', rule({ trafficPolicy: { portLevelSettings: [{ port: { number: 8080 } }] } }), [REFUSED_RULE]],
  ['has a name as static endpoint', entry({ endpoints: [{ address: 'db.partner.example' }] }), [REFUSED_ENTRY]],
  ['has an endpoint without address', entry({ endpoints: [{ labels: { a: 'b' } }] }), [REFUSED_ENTRY]],
  ['has a port of an endpoint only', entry({ endpoints: [{ address: '192.0.2.1', ports: { http: 80 } }] }), [REFUSED_ENTRY]],
  ['has an impossible range of addresses', entry({ addresses: ['10.0.0.0/33'], endpoints: [{ address: '192.0.2.1' }] }), [REFUSED_ENTRY]],
  ['is right', entry({ addresses: ['10.0.0.0/24'], endpoints: [{ address: '192.0.2.1', ports: { tls: 8443 } }] }), []],
])('an object that %s', (_, object, expected) => {
  expect(found({ add: [object] })).toEqual(expected);
});

test.each([['<certificate shop.example.com, RSA 1024>', 'client-ca-weak'], ['<authority>', undefined]])('client authorities: %s', (pem, code) => {
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'shop-credential-cacert', namespace: 'istio-system' }, data: { 'ca.crt': pem } };
  const codes = found({ set: { 'gateway.spec.servers[1].tls.mode': 'MUTUAL' }, add: [secret] }).map(each => each.split(' ')[0]);
  expect(codes.filter(each => each !== 'client-ca-unusable')).toEqual(code ? [code] : []);
});

/** The findings about the first route, whether the manifests are complete or not. */
const advice = (example: RuleExample, complete: boolean) => analyze(manifests(example), { now: new Date(), expiryDays: 30, complete })
  .filter(({ kind }) => kind === 'VirtualService').map(({ code, help }) => `${code}: ${help}`).join();

test.each([
  ['frontend-svc', 'did you mean frontend.shop.svc.cluster.local?'],
  ['frontend-service.shop.svc.cluster.local', 'did you mean frontend.shop.svc.cluster.local?'],
  ['www.google.com', 'ServiceEntry'],
  ['api.backend', 'if it is a Service, write api.backend.svc.cluster.local'],
  ['unrelated', 'use the name of a Service'],
])('the help for the missing destination %s says what to do', (host, help) => {
  const set = { 'routes.spec.http[0].route[0].destination.host': host };
  expect(advice({ set }, true)).toContain(help);
  expect(advice({ set }, false)).toContain(help);
});

test('a Service without ports is advised to add the port', () => {
  expect(advice({ set: { 'service.spec.ports': undefined } }, true)).toContain('add port 8080 to it');
});

test.each(['shop.shop', 'infra.shop', 'shop/infra'])('the gateway %s is shown in its right form', name => {
  const set = { 'gateway.metadata.namespace': name.includes('infra') ? 'infra' : 'shop', 'routes.spec.gateways': [name] };
  expect(advice({ set }, true)).toContain(name.includes('infra') ? 'use infra/shop' : "use namespace/name: 'shop/shop'");
});

test.each<[string, string, number]>([
  ['refuses', '30', 0],
  ['takes', '30s', 1],
])('explain lists the routes of a VirtualService that the API server %s', (_, timeout, count) => {
  const model = new IngressModel(manifests({ set: { 'routes.spec.http[0].timeout': timeout } }), {});
  expect(explain(model, new Date()).flatMap(({ routes }) => routes)).toHaveLength(count);
});

const AWS = 'service.beta.kubernetes.io/aws-load-balancer-';
const HTTP = (number: number, tls?: object) => ({ port: { number, name: `http-${number}`, protocol: 'HTTP' }, hosts: ['shop.example.com'], tls });
const balanced = (servers: object[], annotations: object = {}, set: object = {}): RuleExample['set'] => ({
  'secret': undefined,
  'gateway.spec.servers': servers,
  'ingress.spec.type': 'LoadBalancer',
  'ingress.metadata.annotations': { [`${AWS}ssl-cert`]: 'arn:aws:acm:eu-west-1:1:certificate/1', [`${AWS}ssl-ports`]: 'https', ...annotations },
  ...set,
});
const REDIRECTS = { httpsRedirect: true };
const PORTS = [{ name: 'http2', port: 80, targetPort: 8080 }, { name: 'https', port: 443, targetPort: 8080 }];
const SHARED = 'IST0137 Deployment istio-ingressgateway';
const ENDLESS = ['redirect-without-https Gateway shop'];
test.each<[string, RuleExample['set'], string[]]>([
  ['sends what it decrypts to a server that redirects', balanced([HTTP(80, REDIRECTS)], {}, { 'ingress.spec.ports': PORTS }), [...ENDLESS, SHARED]],
  ['does so for every port', balanced([HTTP(80, REDIRECTS)], { [`${AWS}ssl-ports`]: '*' }), ENDLESS],
  ['is trusted to say that clients use https', balanced([HTTP(80, REDIRECTS)], {}, {
    'ingress.spec.ports': PORTS,
    'workload.spec.template.metadata.annotations': {
      'inject.istio.io/templates': 'gateway', 'proxy.istio.io/config': '{"gatewayTopology":{"numTrustedProxies":1}}',
    },
  }), [SHARED]],
  ['has a separate server', balanced([HTTP(80, REDIRECTS), HTTP(443)]), []],
  ['starts TLS again', balanced([HTTP(443)], { [`${AWS}backend-protocol`]: 'ssl' }), ['plain-http-on-https-port Gateway shop']],
])('a load balancer that terminates TLS and %s', (_, set, expected) => {
  expect(found({ set })).toEqual(expected);
});

test('what a load balancer does that terminates TLS is not known', async () => {
  const set = balanced([HTTP(80, REDIRECTS), HTTP(443)]);
  const simulator = IngressSimulator.fromManifests(manifests({ set }).map(({ object }) => object));
  expect(await simulator.request('https://shop.example.com/')).toMatchObject({ status: 'unknown' });
  expect(await simulator.request('http://shop.example.com/')).toMatchObject({ status: 'redirected' });
});

const requested = (spec: object, namespace = 'istio-system') => ({
  set: { secret: undefined },
  add: [{
    apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata: { name: 'shop', namespace }, spec: { secretName: 'shop-credential', ...spec },
  }],
});
test.each<[string, object, string[]]>([
  ['another name', { dnsNames: ['www.example.com'] }, ['certificate-not-covering Gateway shop']],
  ['a wildcard above', { dnsNames: ['*.com'] }, ['certificate-not-covering Gateway shop']],
  ['the name', { dnsNames: ['blog.example.com', 'Shop.example.com'] }, []],
  ['a wildcard', { dnsNames: ['*.example.com'] }, []],
  ['a placeholder', { dnsNames: ['${HOST}'] }, []],
  ['a subject only', { commonName: 'shop.example.com' }, []],
])('a Certificate for %s', (_, spec, expected) => {
  expect(found(requested(spec))).toEqual(expected);
});

test('a Certificate in the wrong namespace is named as what has to be moved', () => {
  const [{ code, help }] = analyze(manifests(requested({ dnsNames: ['shop.example.com'] }, 'shop')), { now: new Date(), expiryDays: 30, complete: false });
  expect(`${code}: ${help}`).toContain('IST0101: move Certificate shop/shop to namespace istio-system');
});

test.each<[string, object, string[]]>([
  ['a slash at the end', { exact: 'https://app.example.com/' }, [NEVER]],
  ['a path', { prefix: 'https://app.example.com/login' }, [NEVER]],
  ['no scheme', { exact: 'app.example.com' }, [NEVER]],
  ['an asterisk', { exact: 'https://*.example.com' }, [NEVER]],
  ['capital letters', { exact: 'https://App.example.com' }, [NEVER]],
  ['scheme and host', { exact: 'https://app.example.com' }, []],
  ['a port', { exact: 'http://localhost:3000' }, []],
  ['the scheme of an app', { exact: 'capacitor://localhost' }, []],
  ['a scheme only', { prefix: 'https://' }, []],
  ['an asterisk alone', { exact: '*' }, []],
  ['a placeholder', { exact: '${ORIGIN}' }, []],
])('a CORS policy for an origin with %s', (_, origin, expected) => {
  expect(found({ set: { 'routes.spec.http[0].corsPolicy': { allowOrigins: [origin] } } })).toEqual(expected);
});
