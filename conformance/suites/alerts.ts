import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import { Context, Suite } from '../suite';
import { run } from '../tools/process';
import { PROMETHEUS_VERSION, Promtool } from '../tools/prometheus';
import { metricsWithIstiosBootstrap } from '../walk/istio-stats';
import {
  CertificateAuthority, CertificateBundle, CertificateExpiryAlerts, CertificateStore, Destination, Gateway, SecretOutput, ServerCertificate,
  ServerTls, TrustBundle,
} from 'cdk8s-istio-ingress';

const NAME = 'alerts';
const HOUR = 3600;
const OPERATOR = 'github.com/prometheus-operator/prometheus-operator@v0.93.0';
const CRD = 'example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml';
const ICAL_VERSION = '2.2.1';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly [label: string]: string };
  readonly annotations: { readonly [annotation: string]: string };
}

interface Program {
  readonly yaml: string;
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
  readonly certificate: CertificateBundle;
}

/** The PrometheusRule of `CertificateExpiryAlerts` before Prometheus' own tools, with the series that Envoy really has. */
export const alertsSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-alerts-'));
    try {
      const program = programOf(folder);
      await schema(program, context);
      const promtool = Promtool.install();
      loads(promtool, program, folder, context);
      for (const [form, series] of await scraped(program, folder, context)) {
        for (const rule of program.groups.flatMap(({ rules }) => rules)) fires(promtool, rule, form, series, folder, context);
      }
      calendar(folder, context);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

/** Names with dots and without, authorities of clients, two servers with one credential, mounted files. */
function programOf(folder: string): Program {
  const store = CertificateStore.directory(path.join(folder, 'certificates'));
  const ca = CertificateAuthority.selfSigned('shop', { store, intermediate: true });
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const secretOutput = SecretOutput.plain({ reason: 'served on this machine' });
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'front' }, tls: ServerTls.issuedBy(ca), secretOutput });
  const destination = Destination.service('httpbin', 8000);
  const certificate = ca.issueServerCertificate('plain-name', { dnsNames: ['a.example.com', 'b.example.com'] });
  const shared = ServerTls.simple({ serverCertificate: ServerCertificate.fromBundle(certificate) });
  gateway.addHost('shop.example.com', { destination });
  gateway.addHosts(['a.example.com', 'b.example.com'], { destination, tls: shared });
  gateway.addHost('partner.example.com', {
    destination, tls: ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }),
  });
  new CertificateExpiryAlerts(chart, 'Alerts', {
    gateways: [gateway], labels: { team: 'shop' }, runbookUrl: 'https://runbooks.example.com/{{expiry}}',
  });
  const objects = Testing.synth(chart) as { kind: string; spec: Program }[];
  const yaml = objects.map(object => stringify(object)).join('---\n');
  return { yaml, groups: objects.find(({ kind }) => kind === 'PrometheusRule')!.spec.groups, certificate };
}

async function schema({ yaml }: Program, { tools, report }: Context): Promise<void> {
  const { Dir } = JSON.parse(run('go', ['mod', 'download', '-json', OPERATOR], { cwd: os.tmpdir() })) as { Dir: string };
  const rule = yaml.split('---\n').filter(each => each.includes('kind: PrometheusRule')).join('---\n');
  const [verdict] = await tools.judge.verdicts([{ id: 'rule', yaml: rule }], { crds: [path.join(Dir, CRD)] });
  report.check({
    suite: NAME,
    judge: 'Prometheus operator v0.93.0: CRD schema',
    id: 'schema',
    ok: verdict.objects === 1 && verdict.crd.length === 0,
    words: JSON.stringify(verdict),
    evidence: rule,
  });
}

const JUDGE = `promtool ${PROMETHEUS_VERSION}`;

function loads(promtool: Promtool, { groups }: Program, folder: string, { report }: Context): void {
  const file = path.join(folder, 'all-rules.yaml');
  fs.writeFileSync(file, stringify({ groups }));
  const { ok, words } = promtool.checkRules(file);
  report.check({ suite: NAME, judge: `${JUDGE}: check rules`, id: 'check rules', ok, words, evidence: fs.readFileSync(file, 'utf8') });
}

/** The gauges of certificates: of the Envoy with Envoy's default tags that serves the manifests, and with Istio's bootstrap. */
async function scraped(program: Program, folder: string, { tools, report }: Context): Promise<[string, string[]][]> {
  const file = path.join(folder, 'manifests.yaml');
  fs.writeFileSync(file, program.yaml.split('---\n').filter(each => !each.includes('kind: PrometheusRule')).join('---\n'));
  const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file] });
  let byDefault: string;
  try {
    byDefault = await (await fetch(`http://${served.ready.admin}/stats/prometheus`)).text();
  } finally {
    await served.stop();
  }
  const { certificateChain, privateKey } = program.certificate;
  const names = [...new Set(program.groups.flatMap(({ rules }) => rules).map(({ labels }) => labels.credential))];
  const certificates = names.map(name => ({ name, certificateChain, privateKey }));
  const inclusion = Object.values(CertificateExpiryAlerts.podAnnotations);
  const without = gauges(await metricsWithIstiosBootstrap(tools, folder, certificates, []));
  report.check({
    suite: NAME, judge: 'Envoy: gauges of certificates', id: 'without the annotation', ok: without.length === 0, words: without.join('\n'),
  });
  const withIstio = gauges(await metricsWithIstiosBootstrap(tools, folder, certificates, inclusion));
  for (const [id, series] of [['Envoy\'s tags', gauges(byDefault)], ['Istio\'s tags', withIstio]] as const) {
    report.check({ suite: NAME, judge: 'Envoy: gauges of certificates', id, ok: series.length === names.length, words: series.join('\n') });
  }
  return [['Envoy\'s tags', gauges(byDefault)], ['Istio\'s tags', withIstio]];
}

