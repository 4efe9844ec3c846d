import { ApiObject, Chart, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import {
  BackendTls, CertificateAuthority, CertificateStore, Gateway, SecretMount, Server, ServerCertificate, ServerTls, TrustBundleReference,
} from '../../src';
import { problemOf, testChart } from '../helpers/charts';

const { certificateChain, privateKey } = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') })
  .issueServerCertificate('shop', { dnsNames: ['one.example.com', 'two.example.com'] });
const stringData = { 'tls.crt': certificateChain, 'tls.key': privateKey };

function plus(chart: Chart, metadata: object): Secret {
  return new Secret(chart, 'Certificate', { metadata, stringData });
}

function raw(chart: Chart, metadata: object): ApiObject {
  return new ApiObject(chart, 'Certificate', { apiVersion: 'v1', kind: 'Secret', metadata, stringData });
}

describe.each<[string, (chart: Chart, metadata: object) => Construct]>([
  ['a Secret of cdk8s-plus', plus],
  ['an ApiObject', raw],
])('%s', (_, create) => {
  test('is read by credentialName, also by two servers', () => {
    const chart = testChart();
    const secret = create(chart, { name: 'shop', namespace: 'istio-system' });
    const gateway = new Gateway(chart, 'Gateway');
    for (const host of ['one.example.com', 'two.example.com']) {
      gateway.addServer(
        Server.https({ hosts: [host], tls: ServerTls.simple({ serverCertificate: ServerCertificate.fromSecret(secret) }) }),
      );
    }
    const {
      spec: { servers },
    } = Testing.synth(chart).find(({ kind }) => kind === 'Gateway');
    expect(servers.map((server: any) => server.tls.credentialName)).toEqual(['shop', 'shop']);
  });

  test('of another namespace than the gateway is refused', () => {
    const chart = testChart();
    const secret = create(chart, { name: 'shop', namespace: 'shop' });
    const problem = problemOf(() =>
      new Gateway(chart, 'Gateway').addServer(
        Server.https({
          hosts: ['shop.example.com'],
          tls: ServerTls.simple({ serverCertificate: ServerCertificate.fromSecret(secret) }),
        }),
      ),
    );
    expect(problem.code).toBe('invalid-credential');
    expect(problem.message).toMatch(/in namespace 'shop'/);
  });

  test('without a namespace is refused', () => {
    const problem = problemOf(() => ServerCertificate.fromSecret(create(new Chart(Testing.app(), 'no-namespace'), { name: 'shop' })));
    expect(problem.code).toBe('invalid-credential');
    expect(problem.message).toMatch(/has no namespace/);
  });

  test('is mounted, and trusted by a backend', () => {
    const chart = testChart();
    const secret = create(chart, { name: 'shop', namespace: 'istio-system' });
    expect(new SecretMount(chart, 'Mount', { secret, mountPath: '/etc/istio/shop' }).volumeName).toBe('shop');
    expect(() => BackendTls.mutual(secret)).not.toThrow();
    expect(() => TrustBundleReference.fromSecret(secret)).not.toThrow();
  });
});

test.each<[string, (chart: Chart) => unknown]>([
  ['null', () => null],
  ['a name', () => 'shop'],
  [
    'another kind',
    chart => new ApiObject(chart, 'Map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop', namespace: 'istio-system' } }),
  ],
])('%s is refused with one coded error', (_, secret) => {
  expect(['invalid-credential', 'invalid-argument']).toContain(
    problemOf(() => ServerCertificate.fromSecret(secret(testChart()) as IConstruct)).code,
  );
});
