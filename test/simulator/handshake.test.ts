import { Duration } from 'cdk8s';
import { ca, clients, gateway, gatewayService, https, secret, store, to, virtualService } from './manifests';
import {
  CertificateAuthority, CertificateStore, IngressSimulator, KeyAlgorithm, IngressRequestOptions, TlsProtocolVersion,
} from '../../src/index';

const HOST = 'shop.example.com';
const bundle = ca.issueServerCertificate('shop', { dnsNames: [HOST, '*.shop.example.com'], ipAddresses: ['192.0.2.1'] });
const acme = clients.issueClientCertificate('acme', { dnsNames: ['acme.partners.example'], uris: ['spiffe://partners/acme'] });
const unknownClient = ca.issueClientCertificate('unknown-client');
const routes = virtualService(['*'], { http: [to('shop', 80)] });

/** An ingress with one server. */
function ingress(
  tls: object = {}, secrets: object[] = [secret('shop', bundle, { 'ca.crt': clients.trustAnchors.pem })], hosts = [HOST],
): IngressSimulator {
  return IngressSimulator.fromManifests([gateway([https(hosts, tls)]), routes, ...secrets]);
}

function ask(tls: object, options: IngressRequestOptions = {}) {
  return ingress(tls).request(`https://${HOST}/`, options);
}

describe('a server without client certificates', () => {
  test('lets in a client that trusts its authority', async () => {
    expect(await ask({}, { trust: ca.trustAnchors }))
      .toMatchObject({ handshake: 'ok', tlsVersion: 'TLSv1.3', status: 'routed', certificate: { subject: `CN=${HOST}` } });
  });

  test('lets in a client that trusts the issuer of the certificate', async () => {
    expect(await ask({})).toMatchObject({ handshake: 'ok' });
  });

  test('is refused by a client that trusts another authority', async () => {
    expect(await ask({}, { trust: clients.trustAnchors }))
      .toMatchObject({ handshake: 'refused', alert: 'unknown ca', status: 'refused', reason: expect.stringContaining('by the client') });
  });

  test('is refused by a client that asks for a host which the certificate does not have', async () => {
    const other = ingress({}, undefined, ['other.example.com']);
    expect(await other.request('https://other.example.com/'))
      .toMatchObject({ handshake: 'refused', reason: expect.stringContaining("does not cover 'other.example.com'") });
  });

  test('does not ask for a certificate, so a wrong one does no harm', async () => {
    const other = ca.issueServerCertificate('other', { dnsNames: ['other.example.com'] });
    expect(await ask({}, { clientCertificate: other })).toMatchObject({ handshake: 'ok' });
  });
});

describe('a server with mutual TLS', () => {
  const mutual = { mode: 'MUTUAL' };

  test('lets in a client of its authority', async () => {
    expect(await ask(mutual, { clientCertificate: acme })).toMatchObject({ handshake: 'ok', status: 'routed' });
  });

  test('refuses a client without a certificate with the alert of TLS 1.3', async () => {
    expect(await ask(mutual)).toMatchObject({
      handshake: 'refused', alert: 'certificate required', reason: expect.stringContaining('the client has no certificate'),
    });
  });

  test('refuses a client without a certificate with the alert of TLS 1.2', async () => {
    expect(await ask(mutual, { tlsVersions: [TlsProtocolVersion.TLSV1_2] }))
      .toMatchObject({ handshake: 'refused', alert: 'handshake failure' });
  });

  test('refuses a client of another authority', async () => {
    expect(await ask(mutual, { clientCertificate: unknownClient }))
      .toMatchObject({ handshake: 'refused', alert: 'unknown ca', reason: expect.stringContaining('by the gateway') });
  });

  test('refuses a server certificate of its authority', async () => {
    const server = clients.issueServerCertificate('server', { dnsNames: ['server.example.com'] });
    expect(await ask(mutual, { clientCertificate: server })).toMatchObject({ handshake: 'refused', alert: 'unsupported certificate' });
  });

  test('compares names, where names are wanted', async () => {
    const of = (...subjectAltNames: string[]) => ask({ ...mutual, subjectAltNames }, { clientCertificate: acme });
    expect(await of('spiffe://partners/acme')).toMatchObject({ handshake: 'ok' });
    expect(await of('other.example', 'acme.partners.example')).toMatchObject({ handshake: 'ok' });
    expect(await of('partners.example')).toMatchObject({ handshake: 'refused', alert: 'certificate unknown' });
  });

  test('reads the authority from the Secret with -cacert before that of the certificate', async () => {
    const separate = ingress(mutual, [
      secret('shop', bundle, { 'ca.crt': ca.trustAnchors.pem }),
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'shop-cacert', namespace: 'istio-system' },
        stringData: { cacert: clients.trustAnchors.pem },
      },
    ]);
    expect(await separate.request(`https://${HOST}/`, { clientCertificate: acme })).toMatchObject({ handshake: 'ok' });
  });

  test('refuses all clients when no authority is present', async () => {
    expect(await ingress(mutual, [secret('shop', bundle)]).request(`https://${HOST}/`, { clientCertificate: acme }))
      .toMatchObject({ handshake: 'refused', reason: expect.stringContaining('neither ca.crt nor cacert') });
  });

  test('takes a chain with an intermediate, and the intermediate as authority', async () => {
    const partners = CertificateAuthority.selfSigned('partners', { store, intermediate: true });
    const partner = partners.issueClientCertificate('partner');
    for (const authority of [partners.trustAnchors.pem, partners.certificate.toPem()]) {
      const own = ingress(mutual, [secret('shop', bundle, { 'ca.crt': authority })]);
      expect(await own.request(`https://${HOST}/`, { clientCertificate: partner })).toMatchObject({ handshake: 'ok' });
    }
  });
});

