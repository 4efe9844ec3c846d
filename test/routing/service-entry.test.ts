import { Construct } from 'constructs';
import { ServiceEntry, ServiceEntryLocation, ServiceEntryProps, ServiceEntryResolution } from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const external = (chart: Construct, props: Partial<ServiceEntryProps> = {}) =>
  new ServiceEntry(chart, 'External', { hosts: ['api.example.org'], ports: [{ number: 443, protocol: 'HTTPS' }], ...props });

function specOf(props: Partial<ServiceEntryProps>): Record<string, unknown> {
  const chart = testChart();
  external(chart, props);
  return rendered(chart, 'ServiceEntry').spec;
}

describe('a host outside the mesh', () => {
  test('is resolved by DNS by default', () => {
    expect(specOf({ ports: [{ number: 80, protocol: 'HTTP', targetPort: 443 }] })).toEqual({
      hosts: ['api.example.org'],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      ports: [{ number: 80, name: 'http-80', protocol: 'HTTP', targetPort: 443 }],
    });
  });

  test('is static where its addresses are given', () => {
    expect(specOf({ endpoints: [{ address: '192.0.2.1' }, { address: '2001:db8::1' }] }))
      .toMatchObject({ resolution: 'STATIC', endpoints: [{ address: '192.0.2.1' }, { address: '2001:db8::1' }] });
  });

  test('is resolved by the names of its endpoints', () => {
    expect(specOf({ endpoints: [{ address: '192.0.2.1' }, { address: 'a.example.org' }] })).toMatchObject({ resolution: 'DNS' });
  });

  test('is not resolved where it is a wildcard', () => {
    expect(specOf({ hosts: ['*.example.org'] })).toMatchObject({ hosts: ['*.example.org'], resolution: 'NONE' });
  });

  test('is in the mesh where workloads of it are selected', () => {
    expect(specOf({ workloadSelector: { app: 'vm' } }))
      .toMatchObject({ resolution: 'STATIC', location: 'MESH_INTERNAL', workloadSelector: { labels: { app: 'vm' } } });
  });

  test('has all that Istio knows of endpoints', () => {
    const endpoint = {
      address: '192.0.2.1', ports: { api: 8443 }, labels: { version: 'v1' }, network: 'net', locality: 'eu/a', weight: 3, serviceAccount: 'vm',
    };
    const spec = specOf({
      hosts: ['a.example.org', 'b.example.org'],
      ports: [{ number: 443, protocol: 'TLS', name: 'api' }],
      addresses: ['192.0.2.0/24'],
      endpoints: [endpoint],
      location: ServiceEntryLocation.MESH_INTERNAL,
      subjectAltNames: ['spiffe://cluster.local/ns/vm/sa/vm'],
      exportTo: ['.'],
    });
    expect(spec).toEqual({
      hosts: ['a.example.org', 'b.example.org'],
      ports: [{ number: 443, name: 'api', protocol: 'TLS' }],
      addresses: ['192.0.2.0/24'],
      endpoints: [endpoint],
      location: 'MESH_INTERNAL',
      resolution: 'STATIC',
      subjectAltNames: ['spiffe://cluster.local/ns/vm/sa/vm'],
      exportTo: ['.'],
    });
  });

  test('is a destination of routes by its name', () => {
    const entry = external(testChart(), { hosts: ['a.example.org', 'b.example.org'] });
    expect(entry.destination(443)._toSpec()).toEqual([{ destination: { host: 'a.example.org', port: { number: 443 } } }]);
    expect(entry.destination(443, { host: 'b.example.org', subset: 'v1' })._toSpec())
      .toEqual([{ destination: { host: 'b.example.org', port: { number: 443 }, subset: 'v1' } }]);
  });
});

const { NONE, DNS, DNS_ROUND_ROBIN, DYNAMIC_DNS } = ServiceEntryResolution;
const [ADDRESS, NAME] = [{ address: '192.0.2.1' }, { address: 'a.example.org' }];

