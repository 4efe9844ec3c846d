import { found } from './found';
import { validateVirtualService } from '../../src/validation/virtual-service';
import { HttpRouteSpec } from '../../src/validation/virtual-service-spec';

const destination = { host: 'httpbin', port: { number: 8000 } };
const route = [{ destination }];
const base = { hosts: ['a.example'], gateways: ['mygateway'], http: [{ route }] };

function findings(spec: unknown, namespace = 'shop'): string[] {
  return found(validateVirtualService(spec, { name: 'a', namespace }));
}

test('hosts, a gateway and a route are accepted', () => {
  expect(findings(base)).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['no route', { http: undefined }, ['IST0106 spec']],
  ['a wildcard for the mesh', { hosts: ['*'], gateways: ['mesh', 'mygateway'] }, ['IST0106 spec.hosts[0]']],
  ['a gateway of the own namespace by dot', { gateways: ['./mygateway'] }, ['IST0106 spec.gateways[0]']],
  ['a gateway with two slashes', { gateways: ['a/b/c'] }, ['IST0106 spec.gateways[0]']],
  ['the old form of a gateway', { gateways: ['mygateway.istio-system.svc.cluster.local'] }, ['IST0133 spec.gateways[0]']],
  ['a delegate with gateways', { hosts: [] }, ['IST0106 spec.gateways']],
  [
    'a claim for the mesh',
    { gateways: [], http: [{ route, match: [{ headers: { '@request.auth.claims.sub': { exact: 'a' } } }] }] },
    ['IST0106 spec.http[0].match[0].headers'],
  ],
  ['a null route', { http: [null] }, ['IST0106 spec.http[0]']],
  ['hosts as text', { hosts: 'a.example' }, ['IST0106 spec.hosts']],
  ['exportTo twice', { exportTo: ['.', 'shop'] }, ['IST0106 spec.exportTo[1]']],
  ['a tls route without match', { http: [], tls: [{ match: [], route }] }, ['IST0106 spec.tls[0].match']],
  ['a tls match without SNI', { http: [], tls: [{ match: [{ sniHosts: [] }], route }] }, ['IST0106 spec.tls[0].match[0].sniHosts']],
  [
    'an SNI host of others',
    { http: [], tls: [{ match: [{ sniHosts: ['b.example'] }], route }] },
    ['IST0106 spec.tls[0].match[0].sniHosts[0]'],
  ],
  ['an address as SNI', { http: [], tls: [{ match: [{ sniHosts: ['10.0.0.1'] }], route }] }, ['IST0133 spec.tls[0].match[0].sniHosts[0]']],
  ['a tls route to nowhere', { http: [], tls: [{ match: [{ sniHosts: ['a.example'] }] }] }, ['IST0106 spec.tls[0].route']],
  [
    'a tcp subnet',
    { http: [], tcp: [{ match: [{ destinationSubnets: ['10.0.0.0/33'] }], route }] },
    ['IST0106 spec.tcp[0].match[0].destinationSubnets[0]', 'match-field-ignored spec.tcp[0].match[0].destinationSubnets'],
  ],
  ['a tcp route to nowhere', { http: [], tcp: [{}] }, ['IST0106 spec.tcp[0].route']],
])('%s is found once', (_, change, expected) => {
  expect(findings({ ...base, ...change })).toEqual(expected);
});

const match = (value: object) => ({ route, match: [value] });

