import { X509Certificate } from 'node:crypto';
import { Testing } from 'cdk8s';
import {
  CertificateAuthority, CertificateReporter, CertificateStore, CipherSuite, Gateway, GatewayWorkload, KeyAlgorithm, MutualTlsOptions,
  Server, ServerCertificate, ServerCertificateSecret, ServerTls,
  TlsPolicy, TerminatingTls, TlsProtocolVersion, TrustBundle, TrustBundleReference,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

// a key of RSA takes its time on a machine that is busy
jest.setTimeout(60_000);

const HOST = 'shop.example.com';
const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.inMemory({ reporter: CertificateReporter.silent() }) });
const SPKI = 'A'.repeat(43) + '=';
const HASH = 'ab'.repeat(32);
const MOUNTED = ServerCertificate.fromPaths({ serverCertificate: '/etc/istio/shop/tls.crt', privateKey: '/etc/istio/shop/tls.key' });

function serve(tls: TerminatingTls, workload?: GatewayWorkload) {
  const chart = testChart();
  new Gateway(chart, 'Gateway', { workload, servers: [Server.https({ hosts: [HOST], tls })] });
  return chart;
}

function tlsOf(tls: TerminatingTls): unknown {
  return rendered(serve(tls), 'Gateway').spec.servers[0].tls;
}

function mutual(options: Partial<MutualTlsOptions> = {}): TerminatingTls {
  return ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca), ...options });
}

test('a mutual server says which clients of the authorities it accepts', () => {
  const clients = { subjectAltNames: ['acme.example'], verifyCertificateSpki: [SPKI], verifyCertificateHash: [HASH] };
  expect(tlsOf(mutual(clients))).toEqual({ mode: 'MUTUAL', credentialName: HOST, ...clients });
});

test('an optional mutual server differs from a mutual one in its mode only', () => {
  const tls = ServerTls.optionalMutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) });
  expect(tlsOf(tls)).toEqual({ mode: 'OPTIONAL_MUTUAL', credentialName: HOST });
});

