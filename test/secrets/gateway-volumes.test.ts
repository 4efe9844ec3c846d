import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Testing, Yaml } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import {
  TrustBundle,
  CertificateAuthority,
  CertificateStore,
  GatewayVolumes,
  GatewayWorkload,
  SecretMount,
  SecretMountProps,
  ServerCertificateSecret,
} from '../../src';
import { problemOf, rendered, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('gateway-volumes') });
const bundle = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
const MOUNT_PATH = '/etc/istio/shop-certs';

function mount(chart: Chart, id: string, props: Partial<SecretMountProps> = {}): SecretMount {
  return new SecretMount(chart, id, {
    secret: ServerCertificateSecret.fromSecretName(chart, `${id}-Secret`, id), mountPath: `/etc/istio/${id}`, ...props,
  });
}

function volumesOf(chart: Chart): GatewayVolumes {
  return GatewayVolumes.of([
    SecretMount.forServerCertificate(chart, 'Server', { bundle }),
    SecretMount.forTrustBundle(chart, 'Ca', { trustBundle: TrustBundle.of(ca) }),
    mount(chart, 'shop.example.com', { mountPath: MOUNT_PATH }),
  ]);
}

/** Mount path and Secret of each mount, however the form says it. */
function pairs(volumes: any[], mounts: any[]): [string, string][] {
  return mounts.map(({ name, mountPath }) => [mountPath, volumes.find(volume => volume.name === name).secret.secretName]);
}

const EXPECTED = [
  ['/etc/istio/ingressgateway-certs', 'istio-ingressgateway-certs'],
  ['/etc/istio/ingressgateway-ca-certs', 'istio-ingressgateway-ca-certs'],
  [MOUNT_PATH, 'shop.example.com'],
];

describe('every form mounts the same Secrets at the same paths:', () => {
  test('a Deployment', () => {
    const chart = testChart();
    const deployment = new Deployment(chart, 'Deployment', { containers: [{ name: 'istio-proxy', image: 'auto' }] });
    volumesOf(chart).addTo(deployment);
    const { volumes, containers: [{ volumeMounts }] } = rendered(chart, 'Deployment').spec.template.spec;
    expect(pairs(volumes, volumeMounts)).toEqual(EXPECTED);
  });

  test('a Deployment as an ApiObject, beside what it mounts already', () => {
    const chart = testChart();
    const own = { name: 'own', mountPath: '/own', readOnly: true };
    const deployment = new ApiObject(chart, 'Deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      spec: {
        template: {
          spec: {
            containers: [{ name: 'sidecar' }, { name: 'istio-proxy', volumeMounts: [own] }],
            volumes: [{ name: 'own', secret: { secretName: 'own' } }],
          },
        },
      },
    });
    volumesOf(chart).addTo(deployment);
    const { volumes, containers: [sidecar, { volumeMounts }] } = rendered(chart, 'Deployment').spec.template.spec;
    expect(pairs(volumes, volumeMounts)).toEqual([['/own', 'own'], ...EXPECTED]);
    expect(sidecar).toEqual({ name: 'sidecar' });
  });

  test('a patch', () => {
    const { metadata, spec: { template: { spec: { volumes, containers } } } } = volumesOf(testChart()).toDeploymentPatch();
    expect(metadata).toEqual({ name: 'istio-ingressgateway', namespace: 'istio-system' });
    expect(pairs(volumes, containers[0].volumeMounts)).toEqual(EXPECTED);
  });

  test('values of the gateway chart', () => {
    const { volumes, volumeMounts } = volumesOf(testChart()).toHelmValues();
    expect(pairs(volumes, volumeMounts)).toEqual(EXPECTED);
  });

  test('values of istioctl', () => {
    const { secretVolumes } = volumesOf(testChart()).toIstioctlValues().gateways['istio-ingressgateway'];
    expect(secretVolumes.map(({ mountPath, secretName }: any) => [mountPath, secretName])).toEqual(EXPECTED);
  });

  test('files', () => {
    const directory = mkdtempSync(join(tmpdir(), 'gateway-volumes-'));
    const volumes = volumesOf(testChart());
    volumes.writeFiles(join(directory, 'new'));
    expect(readdirSync(join(directory, 'new')).sort()).toEqual(['deployment-patch.yaml', 'gateway-values.yaml', 'istioctl-values.yaml']);
    expect(Yaml.load(join(directory, 'new', 'gateway-values.yaml'))).toEqual([volumes.toHelmValues()]);
    expect(readFileSync(join(directory, 'new', 'deployment-patch.yaml'), 'utf8')).not.toContain('BEGIN');
  });
});

test('a Pod waits for a Secret unless it is optional', () => {
  const chart = testChart();
  const { volumes } = GatewayVolumes.of([mount(chart, 'a'), mount(chart, 'b', { optional: true })]).toHelmValues();
  expect(volumes.map(({ secret }: any) => secret)).toEqual([{ secretName: 'a' }, { secretName: 'b', optional: true }]);
});

test('names and paths of an installation of your own replace the defaults', () => {
  const workload = new GatewayWorkload({ certificatesVolume: { name: 'certs', secretName: 'edge-certs', mountPath: '/certs' } });
  const chart = testChart();
  expect(SecretMount.forServerCertificate(chart, 'Server', { bundle, workload }).path('tls.crt')).toBe('/certs/tls.crt');
  expect(rendered(chart, 'Secret').metadata.name).toBe('edge-certs');
});

test('a mount by itself renders nothing', () => {
  const chart = testChart();
  mount(chart, 'a');
  expect(Testing.synth(chart)).toEqual([]);
});

