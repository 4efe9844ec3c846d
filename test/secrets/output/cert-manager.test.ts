import { App, Chart, Duration, Testing } from 'cdk8s';
import { HOSTS, objects, shop } from './shop';
import {
  CertificateAuthority, CertManagerCertificate, CertManagerIssuer, Destination, Gateway, GatewayWorkload, KeyAlgorithm, MutualTlsSecret,
  PathMatch, SecretMount, SecretOutput, ServerCertificate, ServerTls, TrustBundle, TrustBundleReference,
} from '../../../src';
import { problemOf } from '../../helpers/charts';
import { Synths } from '../../pki/pki-helpers';

const issuer = CertManagerIssuer.clusterIssuer('letsencrypt');
const output = SecretOutput.certManager({ issuer });
const chart = () => new Chart(new App(), 'shop');

describe('SecretOutput.certManager', () => {
  test('asks for a certificate of the hosts in the namespace of the gateway, under the name that the Gateway reads', () => {
    const synths = new Synths();
    const manifests = Testing.synth(shop(synths.store(), output));
    expect(manifests.find(({ kind }) => kind === 'Certificate')).toEqual({
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'shop.example.com', namespace: 'istio-system', labels: { team: 'shop' } },
      spec: {
        secretName: 'shop.example.com',
        dnsNames: ['shop.example.com'],
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'letsencrypt' },
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        usages: ['digital signature', 'server auth'],
      },
    });
    const { servers } = manifests.find(({ kind }) => kind === 'Gateway').spec;
    expect(servers.map(({ tls }: any) => tls.credentialName).filter((name: unknown) => name)).toEqual(HOSTS);
  });

  test('issues nothing at synth', () => {
    const synths = new Synths();
    Testing.synth(shop(synths.store(), output));
    expect([...synths.records.keys()]).toEqual([]);
  });

  test('issues nothing for its host where others are issued at synth', () => {
    const synths = new Synths();
    const test = chart();
    const ca = CertificateAuthority.selfSigned('ca', { store: synths.store() });
    const gateway = new Gateway(test, 'Gateway');
    const routes = [{ paths: [PathMatch.prefix('/')], destination: Destination.service('web', 80) }];
    gateway.addHost('a.example.com', { tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }), routes });
    gateway.addHost('b.example.com', {
      tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca, { secretOutput: output }) }),
      routes,
    });
    Testing.synth(test);
    expect([...synths.records.keys()]).toEqual(['ca', 'a.example.com']);
  });

  test('takes key, lifetime and renewal', () => {
    const options = { issuer, keyAlgorithm: KeyAlgorithm.RSA_3072, lifetime: Duration.days(90), renewBefore: Duration.days(30) };
    expect(objects(shop(new Synths().store(), SecretOutput.certManager(options)), 'Certificate')[0].spec).toMatchObject({
      duration: '2160h0m0s',
      renewBefore: '720h0m0s',
      privateKey: { algorithm: 'RSA', size: 3072 },
      usages: ['digital signature', 'key encipherment', 'server auth'],
    });
  });

  test.each<[string, { lifetime?: Duration; renewBefore?: Duration }, string]>([
    [
      'a renewBefore of the lifetime',
      { lifetime: Duration.days(2), renewBefore: Duration.days(2) },
      'renewBefore 48h0m0s is not less than the lifetime 48h0m0s',
    ],
    [
      'a renewBefore of the default lifetime',
      { renewBefore: Duration.days(90) },
      'renewBefore 2160h0m0s is not less than the lifetime 2160h0m0s',
    ],
    ['a renewBefore under five minutes', { renewBefore: Duration.minutes(4) }, 'a renewBefore of 4m0s is refused by cert-manager'],
    [
      'a renewBefore that is the lifetime in whole seconds',
      { lifetime: Duration.millis(7_200_400), renewBefore: Duration.millis(7_200_200) },
      'renewBefore 2h0m0s is not less than the lifetime 2h0m0s',
    ],
    ['a lifetime that Go cannot count', { lifetime: Duration.days(110_000) }, 'a lifetime of 2640000h0m0s is refused by cert-manager'],
    ['a lifetime under an hour', { lifetime: Duration.minutes(59) }, 'a lifetime of 59m0s is refused by cert-manager'],
  ])('refuses %s, as the webhook of cert-manager does', (_, times, message) => {
    const scope = chart();
    expect(
      problemOf(() => new CertManagerCertificate(scope, 'Certificate', { issuer, dnsNames: ['a.example.com'], ...times })),
    ).toMatchObject({ code: 'invalid-certificate', message: expect.stringContaining(message) });
  });

  test('keeps no authorities of clients in its Secret', () => {
    const ca = CertificateAuthority.selfSigned('ca', { store: new Synths().store() });
    const bundle = ca.issueServerCertificate('shop', { dnsNames: HOSTS });
    expect(problemOf(() => new MutualTlsSecret(chart(), 'Secret', { bundle, trustBundle: TrustBundle.of(ca), secretOutput: output })))
      .toMatchObject({ code: 'invalid-secret-output', message: expect.stringContaining("'ca.crt', but cert-manager owns its Secret") });
  });
});

