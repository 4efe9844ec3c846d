import { Duration } from 'cdk8s';
import {
  CertificateAuthority, CertificateStore, SelfSignedAuthorityOptions, ServerCertificateOptions, ClientCertificateOptions,
} from '../../src';

const authority = (name = 'ca', options: Partial<SelfSignedAuthorityOptions> = {}) =>
  CertificateAuthority.selfSigned(name, { store: CertificateStore.inMemory(), ...options });
const server = (options: Partial<ServerCertificateOptions>) =>
  authority().issueServerCertificate('shop', { dnsNames: ['a.example'], ...options });
const client = (options: ClientCertificateOptions, name = 'acme') => authority().issueClientCertificate(name, options);

/** What is refused, what the message says, and the accepted form beside it. */
const DNS_NAMES: [refused: string, message: RegExp, accepted: string][] = [
  ['', /DNS name "" is empty/, 'a.example'],
  ['192.0.2.1', /is an IP address; use ipAddresses/, '192-0-2-1.example'],
  ['2001:db8::1', /is an IP address/, 'db8.example'],
  ['[2001:db8::1]', /is an IP address/, 'db8.example'],
  ['1.2.3', /ends with a number, so clients read it as an IP address/, '1.2.3.example'],
  ['0x7f.1', /ends with a number/, '0x7f.one'],
  ['a.example.', /ends with a dot/, 'a.example'],
  ['a..example', /is not a host name/, 'a.example'],
  ['.example', /is not a host name/, 'a.example'],
  ['-a.example', /is not a host name/, 'a.example'],
  ['a-.example', /is not a host name/, 'a-a.example'],
  [`${'a'.repeat(64)}.example`, /is not a host name; each label has 1 to 63/, `${'a'.repeat(63)}.example`],
  [`${'a.'.repeat(124)}example`, /has 255 characters; at most 253/, `${'a.'.repeat(123)}example`],
  ['a_b.example', /has characters that host names cannot have/, 'a-b.example'],
  ['a b.example', /has characters/, 'ab.example'],
  ['https://a.example', /has characters/, 'a.example'],
  ['a.example:443', /has characters/, 'a.example'],
  ['a.example/path', /has characters/, 'a.example'],
  ['a@b.example', /has characters/, 'b.example'],
  ['a\0.example', /has characters/, 'a.example'],
  ['*', /has a wildcard that is not the whole first label; use \*\.example\.com/, '*.a.example'],
  ['*.example', /is too wide/, '*.a.example'],
  ['a*.example.com', /has a wildcard/, '*.example.com'],
  ['a.*.example.com', /has a wildcard/, '*.a.example.com'],
  ['*.*.example.com', /has a wildcard/, '*.example.com'],
  ['xn--zzzzzz---.example', /is not a host name/, 'xn--bcher-kva.example'],
];

const IP_ADDRESSES: [string, string][] = [
  ['300.1.1.1', '30.1.1.1'],
  ['192.0.2', '192.0.2.0'],
  ['192.0.2.01', '192.0.2.1'],
  ['192.0.2.0/24', '192.0.2.0'],
  ['fe80::1%eth0', 'fe80::1'],
  ['[::1]', '::1'],
  ['a.example', '::ffff:192.0.2.1'],
  ['', '::'],
];

describe('DNS names', () => {
  test.each(DNS_NAMES)('%j is refused', (refused, message, accepted) => {
    expect(() => server({ dnsNames: ['ok.example', refused] })).toThrow(message);
    expect(() => server({ dnsNames: ['ok.example', refused] }))
      .toThrow(expect.objectContaining({ code: 'invalid-certificate', field: 'dnsNames[1]' }));
    expect(() => server({ dnsNames: ['ok.example', accepted] })).not.toThrow();
  });

  test('none at all is refused for a server, and is fine with an address, or for a client', () => {
    expect(() => server({ dnsNames: [] })).toThrow(/has no hosts; set dnsNames or ipAddresses/);
    expect(() => server({ dnsNames: [], ipAddresses: ['192.0.2.1'] })).not.toThrow();
    expect(() => client({})).not.toThrow();
  });
});

describe('IP addresses', () => {
  test.each(IP_ADDRESSES)('%j is refused, %j is accepted', (refused, accepted) => {
    expect(() => server({ ipAddresses: [refused] }))
      .toThrow(expect.objectContaining({ code: 'invalid-certificate', field: 'ipAddresses[0]' }));
    expect(() => server({ ipAddresses: [accepted] })).not.toThrow();
  });

  test('are written in their shortest form, once', () => {
    expect(server({ ipAddresses: ['2001:0DB8::0:1', '2001:db8::1', '::ffff:192.0.2.1'] }).ipAddresses)
      .toEqual(['2001:db8::1', '::ffff:c000:201']);
  });

  test.each([
    '192.0.2.1', '::', '::1', '2001:db8::', '2001:db8:0:1:1:1:1:1', 'fe80::1:2', '::ffff:c000:201',
  ])('%s comes out of the certificate as it went in', address => {
    expect(server({ ipAddresses: [address] }).certificate.ipAddresses).toEqual([address]);
  });
});