describe('a mount that a gateway reads', () => {
  const READ = /is read by a gateway, but Secret '.*' is not mounted there; add the mount to GatewayVolumes.of/;
  const server = (chart: Chart) => SecretMount.forServerCertificate(chart, 'Server', { bundle });

  test('fails validation when nothing mounts it', () => {
    const chart = testChart();
    mount(chart, 'a').path('tls.crt');
    expect(() => Testing.synth(chart)).toThrow(READ);
  });

  test('is fine when it is among the volumes', () => {
    const chart = testChart();
    const read = mount(chart, 'a');
    read.path('tls.crt');
    GatewayVolumes.of([read]);
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test("is fine when Istio's own installation mounts it", () => {
    const chart = testChart();
    server(chart).path('tls.crt');
    expect(() => Testing.synth(chart)).not.toThrow();
  });

  test('fails validation when the volumes of the gateway are declared without it', () => {
    const chart = testChart();
    server(chart).path('tls.crt');
    GatewayVolumes.of([mount(chart, 'a')]);
    expect(() => Testing.synth(chart)).toThrow(READ);
  });
});

test.each<[string, string, (chart: Chart) => unknown, (chart: Chart) => unknown]>([
  ['a file that the Secret does not have', 'invalid-credential',
    chart => SecretMount.forServerCertificate(chart, 'Server', { bundle }).path('ca.crt'),
    chart => SecretMount.forServerCertificate(chart, 'Server', { bundle }).path('tls.crt')],
  [
    'a relative mount path',
    'invalid-credential',
    chart => mount(chart, 'a', { mountPath: 'certs' }),
    chart => mount(chart, 'a', { mountPath: '/certs' }),
  ],
  [
    'a mount path with a slash at its end',
    'invalid-credential',
    chart => mount(chart, 'a', { mountPath: '/certs/' }),
    chart => mount(chart, 'a'),
  ],
  [
    'a mount path with a tilde',
    'invalid-credential',
    chart => mount(chart, 'a', { mountPath: '/certs~1' }),
    chart => mount(chart, 'a'),
  ],
  [
    'a mount path that climbs',
    'invalid-credential',
    chart => mount(chart, 'a', { mountPath: '/etc/../certs' }),
    chart => mount(chart, 'a'),
  ],
  [
    'a volume name with dots',
    'invalid-credential',
    chart => mount(chart, 'a', { volumeName: 'a.b' }),
    chart => mount(chart, 'a', { volumeName: 'a-b' }),
  ],
  ['a Secret of another namespace', 'invalid-credential',
    chart => mount(chart, 'a', { workload: new GatewayWorkload({ namespace: 'edge' }) }), chart => mount(chart, 'a')],
  ['two mounts with one volume name', 'duplicate-name',
    chart => GatewayVolumes.of([mount(chart, 'a'), mount(chart, 'b', { volumeName: 'a' })]),
    chart => GatewayVolumes.of([mount(chart, 'a'), mount(chart, 'b')])],
  ['two Secrets at one path', 'duplicate-name',
    chart => GatewayVolumes.of([mount(chart, 'a'), mount(chart, 'b', { mountPath: '/etc/istio/a' })]),
    chart => GatewayVolumes.of([mount(chart, 'a'), mount(chart, 'b', { mountPath: '/etc/istio/ab' })])],
  ['a mount inside another', 'duplicate-name',
    chart => GatewayVolumes.of([mount(chart, 'a'), mount(chart, 'b', { mountPath: '/etc/istio/a/b' })]),
    chart => GatewayVolumes.of([mount(chart, 'a')])],
  ['no mounts', 'invalid-argument', () => GatewayVolumes.of([]), chart => GatewayVolumes.of([mount(chart, 'a')])],
  ['mounts of two gateways', 'invalid-argument',
    chart => GatewayVolumes.of([mount(chart, 'a'), mount(chart, 'b', { workload: new GatewayWorkload({ name: 'edge' }) })]),
    chart => GatewayVolumes.of([mount(chart, 'a'), mount(chart, 'b', { workload: new GatewayWorkload() })])],
  ['a Deployment without the proxy', 'invalid-argument',
    chart => GatewayVolumes.of([mount(chart, 'a')]).addTo(new Deployment(chart, 'D', { containers: [{ name: 'proxy', image: 'auto' }] })),
    chart => GatewayVolumes.of([mount(chart, 'a')])
      .addTo(new Deployment(chart, 'D', { containers: [{ name: 'istio-proxy', image: 'auto' }] }))],
  ['another kind of construct', 'invalid-argument',
    chart => GatewayVolumes.of([mount(chart, 'a')]).addTo(new ApiObject(chart, 'D', { apiVersion: 'apps/v1', kind: 'DaemonSet' })),
    chart => GatewayVolumes.of([mount(chart, 'a')])
      .addTo(new Deployment(chart, 'D', { containers: [{ name: 'istio-proxy', image: 'auto' }] }))],
  ['no construct', 'invalid-argument',
    chart => GatewayVolumes.of([mount(chart, 'a')]).addTo(null as unknown as Deployment),
    chart => GatewayVolumes.of([mount(chart, 'a')])
      .addTo(new Deployment(chart, 'D', { containers: [{ name: 'istio-proxy', image: 'auto' }] }))],
])('refuses %s with %s', (_, code, refused, accepted) => {
  expect(problemOf(() => refused(testChart())).code).toBe(code);
  expect(() => accepted(testChart())).not.toThrow();
});