test.each<[string, object, string]>([
  ['nothing to do', {}, ''],
  ['route and redirect', { route, redirect: { uri: '/' } }, '.route'],
  ['route and direct response', { route, directResponse: { status: 200 } }, '.route'],
  ['redirect and direct response', { redirect: { uri: '/' }, directResponse: { status: 200 } }, '.directResponse'],
  ['redirect and fault', { redirect: { uri: '/' }, fault: { abort: { httpStatus: 500 } } }, '.fault'],
  ['redirect and rewrite', { redirect: { uri: '/' }, rewrite: { uri: '/' } }, '.rewrite'],
  ['delegate and route', { delegate: { name: 'a' }, route }, '.route'],
  ['mirror and mirrors', { route, mirror: destination, mirrors: [{ destination }] }, '.mirror'],
  ['a redirect of nothing', { redirect: { redirectCode: 301 } }, '.redirect'],
  ['a redirect of two kinds', { redirect: { uri: '/', prefixRewrite: '/' } }, '.redirect'],
  ['a prefix rewrite of an exact match', { redirect: { prefixRewrite: '/' }, match: [{ uri: { exact: '/a' } }] }, '.redirect'],
  ['a redirect with 200', { redirect: { uri: '/', redirectCode: 200 } }, '.redirect.redirectCode'],
  ['a redirect to ftp', { redirect: { scheme: 'ftp' } }, '.redirect.scheme'],
  ['a status of 199', { directResponse: { status: 199 } }, '.directResponse.status'],
  ['a huge body', { directResponse: { status: 200, body: { string: 'a'.repeat(1024 * 1024 + 1) } } }, '.directResponse.body'],
  ['a rewrite of nothing', { route, rewrite: {} }, '.rewrite'],
  ['a rewrite of two kinds', { route, rewrite: { uri: '/', uriRegexRewrite: { match: 'a', rewrite: 'b' } } }, '.rewrite'],
  ['half a regex rewrite', { route, rewrite: { uriRegexRewrite: { match: 'a' } } }, '.rewrite.uriRegexRewrite'],
  ['a bad regex rewrite', { route, rewrite: { uriRegexRewrite: { match: '(', rewrite: 'b' } } }, '.rewrite.uriRegexRewrite.match'],
  [
    'the authority in two places',
    { route, rewrite: { authority: 'b' }, headers: { request: { set: { Host: 'c' } } } },
    '.rewrite.authority',
  ],
  ['a regex that is not RE2', match({ uri: { regex: '(?=a)' } }), '.match[0].uri'],
  ['an empty header prefix', match({ headers: { 'x-a': { prefix: '' } } }), '.match[0].headers[x-a]'],
  ['a header match of null', match({ headers: { 'x-a': null } }), '.match[0].headers[x-a]'],
  ['a header name with a space', match({ headers: { 'x a': { exact: 'b' } } }), '.match[0].headers[x a]'],
  ['an absent header by empty prefix', match({ withoutHeaders: { 'x-a': { prefix: '' } } }), '.match[0].withoutHeaders[x-a]'],
  ['an empty query prefix', match({ queryParams: { q: { prefix: '' } } }), '.match[0].queryParams[q]'],
  ['a port of a match', match({ port: 70000 }), '.match[0].port'],
  ['a label of a match', match({ sourceLabels: { 'a b': 'c' } }), '.match[0].sourceLabels[a b]'],
  ['a namespace of a match', match({ sourceNamespace: 'a.b' }), '.match[0].sourceNamespace'],
  ['a gateway of a match', match({ gateways: ['a/'] }), '.match[0].gateways[0]'],
  ['setting a pseudo header', { route, headers: { request: { set: { ':path': '/' } } } }, '.headers.request.set[:path]'],
  ['setting Host on a response', { route, headers: { response: { set: { Host: 'a' } } } }, '.headers.response.set[Host]'],
  ['a lone percent sign', { route, headers: { request: { add: { 'x-a': '100%' } } } }, '.headers.request.add[x-a]'],
  [
    'headers of a destination',
    { route: [{ destination, headers: { response: { remove: [''] } } }] },
    '.route[0].headers.response.remove[0]',
  ],
  ['a timeout of nothing', { route, timeout: '0s' }, '.timeout'],
  ['retries of 0 attempts', { route, retries: { attempts: 0, retryOn: '5xx' } }, '.retries.attempts'],
  ['half an attempt', { route, retries: { attempts: 1.5 } }, '.retries.attempts'],
  ['half a status', { directResponse: { status: 200.5 } }, '.directResponse.status'],
  ['half a redirect code', { redirect: { uri: '/a', redirectCode: 302.5 } }, '.redirect.redirectCode'],
  ['an unknown retry condition', { route, retries: { attempts: 1, retryOn: '5xx,999' } }, '.retries.retryOn'],
  ['a short try', { route, retries: { attempts: 1, perTryTimeout: '1us' } }, '.retries.perTryTimeout'],
  ['a fault of nothing', { route, fault: {} }, '.fault'],
  ['a fault of 0.00001 %', { route, fault: { abort: { httpStatus: 500, percentage: { value: 0.00001 } } } }, '.fault.abort.percentage'],
  ['an unknown gRPC status', { route, fault: { abort: { grpcStatus: 'NO' } } }, '.fault.abort'],
  ['an HTTP/2 error', { route, fault: { abort: { http2Error: 'NO' } } }, '.fault.abort'],
  ['a delay of nothing', { route, fault: { delay: { fixedDelay: '0' } } }, '.fault.delay.fixedDelay'],
  ['a mirror without host', { route, mirrors: [{ destination: { host: '*' } }] }, '.mirrors[0].destination.host'],
  ['a mirror of 101 %', { route, mirror: destination, mirrorPercentage: { value: 101 } }, '.mirrorPercentage.value'],
  ['a method of CORS', { route, corsPolicy: { allowMethods: ['get'] } }, '.corsPolicy.allowMethods[0]'],
  ['an empty origin of CORS', { route, corsPolicy: { allowOrigins: [{ exact: '' }] } }, '.corsPolicy.allowOrigins[0]'],
  ['an age of half a second', { route, corsPolicy: { maxAge: '500ms' } }, '.corsPolicy.maxAge'],
])('an http route with %s is refused', (_, http, field) => {
  expect(findings({ ...base, http: [http] })).toEqual([`IST0106 spec.http[0]${field}`]);
});

test.each<[string, HttpRouteSpec]>([
  ['a redirect to https', { redirect: { scheme: 'https', redirectCode: 308 } }],
  ['a redirect of a prefix', { redirect: { prefixRewrite: '/b' }, match: [{ uri: { prefix: '/a' } }, { method: { exact: 'GET' } }] }],
  ['a direct response', { directResponse: { status: 200, body: { string: 'ok' } } }],
  ['a delegate', { delegate: { name: 'a', namespace: 'b' } }],
  ['a missing header by star', match({ withoutHeaders: { 'x-a': { regex: '*' } } })],
  ['a claim on a gateway', match({ headers: { '@request.auth.claims[sub]': { exact: 'a' } } })],
  ['a pseudo header match', match({ headers: { ':authority': { prefix: 'a' } } })],
  ['variables in headers', { route, headers: { request: { set: { 'x-a': '%REQ(:path)% and 100%%', 'Host': 'b' } } } }],
  ['an abort without status, which Istio takes', { route, fault: { abort: {} } }],
  ['retries on status codes', { route, retries: { attempts: 3, retryOn: '5xx,503', perTryTimeout: '2s' } }],
])('an http route with %s is accepted', (_, http) => {
  expect(findings({ ...base, http: [http] })).toEqual([]);
});

test('deprecated and heavy settings are warnings', () => {
  expect(findings({
    ...base,
    http: [
      { route, mirror: destination, mirrorPercent: 5, name: 'a', match: [{ port: 1 }] },
      { directResponse: { status: 200, body: { string: 'a'.repeat(200_000) } } },
    ],
  }))
    .toEqual(['IST0133 spec.http[0].mirrorPercent', 'IST0133 spec.http[1].directResponse.body']);
});
