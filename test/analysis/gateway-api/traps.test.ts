import { analyze } from '../../../src/analysis/analyze';
import { gatewayApiObjects, GatewayApiChanges, object } from '../../../src/analysis/rules/shared/gateway-api-example';
import { readYaml } from '../../../src/model/input/read-yaml';
import { manifests } from '../manifests';

/** Codes with object and path. */
function findings(changes: GatewayApiChanges, ...more: object[]): string[] {
  const base = { gateway: undefined, routes: undefined, service: undefined, secret: undefined, workload: undefined, ingress: undefined };
  return analyze(manifests({ set: base, add: gatewayApiObjects(changes, ...more) }), { now: new Date(), expiryDays: 30, complete: true })
    .map(({ code, kind, name, path }) => `${code} ${kind} ${name} ${path}`);
}

const https = { name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } };
const http = { name: 'http', port: 80, protocol: 'HTTP' };
const toWww = (spec: object) => object('HTTPRoute', 'other', { rules: [{ backendRefs: [{ name: 'www', port: 8080 }] }], ...spec });

test('a Gateway, a route, a Secret and a Service as they should be have no findings', () => {
  expect(findings({})).toEqual([]);
});

describe('what Istio writes into no status', () => {
  test.each<[string, GatewayApiChanges, object[], string[]]>([
    [
      'a route without sectionName that serves plain http', { gateway: { listeners: [https, http] }, route: { parentRefs: [{ name: 'web' }] } }, [],
      ['http-without-redirect HTTPRoute www spec.parentRefs[0]'],
    ],
    [
      'a wildcard route on a specific listener', {}, [toWww({ parentRefs: [{ name: 'web' }], hostnames: ['*.example.com'] })],
      ['wildcard-route-conflict HTTPRoute other spec.parentRefs[0]'],
    ],
    [
      'the same match in two routes', {}, [toWww({ parentRefs: [{ name: 'web' }], hostnames: ['www.example.com'] })],
      ['route-shadowed HTTPRoute www spec.rules[0]'],
    ],
    [
      'a regular expression beside the prefix /',
      {
        route: {
          rules: [
            { matches: [{ path: { type: 'RegularExpression', value: '/a.*' } }], backendRefs: [{ name: 'www', port: 8080 }] },
            { backendRefs: [{ name: 'www', port: 8080 }] },
          ],
        },
      }, [], ['route-never-applies HTTPRoute www spec.rules[0].matches[0]'],
    ],
    [
      'an option value that fails open', { tls: { certificateRefs: [{ name: 'www' }], options: { 'gateway.istio.io/tls-terminate-mode': 'Mutual' } } }, [],
      ['tls-terminate-mode-ignored Gateway web spec.listeners[0].tls.options[gateway.istio.io/tls-terminate-mode]'],
    ],
    [
      'mutual TLS without authorities', { tls: { certificateRefs: [{ name: 'www' }], options: { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' } } }, [],
      ['credential-unusable Gateway web spec.listeners[0].tls.options[gateway.istio.io/tls-terminate-mode]'],
    ],
    [
      'HTTP and HTTPS on one port', { gateway: { listeners: [https, { ...http, port: 443, hostname: 'a.example.com' }] } }, [],
      ['server-dropped Gateway web spec.listeners[1].port'],
    ],
    [
      'a route on a wildcard listener for a hostname that has a listener', { gateway: { listeners: [https, { ...http, port: 443, name: 'wide', hostname: '*.example.com', protocol: 'HTTPS', tls: https.tls }] } },
      [toWww({ parentRefs: [{ name: 'web', sectionName: 'wide' }], hostnames: ['www.example.com'] })],
      ['certificate-not-covering Gateway web spec.listeners[1].hostname', 'route-hostname-unserved HTTPRoute other spec.hostnames[0]'],
    ],
    ['a route without rules', { route: { rules: undefined } }, [], ['rule-without-backends HTTPRoute www spec.rules']],
    [
      'a parent of the wrong API', { route: { parentRefs: [{ group: 'networking.istio.io', kind: 'Gateway', name: 'web' }] } }, [],
      ['route-not-attached HTTPRoute www spec.parentRefs[0]'],
    ],
    [
      'an expression with look-ahead in a header', { rule: { matches: [{ headers: [{ type: 'RegularExpression', name: 'a', value: '(?!b)' }] }] } }, [],
      ['regex-refused HTTPRoute www spec.rules[0].matches[0].headers[0].value'],
    ],
    [
      'authorities of clients for a port without TLS',
      { gateway: { listeners: [https], tls: { frontend: { default: {}, perPort: [{ port: 8443, tls: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'a' }] } } }] } } } },
      [], ['client-validation-unused Gateway web spec.tls.frontend.perPort[0].port'],
    ],
    [
      'a first certificate that is missing', { tls: { certificateRefs: [{ name: 'nosuch' }, { name: 'www' }] } }, [],
      ['InvalidCertificateRef Gateway web spec.listeners[0].tls.certificateRefs[0]'],
    ],
    [
      'a certificate for another name', { listener: { hostname: 'blog.example.com' }, route: { hostnames: ['blog.example.com'] } }, [],
      ['certificate-not-covering Gateway web spec.listeners[0].hostname'],
    ],
    [
      'a port that the Service lacks', { backend: { port: 80 } }, [], ['IST0101 HTTPRoute www spec.rules[0].backendRefs[0].port'],
    ],
    [
      'a BackendTLSPolicy without subjectAltNames', {},
      [object('BackendTLSPolicy', 'www', {
        targetRefs: [{ group: '', kind: 'Service', name: 'www' }], validation: { hostname: 'www.internal', wellKnownCACertificates: 'System' },
      })], ['backend-names-unchecked BackendTLSPolicy www spec.validation'],
    ],
  ])('%s', (_, changes, more, expected) => {
    expect(findings(changes, ...more)).toEqual(expected);
  });
});