describe('CertManagerCertificate', () => {
  const props = { issuer, dnsNames: ['*.example.com', 'example.com'] };

  test('is a server certificate for a Gateway', () => {
    const test = chart();
    const certificate = new CertManagerCertificate(test, 'Certificate', {
      ...props,
      workload: new GatewayWorkload({ namespace: 'ingress' }),
    });
    expect([certificate.name, certificate.namespace, certificate.apiObject.kind]).toEqual([
      'wildcard.example.com',
      'ingress',
      'Certificate',
    ]);
  });

  test('gives its Secret labels and annotations', () => {
    const test = chart();
    new CertManagerCertificate(test, 'Certificate', { ...props, metadata: { name: 'shop', labels: { a: '1' }, annotations: { b: '2' } } });
    expect(objects(test, 'Certificate')[0].spec.secretTemplate).toEqual({ labels: { a: '1' }, annotations: { b: '2' } });
  });

  test('names issuers of other groups', () => {
    const test = chart();
    new CertManagerCertificate(test, 'Certificate', {
      dnsNames: ['a.example.com'],
      issuer: CertManagerIssuer.of('awspca.cert-manager.io', 'AWSPCAIssuer', 'pca'),
    });
    expect(objects(test, 'Certificate')[0].spec.issuerRef).toEqual({ group: 'awspca.cert-manager.io', kind: 'AWSPCAIssuer', name: 'pca' });
  });

  test('can be mounted as the files that cert-manager makes, and no others', () => {
    const test = chart();
    const mount = new SecretMount(test, 'Mount', {
      secret: new CertManagerCertificate(test, 'Certificate', props),
      mountPath: '/etc/istio/shop',
    });
    expect(mount.path('tls.crt')).toBe('/etc/istio/shop/tls.crt');
    expect(problemOf(() => ServerCertificate.fromMountedFiles(mount, { certificateKey: 'cert.pem' })).code).toBe('invalid-credential');
  });

  test('cannot hold the authorities of clients', () => {
    const test = chart();
    const secret = new CertManagerCertificate(test, 'Certificate', props);
    const tls = ServerTls.mutual({
      serverCertificate: ServerCertificate.fromSecret(secret), clientCertificates: TrustBundleReference.fromServerSecret(),
    });
    expect(problemOf(() => new Gateway(test, 'Gateway').addHost('shop.example.com', { tls })).code).toBe('invalid-credential');
  });

  test.each([
    ['no hosts', {}, 'invalid-certificate'],
    ['a host that no certificate can have', { dnsNames: ['*'] }, 'invalid-certificate'],
    ['a name that the gateway would not read', { dnsNames: ['a.example.com'], metadata: { name: 'shop-cacert' } }, 'invalid-credential'],
    ['another namespace', { dnsNames: ['a.example.com'], metadata: { namespace: 'shop' } }, 'invalid-credential'],
  ])('with %s is refused', (_, wrong, code) => {
    expect(problemOf(() => new CertManagerCertificate(chart(), 'Certificate', { issuer, ...wrong })).code).toBe(code);
  });
});
