import { App, Chart, Duration } from 'cdk8s';
import {
  CertificateAuthority, CertificateStore, Destination, Gateway, KeyAlgorithm, Passphrase, RotationPhase, ServerCertificate, ServerTls,
  TlsPolicy,
} from '../../src';
import { problemOf } from '../helpers/charts';

const store = CertificateStore.inMemory();
const ca = CertificateAuthority.selfSigned('arguments', { store });
const tls = () => ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) });
const gateway = () => new Gateway(new Chart(new App(), 'shop'), 'Gateway');
const any = (value: unknown) => value as any;
const SECRET = 'hunter2-hunter2';

test.each<[string, () => unknown, string]>([
  [
    'a required property that is missing',
    () => gateway().addPassthroughHost('a.example.com', any({})),
    '[shop/Gateway] Gateway.addPassthroughHost: options.destination is missing; give a Destination (invalid-argument)',
  ],
  [
    'an argument that is missing',
    () => any(Destination).service(),
    'Destination.service: name is missing; give a string (invalid-argument)',
  ],
  [
    'a wrong type',
    () => Destination.service('api', any('8080')),
    "Destination.service: port is '8080', not a finite number; give a finite number (invalid-argument)",
  ],
  [
    'null for an option',
    () => new Gateway(new Chart(new App(), 'shop'), 'Gateway', any({ secretOutput: null })),
    '[shop] Gateway: props.secretOutput is null, not a SecretOutput; omit it, or give a SecretOutput (SecretOutput.',
  ],
  [
    'null within a list',
    () => gateway().addHosts(any(['a.example.com', null]), { tls: tls() }),
    '[shop/Gateway] Gateway.addHosts: hosts[1] is null, not a string',
  ],
  [
    'a place deep in options',
    () => gateway().addHost('a.example.com', any({ tls: tls(), routes: [{ destination: Destination.service('a', 80), timeout: 5 }] })),
    '[shop/Gateway] Gateway.addHost: options.routes[0].timeout is 5, not a Duration; give a Duration (invalid-argument)',
  ],
  [
    'an object of another class',
    () => gateway().addHost('a.example.com', any({ tls: ServerTls.passthrough() })),
    'options.tls is an object of class PassthroughTls, not a TerminatingTls; give a TerminatingTls (ServerTls.',
  ],
  [
    'an unknown property',
    () => gateway().addHost('a.example.com', any({ tls: tls(), httpRedirect: false })),
    "options has an unknown property 'httpRedirect'; write httpsRedirect (invalid-argument)",
  ],
  [
    'an unknown property that is like none',
    () => gateway().addPassthroughHost('a.example.com', any({ destination: Destination.service('a', 443), colour: 'red' })),
    "options has an unknown property 'colour'; its properties are destination, httpsRedirect, name, port (invalid-argument)",
  ],
  [
    'an unknown member of an enum',
    () => ca.issueServerCertificate('a', { dnsNames: ['a.example.com'], keyAlgorithm: any('ECDSA') }),
    "options.keyAlgorithm is 'ECDSA', not a KeyAlgorithm; give one of KeyAlgorithm.EC_P256, KeyAlgorithm.EC_P384",
  ],
  [
    'an interface that is not implemented',
    () => CertificateStore.of(any({ read() {} })),
    'store lacks close, open, write of ICertificateStore',
  ],
])('%s: the message says where, what, and what is allowed', (_, act, message) => {
  expect(problemOf(act).message).toContain(message);
});

test.each<[string, () => unknown]>([
  ['a passphrase in place of its object', () => CertificateStore.directory('x', any({ passphrase: SECRET }))],
  ['a private key in place of another type', () => Destination.service('api', any(`-----BEGIN PRIVATE KEY-----${SECRET}`))],
  ['a passphrase in place of its text', () => Passphrase.fromValue(any([SECRET]))],
  ['a seed with an option of another type', () => CertificateStore.deterministic(any({ seed: SECRET }))],
])('%s is in no message', (_, act) => {
  expect(problemOf(act).message).not.toContain(SECRET);
});

test.each<[string, () => unknown, () => unknown]>([
  [
    'no permitted domains',
    () => CertificateAuthority.selfSigned('a', { store, permittedDnsDomains: [] }),
    () => CertificateAuthority.selfSigned('a', { store, permittedDnsDomains: ['example.com'] }),
  ],
  [
    'a key algorithm that is not known',
    () => CertificateAuthority.selfSigned('b', { store, keyAlgorithm: any('P-256') }),
    () => CertificateAuthority.selfSigned('b', { store, keyAlgorithm: KeyAlgorithm.EC_P256 }),
  ],
  [
    'a text that reads as false',
    () => CertificateStore.deterministic('seed', { allowOutsideTests: any('false') }),
    () => CertificateStore.deterministic('seed', { allowOutsideTests: false }),
  ],
  [
    'a phase that is not known',
    () => CertificateAuthority.rotating({ from: ca, to: CertificateAuthority.selfSigned('c', { store }), phase: any('done') }),
    () => CertificateAuthority.rotating({ from: ca, to: CertificateAuthority.selfSigned('c', { store }), phase: RotationPhase.TRUST_BOTH }),
  ],
  ['no cipher suite', () => TlsPolicy.of({ cipherSuites: [] }), tls],
])('%s is refused and not taken for the default', (_, refused, accepted) => {
  expect(problemOf(refused).code).toBe('invalid-argument');
  expect(accepted).not.toThrow();
});

test('objects of classes may have more than an option object needs', () => {
  class Options { readonly tls = tls(); readonly more = 1; }
  expect(() => gateway().addHost('a.example.com', new Options())).not.toThrow();
});

test('a Duration of another copy of cdk8s is a Duration', () => {
  let copy = Duration;
  jest.isolateModules(() => { copy = jest.requireActual<{ Duration: typeof Duration }>('cdk8s').Duration; });
  expect(copy).not.toBe(Duration);
  expect(() => ca.issueServerCertificate('copy', { dnsNames: ['a.example.com'], lifetime: copy.days(30) })).not.toThrow();
});
