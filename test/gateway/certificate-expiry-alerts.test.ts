import { ApiObject, App, Chart, Duration, JsonPatch, Testing } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import {
  CertificateAuthority, CertificateExpiryAlerts, CertificateExpiryAlertsProps, CertificateStore, Destination, Gateway, GatewayWorkload,
  KubernetesGateway, SecretOutput, ServerCertificate, ServerCertificateSecret, ServerTls, TrustBundle,
} from '../../src/index';

const DAY = 24 * 60 * 60;
const destination = Destination.service('frontend', 8080);

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly [label: string]: string };
  readonly annotations: { readonly [annotation: string]: string };
}

function fixture(): { chart: Chart; gateway: Gateway; ca: CertificateAuthority } {
  const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.deterministic('alerts') });
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const secretOutput = SecretOutput.plain({ reason: 'a test' });
  return { chart, ca, gateway: new Gateway(chart, 'Gateway', { metadata: { name: 'front' }, tls: ServerTls.issuedBy(ca), secretOutput }) };
}

function rulesOf(chart: Chart): Rule[] {
  const object = Testing.synth(chart).find(({ kind }: { kind: string }) => kind === 'PrometheusRule');
  return object.spec.groups.flatMap(({ rules }: { rules: Rule[] }) => rules);
}

/** Seconds before the end, by host and severity. */
function thresholds(rules: readonly Rule[]): { [name: string]: number } {
  return Object.fromEntries(rules.filter(({ expr }) => expr.includes('time()')).map(({ labels, expr }) =>
    [`${labels.credential} ${labels.severity}`, Number(/< (\d+)$/.exec(expr)?.[1])]));
}

test('each credential has a warning, a critical alert and one for a missing metric, also for hosts added after the alerts', () => {
  const { chart, gateway } = fixture();
  new CertificateExpiryAlerts(chart, 'Alerts', { gateways: [gateway] });
  gateway.addHost('shop.example.com', { destination });
  expect(rulesOf(chart).map(({ alert, labels: { severity, host, gateway: name } }) => [alert, severity, host, name])).toEqual([
    ['IngressCertificateExpiresSoon', 'warning', 'shop.example.com', 'shop/front'],
    ['IngressCertificateExpiresSoon', 'critical', 'shop.example.com', 'shop/front'],
    ['IngressCertificateNotReported', 'warning', 'shop.example.com', 'shop/front'],
  ]);
});

test('thresholds follow the renewal window: half and a quarter of it, at most 30 and 7 days', () => {
  const { chart, gateway, ca } = fixture();
  const issued = (renewBefore: Duration) => ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca, { renewBefore }) });
  gateway.addHost('year.example.com', { destination });
  gateway.addHost('month.example.com', { destination, tls: issued(Duration.days(20)) });
  const secret = ServerCertificateSecret.fromSecretName(chart, 'Existing', 'existing');
  gateway.addHost('other.example.com', { destination, tls: ServerTls.simple({ serverCertificate: ServerCertificate.fromSecret(secret) }) });
  new CertificateExpiryAlerts(chart, 'Alerts', { gateways: [gateway] });
  expect(thresholds(rulesOf(chart))).toEqual({
    'kubernetes://year.example.com warning': 30 * DAY,
    'kubernetes://year.example.com critical': 7 * DAY,
    'kubernetes://month.example.com warning': 10 * DAY,
    'kubernetes://month.example.com critical': 5 * DAY,
    'kubernetes://existing warning': 14 * DAY,
    'kubernetes://existing critical': 7 * DAY,
  });
});

test('given thresholds, labels and a runbook are those of every rule', () => {
  const { chart, gateway } = fixture();
  gateway.addHost('shop.example.com', { destination });
  new CertificateExpiryAlerts(chart, 'Alerts', {
    gateways: [gateway],
    warningBefore: Duration.days(3),
    criticalBefore: Duration.hours(1),
    labels: { team: 'shop', severity: 'none' },
    metricLabels: { namespace: 'istio-system' },
    runbookUrl: 'https://runbooks.example/{{x}}',
    metadata: { labels: { release: 'prometheus' } },
  });
  const rules = rulesOf(chart);
  expect(thresholds(rules)).toEqual({ 'kubernetes://shop.example.com warning': 3 * DAY, 'kubernetes://shop.example.com critical': 3600 });
  expect(rules.every(({ labels }) => labels.team === 'shop' && labels.severity !== 'none')).toBe(true);
  expect(rules.every(({ expr }) => expr.split('namespace="istio-system"').length === 3)).toBe(true);
  expect(rules[0].annotations.runbook_url).toBe('https://runbooks.example/{{ "{{" }}x}}');
});

test('mutual TLS watches the authority of clients, mounted files their path', () => {
  const { chart, gateway, ca } = fixture();
  gateway.addHost('partner.example.com', {
    destination, tls: ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }),
  });
  const files = ServerCertificate.fromPaths({ serverCertificate: '/etc/certs/tls.crt', privateKey: '/etc/certs/tls.key' });
  gateway.addHost('file.example.com', { destination, tls: ServerTls.simple({ serverCertificate: files }) });
  new CertificateExpiryAlerts(chart, 'Alerts', { gateways: [gateway] });
  expect(thresholds(rulesOf(chart))).toMatchObject({
    'kubernetes://partner.example.com-cacert warning': 90 * DAY,
    'file-cert:/etc/certs/tls.crt~/etc/certs/tls.key warning': 14 * DAY,
  });
});

