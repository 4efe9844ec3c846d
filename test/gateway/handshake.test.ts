import { X509Certificate } from 'node:crypto';
import { Chart, Duration, Testing } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import {
  CaConfigMap, CaSecret, CertificateAuthority, CertificateBundle, CertificateRecord, CertificateReporter, CertificateStore, Destination,
  Gateway, GatewayVolumes, MutualTlsSecret, SecretMount, ServerCertificate, ServerCertificateSecret, ServerTls, TerminatingTls,
  TrustAnchors, TrustBundle, TrustBundleReference,
} from '../../src';
import { testChart } from '../helpers/charts';
import { materialOf } from '../helpers/gateway-reader';
import { handshake } from '../helpers/handshake';
import { memoryStore } from '../pki/pki-helpers';

// a key of RSA takes its time on a machine that is busy
jest.setTimeout(60_000);

const HOST = 'httpbin.example.com';
const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const;
const reporter = CertificateReporter.silent();
const twoDaysAgo = { now: () => new Date(Date.now() - 2 * 24 * 60 * 60 * 1000) };
const store = CertificateStore.inMemory({ reporter });
const servers = CertificateAuthority.selfSigned('servers', { store, intermediate: true });
const partners = CertificateAuthority.selfSigned('partners', { store, intermediate: true });
const otherAuthority = CertificateAuthority.selfSigned('other-ca', { store });
const past = CertificateAuthority.selfSigned('past', { store: CertificateStore.inMemory({ clock: twoDaysAgo, reporter }) });

const CLIENTS = {
  right: partners.issueClientCertificate('acme'),
  ofAnotherAuthority: otherAuthority.issueClientCertificate('other-client'),
  ofTheServersAuthority: servers.issueClientCertificate('insider'),
  expired: past.issueClientCertificate('late', { lifetime: Duration.days(1), renewBefore: Duration.hours(1) }),
  withoutClientAuth: partners.issueServerCertificate('not-a-client', { dnsNames: ['acme.example.com'] }),
};
const trusted = [partners, past];

interface Credentials {
  readonly serverCertificate: ServerCertificate;
  readonly clientCertificates: TrustAnchors;
}

/** Each form in which a mutual server can have its certificate and authorities. */
const FORMS: { readonly [form: string]: (chart: Chart, trust: CertificateAuthority[]) => Credentials } = {
  'a -cacert Secret made for the server': (_, trust) => ({
    serverCertificate: ServerCertificate.issuedBy(servers),
    clientCertificates: TrustBundle.of(...trust),
  }),
  'a CaSecret of another name': (chart, trust) => ({
    serverCertificate: ServerCertificate.issuedBy(servers),
    clientCertificates: TrustBundleReference.fromSecret(new CaSecret(chart, 'Ca', { trustBundle: TrustBundle.of(...trust) })),
  }),
  'one Secret for both': (chart, trust) => ({
    serverCertificate: ServerCertificate.fromSecret(
      new MutualTlsSecret(chart, 'Secret', { bundle: bundle(), trustBundle: TrustBundle.of(...trust) }),
    ),
    clientCertificates: TrustBundleReference.fromServerSecret(),
  }),
  'a ConfigMap': (chart, trust) => ({
    serverCertificate: ServerCertificate.issuedBy(servers),
    clientCertificates: TrustBundleReference.fromConfigMap(new CaConfigMap(chart, 'Ca', { trustBundle: TrustBundle.of(...trust) })),
  }),
  'mounted files': (chart, trust) => {
    const certificate = SecretMount.forServerCertificate(chart, 'Certificate', { bundle: bundle() });
    const authorities = SecretMount.forTrustBundle(chart, 'Authorities', {
      trustBundle: TrustBundle.of(...trust),
      key: 'ca-chain.cert.pem',
    });
    mountInGateway(chart, certificate, authorities);
    return {
      serverCertificate: ServerCertificate.fromMountedFiles(certificate),
      clientCertificates: TrustBundleReference.fromMountedFile(authorities),
    };
  },
};

function bundle(): CertificateBundle {
  return servers.issueServerCertificate(HOST, { dnsNames: [HOST] });
}

function mountInGateway(chart: Chart, ...mounts: SecretMount[]): void {
  const deployment = new Deployment(chart, 'Deployment', {
    metadata: { namespace: 'istio-system' }, containers: [{ name: 'istio-proxy', image: 'auto' }],
  });
  GatewayVolumes.of(mounts).addTo(deployment);
}