test('a certificate that two listeners share is one finding', () => {
  const listeners = ['www', 'blog', 'news'].map(name => ({ ...https, name, hostname: `${name}.example.com` }));
  const names = 'www.example.com blog.example.com news.example.com';
  expect(findings({
    gateway: { listeners }, route: { parentRefs: [{ name: 'web', sectionName: 'www' }] }, secret: { 'tls.crt': `<certificate ${names}>`, 'tls.key': `<key ${names}>` },
  })).toEqual(['connection-reuse Gateway web spec.listeners[0].tls']);
});

test('words that YAML reads as true or false are refused by the CRD', () => {
  const text = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: a, namespace: b}
spec:
  parentRefs: [{name: web}]
  rules:
  - matches: [{headers: [{name: x-beta, value: on}]}]
    backendRefs: [{name: y, port: 80}]
`;
  expect(analyze(readYaml(text, 'a.yaml'), { now: new Date(), expiryDays: 30, complete: false }).filter(({ code }) => code === 'crd-refused')
    .map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'spec.rules[0].matches[0].headers[0].value: true is not a string', 'spec.rules[0].backendRefs[0].name: true is not a string',
  ]);
});

test("neither Gateway is taken for the other, and a VirtualService cannot be bound to the Gateway API's", () => {
  const found = analyze(manifests({ set: { 'routes.spec.gateways': ['web/web'] }, add: gatewayApiObjects() }), { now: new Date(), expiryDays: 30, complete: false });
  expect(found.map(({ code, message }) => `${code} ${message}`)).toEqual(expect.arrayContaining([
    "IST0101 gateway 'web/web' is a Gateway of gateway.networking.k8s.io, to which a VirtualService cannot be bound",
  ]));
  const twins = gatewayApiObjects().map(each => JSON.parse(JSON.stringify(each).replaceAll('"web"', '"shop"')) as object);
  expect(analyze(manifests({ add: twins }), { now: new Date(), expiryDays: 30, complete: false }).map(({ code, message }) => `${code} ${message}`)).toEqual([]);
});

test('a Gateway of another controller has one word that it is not checked', () => {
  const gatewayClass = object('GatewayClass', 'eg', { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' });
  const broken = { ...https, protocol: 'https', tls: { certificateRefs: [{ name: 'nosuch' }] } };
  expect(findings({ gateway: { gatewayClassName: 'eg', listeners: [broken] } }, gatewayClass)).toEqual(['undecided Gateway web spec.gatewayClassName']);
});

test('CRDs that are too old for Istio are reported', () => {
  const crd = (version?: string) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'tlsroutes.gateway.networking.k8s.io', annotations: version && { 'gateway.networking.k8s.io/bundle-version': version } },
    spec: {},
  });
  const [old] = ['gateway-api-version CustomResourceDefinition tlsroutes.gateway.networking.k8s.io metadata.annotations[gateway.networking.k8s.io/bundle-version]'];
  expect(findings({}, crd('v1.4.1'))).toEqual([old]);
  expect(findings({}, crd())).toEqual([old]);
  expect(findings({}, crd('v1.5.0'))).toEqual([]);
  const text = (version: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  annotations:
    gateway.networking.k8s.io/bundle-version: ${version}
  name: tlsroutes.gateway.networking.k8s.io
spec: {}
`;
  const codes = (version: string) => analyze(readYaml(text(version), 'a.yaml'), { now: new Date(), expiryDays: 30, complete: false }).map(({ code }) => code);
  expect([codes('v1.4.1'), codes('v1.5.1')]).toEqual([['gateway-api-version'], []]);
});