test.each<[string, Partial<ServiceEntryProps>, string, Partial<ServiceEntryProps>]>([
  ['an empty name of a certificate', { subjectAltNames: ['api.example.org', ''] }, 'invalid-tls', { subjectAltNames: ['api.example.org'] }],
  ['a short name', { hosts: ['api'] }, 'invalid-destination', { hosts: ['api.local'] }],
  ['every host', { hosts: ['*'] }, 'invalid-destination', { hosts: ['*.example.org'] }],
  ['no host', { hosts: [] }, 'invalid-destination', {}],
  ['a wildcard that DNS cannot resolve', { hosts: ['*.example.org'], resolution: DNS }, 'invalid-destination', { hosts: ['*.example.org'], resolution: DNS, endpoints: [NAME] }],
  ['an endpoint that nobody resolves', { resolution: NONE, endpoints: [ADDRESS] }, 'invalid-destination', { resolution: NONE }],
  ['a name that is an address', { resolution: ServiceEntryResolution.STATIC, endpoints: [NAME] }, 'invalid-destination',
    { resolution: ServiceEntryResolution.STATIC, endpoints: [ADDRESS] }],
  ['several endpoints of one address', { resolution: DNS_ROUND_ROBIN, endpoints: [NAME, ADDRESS] }, 'invalid-destination', { resolution: DNS_ROUND_ROBIN, endpoints: [NAME] }],
  ['dynamic DNS of one name', { resolution: DYNAMIC_DNS, ports: [{ number: 80, protocol: 'HTTP' }] }, 'invalid-destination',
    { hosts: ['*.example.org'], resolution: DYNAMIC_DNS, ports: [{ number: 80, protocol: 'HTTP' }] }],
  ['dynamic DNS of a protocol without names', { hosts: ['*.example.org'], resolution: DYNAMIC_DNS, ports: [{ number: 80, protocol: 'TCP' }] }, 'invalid-destination',
    { hosts: ['*.example.org'], resolution: DYNAMIC_DNS, ports: [{ number: 80, protocol: 'TLS' }] }],
  ['a range that DNS resolves', { addresses: ['192.0.2.0/24'] }, 'invalid-destination', { addresses: ['192.0.2.0'] }],
  ['endpoints beside a selector', { endpoints: [ADDRESS], workloadSelector: { app: 'vm' } }, 'invalid-destination', { workloadSelector: { app: 'vm' } }],
  ['an endpoint without an address', { endpoints: [{}] }, 'invalid-destination', { endpoints: [{ network: 'net' }] }],
  ['a socket with several ports', { endpoints: [{ address: 'unix:///a' }], ports: [{ number: 80, protocol: 'HTTP' }, { number: 81, protocol: 'HTTP' }] }, 'invalid-destination',
    { endpoints: [{ address: 'unix:///a' }] }],
  ['a port of an endpoint that the host lacks', { endpoints: [{ ...ADDRESS, ports: { http: 80 } }] }, 'invalid-destination', { endpoints: [{ ...ADDRESS, ports: { 'https-443': 80 } }] }],
  ['hosts that TCP cannot tell apart', { hosts: ['a.example.org', 'b.example.org'], ports: [{ number: 1, protocol: 'TCP' }] }, 'invalid-destination',
    { hosts: ['a.example.org', 'b.example.org'], ports: [{ number: 1, protocol: 'TLS' }] }],
  ['a host without ports', { ports: [] }, 'invalid-port', {}],
  ['a protocol that Istio does not know', { ports: [{ number: 443, protocol: 'QUIC' }] }, 'invalid-destination', { ports: [{ number: 443, protocol: 'TLS' }] }],
  ['a port twice', { ports: [{ number: 80, protocol: 'HTTP' }, { number: 80, protocol: 'TCP' }] }, 'invalid-destination',
    { ports: [{ number: 80, protocol: 'HTTP' }, { number: 81, protocol: 'TCP' }] }],
  ['a port out of range', { ports: [{ number: 65_536, protocol: 'HTTP' }] }, 'invalid-port', { ports: [{ number: 65_535, protocol: 'HTTP' }] }],
])('refuses %s', (_, props, code, accepted) => {
  expect(problemOf(() => external(testChart(), props)).code).toBe(code);
  expect(() => external(testChart(), accepted)).not.toThrow();
});

test('refuses a destination at a port or of a host that it does not have', () => {
  const entry = external(testChart());
  expect(problemOf(() => entry.destination(80)).code).toBe('invalid-destination');
  expect(problemOf(() => entry.destination(443, { host: 'b.example.org' })).code).toBe('invalid-destination');
});