test('a server with the certificates of the mesh names none', () => {
  expect(tlsOf(ServerTls.istioMutual({ subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/client'] })))
    .toEqual({ mode: 'ISTIO_MUTUAL', subjectAltNames: ['spiffe://cluster.local/ns/shop/sa/client'] });
});

test('versions and cipher suites go with every mode that has them', () => {
  const handshake = {
    minProtocolVersion: TlsProtocolVersion.TLSV1_2,
    maxProtocolVersion: TlsProtocolVersion.TLSV1_3,
    cipherSuites: [CipherSuite.ECDHE_ECDSA_AES128_GCM_SHA256],
  };
  expect(tlsOf(mutual({ tlsPolicy: TlsPolicy.of(handshake) }))).toMatchObject(handshake);
});

test('an auto-passthrough server needs no route', () => {
  const chart = testChart();
  new Gateway(chart, 'Gateway', { servers: [Server.passthrough({ hosts: ['*.local'], port: 15443, tls: ServerTls.autoPassthrough() })] });
  expect(rendered(chart, 'Gateway').spec.servers[0])
    .toMatchObject({ port: { number: 15443, protocol: 'TLS' }, tls: { mode: 'AUTO_PASSTHROUGH' } });
});

describe('two certificates of different key types', () => {
  const both = ServerCertificate.ofKeyTypes({ ecdsa: ServerCertificate.issuedBy(ca), rsa: ServerCertificate.issuedBy(ca) });

  test('are issued under different names by default', () => {
    expect(tlsOf(ServerTls.simple({ serverCertificate: both }))).toEqual({ mode: 'SIMPLE', credentialNames: [HOST, `${HOST}-rsa`] });
  });

  test('have keys of the two types', () => {
    const kinds = Testing.synth(serve(ServerTls.simple({ serverCertificate: both }))).filter(({ kind }) => kind === 'Secret')
      .map(({ data }) => new X509Certificate(Buffer.from(data['tls.crt'], 'base64')).publicKey.asymmetricKeyType);
    expect(kinds).toEqual(['ec', 'rsa']);
  });

  test('can be mounted files', () => {
    expect(tlsOf(ServerTls.simple({ serverCertificate: ServerCertificate.ofKeyTypes({ ecdsa: MOUNTED, rsa: MOUNTED }) }))).toEqual({
      mode: 'SIMPLE',
      tlsCertificates: Array(2).fill({ serverCertificate: '/etc/istio/shop/tls.crt', privateKey: '/etc/istio/shop/tls.key' }),
    });
  });

  test('have their authorities beside the first', () => {
    const chart = serve(mutual({ serverCertificate: both }));
    expect(Testing.synth(chart).map(({ metadata }) => metadata.name)).toContain(`${HOST}-cacert`);
  });

  test('fail before the first manifest when a key is of the other type', () => {
    const wrong = ServerCertificate.issuedBy(ca, { name: 'wrong', keyAlgorithm: KeyAlgorithm.EC_P384 });
    const chart = serve(ServerTls.simple({
      serverCertificate: ServerCertificate.ofKeyTypes({ ecdsa: ServerCertificate.issuedBy(ca), rsa: wrong }),
    }));
    expect(() => Testing.synth(chart)).toThrow("certificate 'wrong' has a key of type EC P-384, but is set as the one with an RSA key");
  });
});

const simple = (serverCertificate: ServerCertificate) => ServerTls.simple({ serverCertificate });
const existing = (name: string) => ServerCertificate.fromSecret(ServerCertificateSecret.fromSecretName(testChart(), 'S', name));

test.each<[string, string, () => unknown, () => unknown]>([
  ['hashes of clients with mounted files', 'invalid-tls',
    () => serve(mutual({
      serverCertificate: MOUNTED, clientCertificates: TrustBundleReference.fromPath('/etc/istio/ca/ca.crt'), verifyCertificateHash: [HASH],
    })),
    () => serve(mutual({
      serverCertificate: MOUNTED,
      clientCertificates: TrustBundleReference.fromPath('/etc/istio/ca/ca.crt'),
      subjectAltNames: ['acme.example'],
    }))],
  ['public keys of clients with mounted files', 'invalid-tls',
    () => serve(mutual({
      serverCertificate: MOUNTED, clientCertificates: TrustBundleReference.fromPath('/etc/istio/ca/ca.crt'), verifyCertificateSpki: [SPKI],
    })),
    () => serve(mutual({ verifyCertificateSpki: [SPKI] }))],
  [
    'a public key that is not base64 of a SHA-256',
    'invalid-tls',
    () => mutual({ verifyCertificateSpki: [HASH] }),
    () => mutual({ verifyCertificateSpki: [SPKI] }),
  ],
  [
    'a hash that is not hexadecimal',
    'invalid-tls',
    () => mutual({ verifyCertificateHash: [SPKI] }),
    () => mutual({ verifyCertificateHash: [HASH] }),
  ],
  ['authorities of clients where clients have no certificate', 'invalid-argument',
    () => ServerTls.simple({ serverCertificate: MOUNTED, ...{ clientCertificates: TrustBundle.of(ca) } }),
    () => ServerTls.simple({ serverCertificate: MOUNTED, ...{ clientCertificates: undefined } })],
  ['clients where clients have no certificate', 'invalid-argument',
    () => ServerTls.simple({ serverCertificate: MOUNTED, ...{ subjectAltNames: ['acme.example'] } }),
    () => ServerTls.simple({ serverCertificate: MOUNTED })],
  [
    'a certificate where the mesh gives one',
    'invalid-argument',
    () => ServerTls.istioMutual({ subjectAltNames: ['a'], ...{ serverCertificate: MOUNTED } }),
    () => ServerTls.istioMutual({}),
  ],
  [
    'a setting that no mode has',
    'invalid-argument',
    () => mutual({ subjectAltNames: ['a'], ...{ minimumVersion: '1.2' } }),
    () => mutual({}),
  ],
  ['a redirect on a server of https', 'invalid-argument',
    () => Server.https({ hosts: [HOST], tls: mutual(), ...{ httpsRedirect: true } }),
    () => Server.https({ hosts: [HOST], tls: mutual() })],
  ['a redirect on a server of TLS', 'invalid-argument',
    () => Server.passthrough({ hosts: [HOST], ...{ httpsRedirect: true } }), () => Server.passthrough({ hosts: [HOST] })],
  ['TLS on a server of http', 'invalid-argument',
    () => Server.http({ hosts: [HOST], ...{ tls: mutual() } }), () => Server.http({ hosts: [HOST], httpsRedirect: true })],
  ['an empty list of clients', 'invalid-tls', () => mutual({ subjectAltNames: [] }), () => mutual({ subjectAltNames: ['acme.example'] })],
  ['an empty name of a client', 'invalid-tls', () => mutual({ subjectAltNames: [''] }), () => mutual()],
  ['a lowest version above the highest', 'invalid-tls',
    () => TlsPolicy.of({ minProtocolVersion: TlsProtocolVersion.TLSV1_3, maxProtocolVersion: TlsProtocolVersion.TLSV1_2 }),
    () => TlsPolicy.of({ minProtocolVersion: TlsProtocolVersion.TLSV1_2, maxProtocolVersion: TlsProtocolVersion.TLSV1_3 })],
  ['two certificates before Istio 1.26', 'istio-version',
    () => serve(
      simple(ServerCertificate.ofKeyTypes({ ecdsa: existing('a'), rsa: existing('b') })), new GatewayWorkload({ istioVersion: '1.25' }),
    ),
    () => serve(
      simple(ServerCertificate.ofKeyTypes({ ecdsa: existing('a'), rsa: existing('b') })), new GatewayWorkload({ istioVersion: '1.26' }),
    )],
  ['one Secret as two certificates', 'invalid-credential',
    () => serve(simple(ServerCertificate.ofKeyTypes({ ecdsa: existing('a'), rsa: existing('a') }))),
    () => serve(simple(ServerCertificate.ofKeyTypes({ ecdsa: existing('a'), rsa: existing('b') })))],
  ['a Secret and files as two certificates', 'invalid-tls',
    () => serve(simple(ServerCertificate.ofKeyTypes({ ecdsa: existing('a'), rsa: MOUNTED }))),
    () => serve(simple(ServerCertificate.ofKeyTypes({ ecdsa: MOUNTED, rsa: MOUNTED })))],
  ['a certificate that does not cover the host', 'invalid-certificate',
    () => serve(simple(ServerCertificate.fromBundle(ca.issueServerCertificate('blog', { dnsNames: ['blog.example.com'] })))),
    () => serve(simple(ServerCertificate.fromBundle(ca.issueServerCertificate('wildcard', { dnsNames: ['*.example.com'] }))))],
])('refuses %s with %s', (_, code, refused, accepted) => {
  expect(problemOf(refused).code).toBe(code);
  expect(accepted).not.toThrow();
});