/** What a gateway with this one server has in its hands, read back from the manifests. */
function materialOfServer(tls: (chart: Chart) => TerminatingTls) {
  const chart = testChart();
  const routes = [{ destination: Destination.service('httpbin', 8000) }];
  new Gateway(chart, 'Gateway').addHost(HOST, { tls: tls(chart), routes });
  return materialOf(Testing.synth(chart), HOST);
}

function client(name: keyof typeof CLIENTS | 'none') {
  return name === 'none' ? {} : { cert: CLIENTS[name].certificateChain, key: CLIENTS[name].privateKey };
}

describe.each(Object.keys(FORMS))('mutual TLS with authorities from %s', form => {
  const mutual = materialOfServer(chart => ServerTls.mutual(FORMS[form](chart, trusted)));
  const optional = materialOfServer(chart => ServerTls.optionalMutual(FORMS[form](chart, trusted)));

  describe.each(VERSIONS)('over %s', version => {
    const attempt = (name: keyof typeof CLIENTS | 'none') => ({
      host: HOST,
      trust: servers.trustAnchors.pem,
      client: client(name),
      version,
    });

    test.each([
      ['right', 'accepted'],
      ['none', 'refused: no certificate'],
      ['ofAnotherAuthority', 'refused: UNABLE'],
      ['ofTheServersAuthority', 'refused: UNABLE'],
      ['expired', 'refused: CERT_HAS_EXPIRED'],
      ['withoutClientAuth', 'refused: INVALID_PURPOSE'],
    ] as const)('MUTUAL with a client certificate %s is %s', async (name, verdict) => {
      expect(await handshake(mutual, attempt(name))).toMatch(new RegExp(verdict));
    });

    test.each([
      ['right', 'accepted'],
      ['none', 'accepted'],
      ['ofAnotherAuthority', 'refused: UNABLE'],
      ['ofTheServersAuthority', 'refused: UNABLE'],
      ['expired', 'refused: CERT_HAS_EXPIRED'],
      ['withoutClientAuth', 'refused: INVALID_PURPOSE'],
    ] as const)('OPTIONAL_MUTUAL with a client certificate %s is %s', async (name, verdict) => {
      expect(await handshake(optional, attempt(name))).toMatch(new RegExp(verdict));
    });
  });
});

describe.each(VERSIONS)('simple TLS over %s', version => {
  const simple = materialOfServer(chart => ServerTls.simple({
    serverCertificate: ServerCertificate.fromSecret(new ServerCertificateSecret(chart, 'Secret', { bundle: bundle() })),
  }));

  test('accepts a client without a certificate that trusts the authority', async () => {
    expect(await handshake(simple, { host: HOST, trust: servers.trustAnchors.pem, version })).toBe('accepted');
  });

  test('is refused by a client that trusts another authority', async () => {
    expect(await handshake(simple, { host: HOST, trust: otherAuthority.trustAnchors.pem, version })).toMatch(
      /^refused: (self-signed|unable to)/,
    );
  });

  test('is refused by a client that requested another host', async () => {
    expect(await handshake(simple, { host: 'bookinfo.com', trust: servers.trustAnchors.pem, version })).toMatch(
      /does not match certificate/,
    );
  });
});

describe.each(Object.keys(FORMS))('after a revocation, with authorities from %s', form => {
  const records = new Map<string, CertificateRecord>();
  const synth = () => CertificateAuthority.selfSigned('revoking', { store: memoryStore({ reporter }, records) });
  const pem = ({ certificateChain, privateKey }: CertificateBundle) => ({ cert: certificateChain, key: privateKey });
  const before = synth();
  const [good, bad] = ['good', 'bad'].map(name => pem(before.issueClientCertificate(name)));
  const revoking = synth();
  revoking.revoke(new X509Certificate(bad.cert).serialNumber);
  const mutual = materialOfServer(chart => ServerTls.mutual(FORMS[form](chart, [revoking])));
  const attempt = (material: object) => ({ host: HOST, trust: servers.trustAnchors.pem, client: material });

  test('the client on the list is refused', async () => {
    expect(await handshake(mutual, attempt(bad))).toBe('refused: CERT_REVOKED');
  });

  test('another client of the authority is accepted', async () => {
    expect(await handshake(mutual, attempt(good))).toBe('accepted');
  });
});