test.each(['2026-01-01', '2016-01-01'])(
  'a client that was revoked is refused, and others are not, whatever the machine thinks of %s',
  async date => {
    const revoking = () =>
      CertificateAuthority.selfSigned('revoking', { store: CertificateStore.deterministic('test', { date: new Date(date) }) });
    const [good, bad] = ['good', 'bad'].map(name => revoking().issueClientCertificate(name));
    const authority = revoking();
    authority.revoke(bad.certificate.serialNumber);
    const own = ingress({ mode: 'MUTUAL' }, [
      secret('shop', authority.issueServerCertificate('shop', { dnsNames: [HOST] }), {
        'ca.crt': authority.trustAnchors.pem,
        'ca.crl': authority.revocationLists!,
      }),
    ]);
    expect(await own.request(`https://${HOST}/`, { clientCertificate: good })).toMatchObject({ handshake: 'ok' });
    expect(await own.request(`https://${HOST}/`, { clientCertificate: bad })).toMatchObject({
      handshake: 'refused',
      alert: 'certificate revoked',
    });
  },
);

describe('a server with optional mutual TLS', () => {
  test('lets in a client without a certificate, and one with a good one', async () => {
    for (const clientCertificate of [undefined, acme]) {
      expect(await ask({ mode: 'OPTIONAL_MUTUAL' }, { clientCertificate }))
        .toMatchObject({ handshake: 'ok' });
    }
  });

  test('refuses a certificate of another authority', async () => {
    expect(await ask({ mode: 'OPTIONAL_MUTUAL' }, { clientCertificate: unknownClient })).toMatchObject({ alert: 'unknown ca' });
  });
});

describe('TLS versions', () => {
  const { TLSV1_2, TLSV1_3 } = TlsProtocolVersion;

  test.each([
    [{ minProtocolVersion: 'TLSV1_3' }, [TLSV1_2], { handshake: 'refused', alert: 'protocol version' }],
    [{ maxProtocolVersion: 'TLSV1_2' }, [TLSV1_3], { handshake: 'refused', alert: 'protocol version' }],
    [{ maxProtocolVersion: 'TLSV1_2' }, [TLSV1_2, TLSV1_3], { handshake: 'ok', tlsVersion: 'TLSv1.2' }],
    [{}, [TlsProtocolVersion.TLSV1_1], { handshake: 'refused', alert: 'protocol version' }],
    [{ minProtocolVersion: 'TLSV1_0' }, [TlsProtocolVersion.TLSV1_1], { handshake: 'ok', tlsVersion: 'TLSv1.1' }],
    [{ cipherSuites: ['ECDHE-ECDSA-AES256-GCM-SHA384'] }, [TLSV1_2], { handshake: 'ok' }],
    [{ cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] }, [TLSV1_2], { handshake: 'refused', alert: 'handshake failure' }],
    [{ cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] }, [TLSV1_3], { handshake: 'ok' }],
  ])('%j with a client of %j', async (tls, tlsVersions, expected) => {
    expect(await ask(tls, { tlsVersions })).toMatchObject(expected);
  });
});

describe('the server name', () => {
  test('is sent as the client likes', async () => {
    expect(await ingress().request('https://other.example.com/', { sni: HOST }))
      .toMatchObject({ handshake: 'refused', reason: expect.stringContaining("does not cover 'other.example.com'") });
  });

  test('is missing where the client connects to an address, and then only a server for everybody answers', async () => {
    expect(await ingress().request('https://192.0.2.1/'))
      .toMatchObject({ handshake: 'refused', reason: expect.stringContaining('without a server name') });
    expect(await ingress({}, undefined, ['*']).request('https://192.0.2.1/')).toMatchObject({ handshake: 'ok', status: 'routed' });
  });
});