/** Series without their values. */
function gauges(metrics: string): string[] {
  return metrics.split('\n').filter(line => /^envoy_listener_ssl_certificate_.*expiration_unix_time_seconds\{/.test(line))
    .map(line => line.replace(/ \d+$/, ''));
}

/**
 * An alert fires when the end is near and not before, by the series of this credential alone; the one for a missing metric fires without
 * it. Prometheus' tests begin at time 0.
 */
function fires(promtool: Promtool, rule: Rule, form: string, series: readonly string[], folder: string, { report }: Context): void {
  const { alert, labels: { severity, credential }, annotations } = rule;
  const id = `${form}: ${alert} ${severity} ${credential}`;
  if (!report.selects(id)) return;
  const file = path.join(folder, 'rules.yaml');
  fs.writeFileSync(file, stringify({ groups: [{ name: 'one', rules: [rule] }] }));
  const threshold = Number(/< (\d+)$/.exec(rule.expr)?.[1]);
  const isMissing = Number.isNaN(threshold);
  const end = isMissing ? 1e9 : threshold + 10 * HOUR;
  const firing = (value: number) => [{
    exp_labels: rule.labels,
    exp_annotations: Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, text
      .replace('{{ $value | humanizeDuration }}', humanized(value)).replace('{{ "{{" }}', '{{')])),
  }];
  const test = (name: string, values: readonly string[], expected: { [time: string]: object[] }) => ({
    name,
    interval: '1m', // Prometheus forgets a sample after five minutes
    input_series: values.map(each => ({ series: each, values: `${end}x900` })),
    alert_rule_test: Object.entries(expected).map(([time, alerts]) => ({ eval_time: time, alertname: alert, exp_alerts: alerts })),
  });
  const own = series.filter(each => isOf(each, credential));
  const others = series.filter(each => !own.includes(each));
  const { ok, words } = promtool.testRules(folder, {
    rule_files: [file],
    evaluation_interval: '1m',
    tests: [
      test('with the series of Envoy', own, { '9h': [], '12h': isMissing ? [] : firing(threshold - 2 * HOUR) }),
      test('with those of other credentials', others, { '30m': [], '12h': isMissing ? firing(0) : [] }),
    ],
  });
  report.check({ suite: NAME, judge: `${JUDGE}: test rules`, id, ok: ok && own.length === 1, words, evidence: [rule.expr, ...series].join('\n') });
}

/** Whether a series is that of a credential: an independent reading of Envoy's two forms. */
function isOf(series: string, credential: string): boolean {
  const [, name, labels] = /^envoy_listener_ssl_certificate_(.*)expiration_unix_time_seconds\{(.*)\}$/.exec(series) ?? [];
  const tag = /envoy_tls_certificate="([^"]*)"/.exec(labels)?.[1];
  const written = `${tag === undefined ? '' : `${tag}.`}${name}`.replace(/[._]$/, '');
  return written.replace(/\W/g, '_') === credential.replace(/\W/g, '_');
}

/** As Prometheus' `humanizeDuration` writes whole minutes. */
function humanized(seconds: number): string {
  const [days, hours, minutes] = [Math.floor(seconds / 86400), Math.floor(seconds / HOUR) % 24, Math.floor(seconds / 60) % 60];
  return days > 0 ? `${days}d ${hours}h ${minutes}m 0s` : `${hours}h ${minutes}m 0s`;
}

/** Another reader of iCalendar finds an event for each certificate in the calendar of `expiry`. */
function calendar(folder: string, { report }: Context): void {
  const command = path.join(__dirname, '..', '..', 'lib/src/cli/main.js');
  const store = path.join(folder, 'certificates');
  const manifests = path.join(folder, 'manifests.yaml');
  const listed = run('node', [command, 'expiry', manifests, store, '--json']);
  const { entries } = JSON.parse(listed) as { entries: { name: string; notAfter: string }[] };
  const file = path.join(folder, 'certificates.ics');
  fs.writeFileSync(file, run('node', [command, 'expiry', manifests, store, '--ics']));
  const packages = path.join(folder, 'ical');
  run('npm', ['install', '--prefix', packages, '--no-audit', '--no-fund', '--silent', `ical.js@${ICAL_VERSION}`]);
  const reader = `
    const ical = require(${JSON.stringify(path.join(packages, 'node_modules/ical.js'))});
    const ICAL = ical.default ?? ical;
    const calendar = new ICAL.Component(ICAL.parse(require('fs').readFileSync(${JSON.stringify(file)}, 'utf8')));
    const events = calendar.getAllSubcomponents('vevent').map(each => new ICAL.Event(each));
    const start = ({ startDate }) => startDate.toJSDate().toISOString();
    console.log(JSON.stringify(events.map(each => ({ uid: each.uid, summary: each.summary, start: start(each) }))));`;
  const events = JSON.parse(run('node', ['-e', reader])) as { uid: string; summary: string; start: string }[];
  const found = events.map(({ summary, start }) => `${summary.split(':')[0]} ${start}`).sort();
  const wanted = entries.map(({ name, notAfter }) => `${name} ${notAfter}`).sort();
  const uids = new Set(events.map(({ uid }) => uid));
  report.check({
    suite: NAME,
    judge: `ical.js ${ICAL_VERSION}: reads the calendar`,
    id: 'calendar',
    ok: wanted.length > 0 && JSON.stringify(found) === JSON.stringify(wanted) && uids.size === events.length,
    words: JSON.stringify({ found, wanted }),
    evidence: fs.readFileSync(file, 'utf8'),
  });
}