test('hosts that share a credential share its rules', () => {
  const { chart, gateway, ca } = fixture();
  const bundle = ca.issueServerCertificate('both', { dnsNames: ['a.example.com', 'b.example.com'] });
  const tls = ServerTls.simple({ serverCertificate: ServerCertificate.fromBundle(bundle) });
  gateway.addHosts(['b.example.com', 'a.example.com'], { destination, tls });
  new CertificateExpiryAlerts(chart, 'Alerts', { gateways: [gateway] });
  expect(rulesOf(chart).map(({ labels }) => labels.host)).toEqual(Array(3).fill('a.example.com,b.example.com'));
});

test('a KubernetesGateway that Istio deploys gets the annotation for its Pods; its credentials have the names of the Gateway API', () => {
  const { chart, ca, gateway: unused } = fixture();
  unused.addHost('unused.example.com', { destination });
  const gateway = new KubernetesGateway(chart, 'KubernetesGateway', {
    metadata: { name: 'k8s' }, tls: ServerTls.issuedBy(ca), secretOutput: SecretOutput.plain({ reason: 'a test' }),
  });
  gateway.addHost('shop.example.com', { destination });
  new CertificateExpiryAlerts(chart, 'Alerts', { kubernetesGateways: [gateway] });
  expect(Object.keys(thresholds(rulesOf(chart)))).toContain('kubernetes-gateway://shop/shop.example.com warning');
  const object = Testing.synth(chart).find(({ metadata }: { metadata: { name: string } }) => metadata.name === 'k8s');
  expect(object.spec.infrastructure.annotations).toEqual(CertificateExpiryAlerts.podAnnotations);
});

test.each<[string, (chart: Chart, annotations: { [name: string]: string }) => Deployment | ApiObject]>([
  ['of cdk8s-plus', (chart, annotations) =>
    new Deployment(chart, 'Deployment', { podMetadata: { annotations }, containers: [{ name: 'istio-proxy', image: 'auto' }] })],
  ['as an ApiObject', (chart, annotations) => new ApiObject(chart, 'Deployment', {
    apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { metadata: { annotations } } },
  })],
])('a Deployment %s gets the annotation, and keeps what it has', (_, create) => {
  const { chart, gateway } = fixture();
  const [[name, regexp]] = Object.entries(CertificateExpiryAlerts.podAnnotations);
  const deployment = create(chart, { other: 'kept', [name]: 'http\\..*' });
  gateway.addHost('shop.example.com', { destination });
  new CertificateExpiryAlerts(chart, 'Alerts', { gateways: [gateway] }).annotatePods(deployment);
  const object = Testing.synth(chart).find(({ kind }: { kind: string }) => kind === 'Deployment');
  expect(object.spec.template.metadata.annotations).toMatchObject({ other: 'kept', [name]: `http\\..*,${regexp}` });
});

test('patches reach the PrometheusRule', () => {
  const { chart, gateway } = fixture();
  gateway.addHost('shop.example.com', { destination });
  new CertificateExpiryAlerts(chart, 'Alerts', { gateways: [gateway] }).apiObject.addJsonPatch(JsonPatch.add('/spec/groups/0/newer', 1));
  expect(Testing.synth(chart).find(({ kind }: { kind: string }) => kind === 'PrometheusRule').spec.groups[0].newer).toBe(1);
});

test.each<[string, Partial<CertificateExpiryAlertsProps>, RegExp]>([
  ['no gateway', { gateways: [] }, /no gateway/],
  ['a threshold of nothing', { warningBefore: Duration.seconds(0) }, /warningBefore is 0 seconds/],
  ['critical before warning', { warningBefore: Duration.days(1), criticalBefore: Duration.days(2) }, /set criticalBefore to less than warningBefore/],
  ['a label that changes with each evaluation', { labels: { left: '{{ $value | humanizeDuration }}' } }, /label 'left' contains the value of the alert/],
  ['a label that Prometheus refuses', { labels: { 'a-b': 'x' } }, /labels has 'a-b'/],
  ['a metric label that Prometheus keeps for itself', { metricLabels: { __name__: 'x' } }, /metricLabels has '__name__'/],
])('%s is refused', (_, props, message) => {
  const { chart, gateway } = fixture();
  expect(() => new CertificateExpiryAlerts(chart, 'Alerts', { gateways: [gateway], ...props })).toThrow(message);
});

test('a gateway elsewhere is named by its workload namespace', () => {
  const { chart, ca, gateway: unused } = fixture();
  unused.addHost('unused.example.com', { destination });
  const workload = new GatewayWorkload({ namespace: 'ingress', selector: { istio: 'ingress' } });
  const gateway = new Gateway(chart, 'Other', { workload, tls: ServerTls.issuedBy(ca), secretOutput: SecretOutput.plain({ reason: 'a test' }) });
  gateway.addHost('o.example.com', { destination });
  new CertificateExpiryAlerts(chart, 'Alerts', { gateways: [gateway] });
  expect(rulesOf(chart)[0].annotations.description).toContain('Secret ingress/o.example.com, read by Gateway shop/');
});