describe('what a gateway cannot use', () => {
  test.each<[string, object[], RegExp]>([
    [
      'a Secret in another namespace',
      [gatewayService, secret('shop', bundle, {}, 'shop')],
      /shop has one, but the gateway does not look there/,
    ],
    ['a missing Secret', [secret('other', bundle)], /Secret istio-system\/shop is missing/],
    [
      'the key of another certificate',
      [secret('shop', bundle, { 'tls.key': acme.privateKey })],
      /certificate and key of server .* cannot be used/,
    ],
    ['no certificate', [secret('shop', bundle, { 'tls.crt': 'nothing' })], /cannot be used/],
    [
      'other keys',
      [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'shop', namespace: 'istio-system' }, data: { a: 'Yg==' } }],
      /neither tls.crt and tls.key/,
    ],
  ])('%s', async (_name, secrets, reason) => {
    expect(await ingress({}, secrets).request(`https://${HOST}/`))
      .toMatchObject({ handshake: 'refused', status: 'refused', reason: expect.stringMatching(reason) });
  });

  test.each<[string, object[]]>([
    ['a Secret from elsewhere', []],
    [
      'a sealed one',
      [
        {
          apiVersion: 'bitnami.com/v1alpha1',
          kind: 'SealedSecret',
          metadata: { name: 'shop', namespace: 'istio-system' },
          spec: { encryptedData: {} },
        },
      ],
    ],
  ])('%s is not known, and requests are routed all the same', async (_name, secrets) => {
    expect(await ingress({}, secrets).request(`https://${HOST}/`))
      .toMatchObject({
        handshake: 'unknown', status: 'routed', steps: expect.arrayContaining([expect.stringContaining('unknown at synth')]),
      });
  });
});

describe('time', () => {
  const clock = (date: string) => ({ now: () => new Date(date) });
  const short = ca.issueServerCertificate('short', { dnsNames: [HOST], lifetime: Duration.days(30) });
  const at = (date: string, options: IngressRequestOptions = {}) =>
    IngressSimulator.fromManifests([gateway([https([HOST])]), routes, secret('shop', short)], { clock: clock(date) })
      .request(`https://${HOST}/`, options);

  test('a clock says which time it is', async () => {
    expect(await at('2026-01-30')).toMatchObject({ handshake: 'ok' });
    expect(await at('2026-02-02')).toMatchObject({ handshake: 'refused', alert: 'certificate expired' });
    expect(await at('2025-12-30')).toMatchObject({ handshake: 'refused', reason: expect.stringContaining('is not valid yet') });
  });

  test('a date does not hide that an authority is not trusted', async () => {
    expect(await at('2026-01-30', { trust: clients.trustAnchors })).toMatchObject({ alert: 'unknown ca' });
  });

  test('certificates for tests stay valid for years', async () => {
    const ten = CertificateAuthority.selfSigned('ten', { store: CertificateStore.deterministic('test', { date: new Date('2016-01-01') }) });
    const old = IngressSimulator.fromManifests([
      gateway([https([HOST], { mode: 'MUTUAL' })]),
      routes,
      secret('shop', ten.issueServerCertificate('shop', { dnsNames: [HOST] }), { 'ca.crt': ten.trustAnchors.pem }),
    ]);
    expect(await old.request(`https://${HOST}/`, { trust: ten.trustAnchors, clientCertificate: ten.issueClientCertificate('acme') }))
      .toMatchObject({ handshake: 'ok' });
    expect(await old.request(`https://${HOST}/`, { trust: ca.trustAnchors })).toMatchObject({ alert: 'unknown ca' });
    expect(await old.request(`https://${HOST}/`, { clientCertificate: acme })).toMatchObject({ alert: 'unknown ca' });
  });

  test('other certificates are compared with the clock of the machine', async () => {
    const real = CertificateAuthority.selfSigned('real', { store: CertificateStore.inMemory() });
    const own = IngressSimulator.fromManifests([
      gateway([https([HOST])]), routes, secret('shop', real.issueServerCertificate('shop', { dnsNames: [HOST] })),
    ]);
    expect(await own.request(`https://${HOST}/`, { trust: real.trustAnchors })).toMatchObject({ handshake: 'ok' });
  });
});

test('a server with two certificates shows each client the one that it can read', async () => {
  const authority = CertificateAuthority.selfSigned('real', { store: CertificateStore.inMemory() });
  const [ec, rsa] = [KeyAlgorithm.EC_P256, KeyAlgorithm.RSA_2048].map(keyAlgorithm =>
    authority.issueServerCertificate(keyAlgorithm.replace(' ', '-'), { dnsNames: [HOST], keyAlgorithm }));
  const both = IngressSimulator.fromManifests([
    gateway([https([HOST], { credentialName: undefined, credentialNames: ['ec', 'rsa'] })]), routes, secret('ec', ec), secret('rsa', rsa),
  ]);
  expect(await both.request(`https://${HOST}/`, { trust: authority.trustAnchors })).toMatchObject({ handshake: 'ok', status: 'routed' });
});

test('a hundred clients at once each get their own answer', async () => {
  const own = ingress({ mode: 'MUTUAL' });
  const answers = await Promise.all(Array.from(
    { length: 100 }, (_, at) => own.request(`https://${HOST}/`, { clientCertificate: at % 2 ? acme : undefined }),
  ));
  expect(answers.map(({ handshake }) => handshake)).toEqual(Array.from({ length: 100 }, (_, at) => (at % 2 ? 'ok' : 'refused')));
});

test('answers hold no key', async () => {
  expect(JSON.stringify(await ask({ mode: 'MUTUAL' }, { clientCertificate: acme }))).not.toContain('PRIVATE KEY');
});
