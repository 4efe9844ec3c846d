import { found } from './found';
import { validateGateway } from '../../src/validation/gateway';

const https = {
  port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['a.example'], tls: { mode: 'SIMPLE', credentialName: 'a' },
};
const http = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['a.example'], tls: { httpsRedirect: true } };

function findings(servers: unknown, metadata: object = {}): string[] {
  return found(validateGateway({ servers }, { name: 'mygateway', ...metadata }));
}

test('a redirect and an https server are accepted', () => {
  expect(findings([http, https])).toEqual([]);
});

test.each<[string, unknown, string[]]>([
  ['no server', [], ['IST0106 spec.servers']],
  ['servers that are no list', {}, ['IST0106 spec.servers']],
  ['a null server', [null], ['IST0106 spec.servers[0]']],
  ['a server without port', [{ hosts: ['a.b'] }], ['IST0106 spec.servers[0]']],
  ['hosts that are text', [{ ...http, hosts: 'a.b' }], ['IST0106 spec.servers[0].hosts']],
  ['no host', [{ ...http, hosts: [] }], ['IST0106 spec.servers[0].hosts']],
  ['a port as text', [{ ...http, port: { ...http.port, number: '80' } }], ['IST0106 spec.servers[0].port.number']],
  ['an unknown mode', [{ ...https, tls: { mode: 'simple' } }], ['IST0106 spec.servers[0].tls.mode']],
  [
    'a misspelt field',
    [{ ...https, tls: { ...https.tls, minProtocolversion: 'TLSV1_2' } }],
    ['unknown-field spec.servers[0].tls.minProtocolversion'],
  ],
  ['the same port name on two ports', [http, { ...https, port: { ...https.port, name: 'http' } }], ['IST0106 spec.servers[1].port.name']],
  ['a targetPort', [{ ...http, port: { ...http.port, targetPort: 8080 } }], ['IST0106 spec.servers[0].port.targetPort']],
  ['https without tls', [{ ...https, tls: undefined }], ['IST0106 spec.servers[0].tls']],
  ['tls on plain http', [{ ...http, tls: { mode: 'SIMPLE', credentialName: 'a', httpsRedirect: true } }], ['IST0106 spec.servers[0].tls']],
  [
    'a certificate on a redirect',
    [{ ...http, tls: { httpsRedirect: true, credentialName: 'a' } }],
    ['IST0133 spec.servers[0].tls.credentialName'],
  ],
  ['tls on tcp', [{ ...https, port: { ...https.port, protocol: 'TCP' } }], ['IST0106 spec.servers[0].tls']],
  ['a redirect on https', [{ ...https, tls: { ...https.tls, httpsRedirect: true } }], ['IST0133 spec.servers[0].tls.httpsRedirect']],
  ['a socket and a port', [{ ...http, bind: 'unix:///a.sock' }], ['IST0106 spec.servers[0].bind']],
  ['a default endpoint', [{ ...http, defaultEndpoint: '127.0.0.1:1' }], ['server-field-ignored spec.servers[0].defaultEndpoint']],
  [
    'an unknown protocol hides what hangs on it',
    [{ ...https, tls: undefined, port: { ...https.port, protocol: 'HTTP3' } }],
    ['IST0106 spec.servers[0].port.protocol'],
  ],
])('%s is found once', (_, servers, expected) => {
  expect(findings(servers)).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ['a name with a dot', { name: 'my.gateway' }, ['IST0106 metadata.name']],
  ['an annotation of dry runs', { annotations: { 'istio.io/dry-run': 'true' } }, ['IST0106 metadata.annotations[istio.io/dry-run]']],
])('%s is found', (_, metadata, expected) => {
  expect(findings([http], metadata)).toEqual(expected);
});

test.each([undefined, null, 'text', 42, []])('a spec of %p is a finding, not a crash', spec => {
  expect(found(validateGateway(spec, { name: 'a' }))).toHaveLength(1);
});

test('a misspelt field is reported with the right spelling', () => {
  expect(validateGateway({ server: [], servers: [{ ...http, host: [] }], Selector: {} }, { name: 'a' }).map(p => p.help))
    .toEqual(expect.arrayContaining(['did you mean selector?', expect.stringContaining('known fields are')]));
});