describe('URIs', () => {
  test.each([
    ['acme', 'spiffe://acme'], ['spiffe://ä', 'spiffe://a'], ['spiffe://a b', 'spiffe://a/b'], ['//a/b', 'https://a/b'],
  ])('%j is refused, %j is accepted', (refused, accepted) => {
    expect(() => client({ uris: [refused] })).toThrow(expect.objectContaining({ code: 'invalid-certificate', field: 'uris[0]' }));
    expect(client({ uris: [accepted] }).certificate.uris).toEqual([accepted]);
  });
});

describe('subjects', () => {
  test.each([
    [{ commonName: 'a'.repeat(65) }, { commonName: 'a'.repeat(64) }],
    [{ organization: '' }, { organization: 'Shop' }],
    [{ organization: 'a\nb' }, { organization: 'a, b + "c"' }],
    [{ country: 'Germany' }, { country: 'DE' }],
    [{ country: 'de' }, { country: 'DE' }],
  ])('%j is refused, %j is accepted', (refused, accepted) => {
    expect(() => server({ subject: refused })).toThrow(expect.objectContaining({ code: 'invalid-certificate' }));
    expect(() => server({ subject: accepted })).not.toThrow();
  });

  test('a client whose name is too long for a common name needs another name', () => {
    expect(() => client({}, 'a'.repeat(65))).toThrow(/set subject.commonName, dnsNames or uris/);
    expect(() => client({ uris: ['spiffe://a/b'] }, 'a'.repeat(65))).not.toThrow();
  });
});

describe('lifetimes', () => {
  test.each([
    [{ lifetime: Duration.minutes(59) }, { lifetime: Duration.hours(1) }],
    [{ lifetime: Duration.days(826) }, { lifetime: Duration.days(825) }],
    [{ lifetime: Duration.days(30), renewBefore: Duration.days(30) }, { lifetime: Duration.days(30), renewBefore: Duration.days(29) }],
  ])('case %#', (refused, accepted) => {
    expect(() => server(refused)).toThrow(expect.objectContaining({ code: 'invalid-certificate' }));
    expect(() => server(accepted)).not.toThrow();
  });

  test.each([0, 0.001])('a renewBefore of %d seconds, with which no certificate is renewed in time, is refused', seconds => {
    expect(() => server({ renewBefore: Duration.millis(seconds * 1000) })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  test('a failBefore longer than any lifetime is refused', () => {
    expect(() => CertificateStore.inMemory({ failBefore: Duration.days(36501) })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => CertificateStore.inMemory({ failBefore: Duration.days(0) })).not.toThrow();
  });

  test('an authority lasts a hundred years at most', () => {
    expect(() => authority('ca', { lifetime: Duration.days(36501) })).toThrow(/allowed are 1 hour to 36500 days/);
    expect(() => authority('ca', { lifetime: Duration.days(36500) })).not.toThrow();
  });
});

describe('identities', () => {
  test.each([
    ['', 'a'], ['../up', 'up'], ['a/b', 'a-b'], ['.hidden', 'hidden'], ['*.example.com', 'wildcard.example.com'], ['a\\b', 'a_b'],
    ['a ', 'a'], ['a.', 'a'], ['ä', 'ae'],
    ['a'.repeat(201), 'a'.repeat(50)],
  ])('%j is refused, %j is accepted', (refused, accepted) => {
    for (const ask of [authority, (name: string) => authority().issueServerCertificate(name, { dnsNames: ['a.example'] })]) {
      expect(() => ask(refused)).toThrow(expect.objectContaining({ code: 'invalid-argument', field: 'name' }));
      expect(() => ask(accepted)).not.toThrow();
    }
  });
});

describe('permitted domains', () => {
  test.each([
    ['*.a.example', 'a.example'], ['.a.example', 'a.example'], ['', 'example'],
  ])('%j is refused, %j is accepted', (refused, accepted) => {
    expect(() => authority('ca', { permittedDnsDomains: [refused] })).toThrow(expect.objectContaining({ code: 'invalid-certificate' }));
    expect(() => authority('ca', { permittedDnsDomains: [accepted] })).not.toThrow();
  });
});

test.each([
  ['no date', 'not a date', /the clock shows Invalid Date/],
  ['a time before certificates', '1949-12-31', /the clock shows 1949-12-31T/],
  ['a time after them', '9900-01-01', /the clock shows 9900-01-01T/],
])('a clock that says %s is refused, and nothing is issued', (_, date, message) => {
  const issued: unknown[] = [];
  const reporter = { report: (changes: unknown[]) => issued.push(...changes) };
  const store = (now: string) => CertificateStore.inMemory({ clock: { now: () => new Date(now) }, reporter });
  const chain = (now: string) =>
    authority('ca', { store: store(now) }).issueServerCertificate('shop', { dnsNames: ['a.example'] }).certificateChain;
  expect(() => chain(date)).toThrow(message);
  expect(() => chain(date)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  expect(issued).toEqual([]);
  expect(() => chain('9899-12-31')).not.toThrow();
});

test.each(['', process.env.NOT_THERE!])('a store without a path is refused: %j', path => {
  expect(() => CertificateStore.directory(path)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});