test('a grant for the name of an authority is explained', () => {
  const ca = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'clients', namespace: 'shared' }, data: { 'ca.crt': '<authority>' } };
  const grant = {
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
    kind: 'ReferenceGrant',
    metadata: { name: 'a', namespace: 'shared' },
    spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'web' }], to: [{ group: '', kind: 'ConfigMap', name: 'clients' }] },
  };
  const validation = { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'clients', namespace: 'shared' }] };
  const objects = gatewayApiObjects({ gateway: { listeners: [https], tls: { frontend: { default: { validation } } } } }, ca, grant);
  expect(analyze(manifests({ add: objects }), { now: new Date(), expiryDays: 30, complete: false }).map(({ code, help }) => `${code} ${help}`))
    .toEqual(["RefNotPermitted remove the name from the ReferenceGrant: Istio compares it with 'clients-cacert'"]);
});

test.each([['TLSRoute', 'v1alpha2'], ['BackendTLSPolicy', 'v1alpha3']])('a %s of version %s, which only the experimental CRDs serve, is reported', (kind, version) => {
  const spec = kind === 'TLSRoute' ? { parentRefs: [{ name: 'web', sectionName: 'tls' }], hostnames: ['tls.example.com'], rules: [{ backendRefs: [{ name: 'www', port: 8080 }] }] }
    : { targetRefs: [{ group: '', kind: 'Service', name: 'www' }], validation: { hostname: 'a.b', subjectAltNames: [{ type: 'Hostname', hostname: 'a.b' }], wellKnownCACertificates: 'System' } };
  const passthrough = { name: 'tls', port: 8443, protocol: 'TLS', hostname: 'tls.example.com', tls: { mode: 'Passthrough' } };
  const other = { ...object(kind, 'other', spec), apiVersion: `gateway.networking.k8s.io/${version}` };
  expect(findings({ gateway: { listeners: [https, passthrough] } }, other)).toEqual([`gateway-api-version ${kind} other apiVersion`]);
});

test('a name that YAML reads as another type is reported', () => {
  const text = (name: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: {namespace: a${name}}
spec: {from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: b}], to: [{group: '', kind: Secret}]}
`;
  const found = (name: string) => analyze(readYaml(text(name), 'a.yaml'), { now: new Date(), expiryDays: 30, complete: false })
    .map(({ code, path, message }) => `${code} ${path} ${message}`);
  expect(found(', name: on')).toEqual(['crd-refused metadata.name true is not a string']);
  expect(found('')).toEqual(['crd-refused metadata.name the object has no name']);
  expect([found(", name: 'on'"), found(', generateName: on-')]).toEqual([[], []]);
});

test.each<[string, object, string[]]>([
  ['1.29', { kind: 'ConfigMap' }, ['spec.tls']],
  ['1.30', { kind: 'ConfigMap' }, []],
  ['1.30', { kind: 'Secret' }, ['spec.tls.frontend.default.validation.caCertificateRefs[0].kind']],
  ['1.31', { kind: 'Secret' }, []],
])('authorities of clients that Istio %s does not read are reported: %j', (istioVersion, reference, paths) => {
  const tls = { frontend: { default: { validation: { caCertificateRefs: [{ group: '', name: 'clients', ...reference }] } } } };
  const objects = manifests({ add: gatewayApiObjects({ gateway: { listeners: [https], tls } }) });
  expect(analyze(objects, { now: new Date(), expiryDays: 30, complete: false, istioVersion }).filter(({ code }) => code === 'istio-version').map(({ path }) => path)).toEqual(paths);
});
