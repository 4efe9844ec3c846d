import { gatewayApiProblems } from '../../src/validation/gateway-api-crds/validate';

type Json = { readonly [field: string]: unknown };

const listener = { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } };
const gateway = (spec: Json) => ['KubernetesGateway', { gatewayClassName: 'istio', listeners: [listener], ...spec }] as const;
const route = (rule: Json, spec: Json = {}) => ['HTTPRoute', { parentRefs: [{ name: 'web' }], rules: [{ backendRefs: [{ name: 'www', port: 80 }], ...rule }], ...spec }] as const;
const filter = (...filters: Json[]) => route({ filters });
const authorities = (...caCertificateRefs: Json[]) => ({ validation: { caCertificateRefs } });

// every case was put to the CRDs of v1.6.1
test.each<[string, readonly [string, Json], string]>([
  ['the name of a listener in capitals', gateway({ listeners: [{ ...listener, name: 'Https' }] }), 'spec.listeners[0].name'],
  ['a sectionName in capitals', route({}, { parentRefs: [{ name: 'web', sectionName: 'Https' }] }), 'spec.parentRefs[0].sectionName'],
  ['the name of a Service as an IP address', gateway({ addresses: [{ value: 'istio-ingressgateway' }] }), 'spec.addresses[0].value'],
  ['no authorities of clients', gateway({ tls: { frontend: { default: authorities() } } }), 'spec.tls.frontend.default.validation.caCertificateRefs'],
  [
    'no authorities of clients on a port', gateway({ tls: { frontend: { default: {}, perPort: [{ port: 443, tls: authorities() }] } } }),
    'spec.tls.frontend.perPort[0].tls.validation.caCertificateRefs',
  ],
  ['an empty list of rules', route({}, { rules: [] }), 'spec.rules'],
  ['a filter without its settings', filter({ type: 'URLRewrite' }), 'spec.rules[0].filters[0]'],
  [
    'a filter with the settings of another type', filter({ type: 'URLRewrite', urlRewrite: { hostname: 'a.b' }, cors: {} }),
    'spec.rules[0].filters[0].cors',
  ],
  [
    'a filter of a backend without its settings', route({ backendRefs: [{ name: 'www', port: 80, filters: [{ type: 'RequestHeaderModifier' }] }] }),
    'spec.rules[0].backendRefs[0].filters[0]',
  ],
  ['an expression as an origin', filter({ type: 'CORS', cors: { allowOrigins: ['.*'] } }), 'spec.rules[0].filters[0].cors.allowOrigins[0]'],
  ['an address in a TLSRoute', ['TLSRoute', { hostnames: ['192.0.2.1'], rules: [{ backendRefs: [{ name: 'www', port: 443 }] }] }], 'spec.hostnames[0]'],
])('the CRDs refuse %s', (_, [kind, spec], field) => {
  expect(gatewayApiProblems(kind, spec).map(problem => `${problem.finding} ${problem.field}`)).toEqual([`crd-refused ${field}`]);
});

test.each<[string, readonly [string, Json]]>([
  ['an address as the hostname of a listener', gateway({ listeners: [{ ...listener, hostname: '192.0.2.1' }] })],
  ['an address as a hostname of an HTTPRoute', route({}, { hostnames: ['192.0.2.1'] })],
  ['addresses of both types', gateway({ addresses: [{ type: 'Hostname', value: 'gateway.example.com' }, { value: '192.0.2.1' }, { value: '2001:db8::1' }] })],
  ['origins with wildcards and ports', filter({ type: 'CORS', cors: { allowOrigins: ['*', 'https://*.example.com', 'http://a.example.com:8080'] } })],
  ['a name with dots', gateway({ listeners: [{ ...listener, name: 'https.www' }] })],
])('the CRDs accept %s', (_, [kind, spec]) => {
  expect(gatewayApiProblems(kind, spec)).toEqual([]);
});
