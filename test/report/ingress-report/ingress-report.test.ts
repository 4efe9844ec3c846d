import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { HtmlValidate } from 'html-validate';
import { manyHosts } from './manifests';
import {
  CertificateAuthority, CertificateStore, Destination, Gateway, GatewayAnalysisOptions, IngressReport, KubernetesGateway, ServerCertificate,
  ServerTls, TrustBundle,
} from '../../../src';
import { PLACES, showsKey } from '../../helpers/misplaced-keys';

const at = (time: string): GatewayAnalysisOptions => ({ clock: { now: () => new Date(time) } });
const TODAY = at('2027-01-01T00:00:00Z');
/** Style and size are what the page is about; what is not text for a reader need not be one. */
const VALIDATOR = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: { 'long-title': 'off', 'no-trailing-whitespace': 'off', 'no-inline-style': 'error' },
});

interface Data {
  readonly hosts: { id: string; host: string; findings: number[]; dropped?: string; clientAuthorities: { subject: string }[] }[];
  readonly findings: { code: string }[];
  readonly certificates: { name: string; daysLeft: number }[];
  readonly notShown: Record<string, number>;
}

function dataOf(report: IngressReport): Data {
  return JSON.parse(report.toJson()) as Data;
}

function formsOf(report: IngressReport): string[] {
  return [report.toHtml(), report.toSvg(), report.toMarkdown(), report.toJson()];
}

function shop(): App {
  const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.inMemory(TODAY) });
  const app = new App();
  const gateway = new Gateway(new Chart(app, 'shop', { namespace: 'shop' }), 'Gateway', { tls: ServerTls.issuedBy(ca) });
  gateway.addHost('shop.example.com', { destination: Destination.service('frontend', 8080) });
  gateway.addHost('api.example.com', {
    tls: ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }),
    destination: Destination.service('api', 8080),
  });
  return app;
}

async function problemsOf(html: string): Promise<string[]> {
  const { results } = await VALIDATOR.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${ruleId}: ${message} (line ${line})`));
}

test('an app is reported with its hosts, clients and certificates, on the day of its store', () => {
  const { hosts, certificates } = dataOf(IngressReport.of(shop()));
  expect(hosts.map(({ host, clientAuthorities }) => [host, clientAuthorities.map(({ subject }) => subject)])).toEqual([
    ['shop.example.com', []], ['api.example.com', ['shop-ca root']],
  ]);
  expect(certificates.map(({ name }) => name)).toEqual(expect.arrayContaining(['shop.example.com', 'api.example.com', 'shop-ca root']));
});

test('the same manifests give the same bytes at each time of a day, in all forms', () => {
  const yaml = shop().synthYaml();
  const [first, second] = ['2027-03-01T00:00:00Z', '2027-03-01T23:59:59Z'].map(time => formsOf(IngressReport.fromManifests(yaml, at(time))));
  expect(second).toEqual(first);
  expect(formsOf(IngressReport.fromManifests(yaml, at('2027-03-02T00:00:00Z')))).not.toEqual(first);
});

test('the page is valid HTML, for few hosts, many hosts and none', async () => {
  for (const manifests of [shop().synthYaml(), manyHosts(60), []]) {
    expect(await problemsOf(IngressReport.fromManifests(manifests, TODAY).toHtml())).toEqual([]);
  }
});

test('names in manifests are text: the page stays valid, has one script, and its policy permits no other', async () => {
  for (const name of ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', '\' onload=alert(1) ', ']]></style><b>', '&#60;b&#62;', '\u202e\u0000']) {
    const manifests = manyHosts(2).map(object => JSON.parse(JSON.stringify(object).replaceAll('example.com', () => JSON.stringify(name).slice(1, -1))) as object);
    const report = IngressReport.fromManifests(manifests, TODAY);
    const html = report.toHtml();
    expect(await problemsOf(html)).toEqual([]);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).toContain('default-src &#39;none&#39;');
    for (const form of [html, report.toSvg(), report.toMarkdown()]) expect(form).not.toMatch(/(?<!\\)<(img|b|script>alert)\b/);
  }
});

test('the page and the picture load nothing', () => {
  const report = IngressReport.fromManifests(shop().synthYaml(), TODAY);
  for (const form of [report.toHtml(), report.toSvg()]) {
    const addresses = [...form.matchAll(/(?:src|href|url|@import)\s*[=(]\s*["']?([^"')\s>]*)/g)].map(([, address]) => address);
    expect(addresses.filter(address => !/^(#|data:,$|https:\/\/(istio\.io|github\.com\/cdk8s-istio-ingress)\/)/.test(address))).toEqual([]);
  }
});

test.each(Object.entries(PLACES))('no part of a key is in a report whose manifests have it in %s', (_, text) => {
  for (const input of [text, `${manyHosts(2).map(object => JSON.stringify(object)).join('\n---\n')}\n---\n${text}`]) {
    let report: IngressReport;
    try {
      report = IngressReport.fromManifests(input, TODAY);
    } catch {
      continue; // broken YAML is an error, whose message other tests judge
    }
    expect(formsOf(report).filter(showsKey)).toEqual([]);
  }
});

test('no private key of an app is in its report', () => {
  const app = shop();
  const keys = [...app.synthYaml().matchAll(/tls\.key: (\S+)/g)].map(([, key]) => key);
  expect(keys).toHaveLength(2);
  for (const form of formsOf(IngressReport.of(app))) {
    expect(form).not.toMatch(/PRIVATE KEY|LS0tLS1CRUdJTi/);
    for (const key of keys) {
      const lines = Buffer.from(key, 'base64').toString().split('\n').filter(line => line.length > 20 && !line.startsWith('---'));
      expect(lines.filter(line => form.includes(line) || form.includes(key.slice(40, 80)))).toEqual([]);
    }
  }
});

test('a picture of many hosts has groups, so that it stays small, and the page has each host', () => {
  const report = IngressReport.fromManifests(manyHosts(1000), TODAY);
  const boxes = report.toSvg().match(/<rect class="(box|warnBox|badBox)"/g)!;
  expect(boxes.length).toBeLessThan(40);
  expect(report.toSvg()).toContain('1000 hosts of example.com');
  const html = report.toHtml();
  expect(html.match(/<tbody id="host-/g)).toHaveLength(1000);
  expect(Buffer.byteLength(html)).toBeLessThan(3_000_000);
  expect(report.toMarkdown().length).toBeLessThan(65_536);
});

test('a picture of few hosts has a box for each host and backend, and the requests between them', () => {
  const svg = IngressReport.fromManifests(manyHosts(3), TODAY).toSvg();
  for (const text of ['host-0.example.com', 'host-2.example.com', 'backend-1:8080', 'api:8080', '/api*', 'everything else', 'All clients']) {
    expect(svg).toContain(`>${text}</text>`);
  }
});

test('a finding is at the host whose server or route it is about, and at no other', () => {
  const manifests = manyHosts(3);
  const { spec } = manifests[0] as { spec: { servers: { hosts: string[] }[] } };
  spec.servers[2].hosts = ['host-1.example.com']; // the same as the server before
  const { hosts, findings } = dataOf(IngressReport.fromManifests(manifests, TODAY));
  const codesOf = (id: string) => hosts.find(host => host.id === id)!.findings.map(i => findings[i].code);
  expect(hosts.map(({ dropped }) => dropped !== undefined)).toEqual([false, false, true]);
  expect(codesOf('host-3')).toContain('server-dropped');
  expect(codesOf('host-1')).not.toContain('server-dropped');
});

test('hosts of the Gateway API are shown, and routes that are not attached are named', () => {
  const metadata = { name: 'edge', namespace: 'shop' };
  const route = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata,
    spec: { parentRefs: [{ name: 'edge' }], hostnames: ['edge.example.com'], rules: [{ backendRefs: [{ name: 'frontend', port: 8080 }] }] },
  };
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata,
    spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] },
  };
  const lost = { ...route, metadata: { name: 'lost', namespace: 'shop' }, spec: { ...route.spec, parentRefs: [{ name: 'no-such-gateway' }] } };
  const report = IngressReport.fromManifests([...manyHosts(1), gateway, route, lost, { ...gateway, kind: 'XBackend' }], TODAY);
  const { hosts, notShown } = dataOf(report);
  expect(hosts.map(({ host }) => host)).toEqual(expect.arrayContaining(['edge.example.com', 'host-0.example.com']));
  expect(report.toSvg()).toContain('>frontend:8080</text>');
  expect(notShown).toEqual({ HTTPRoute: 1, XBackend: 1 });
  expect(report.toHtml()).toContain('Not in this report: 1 HTTPRoute, 1 XBackend of the Gateway API');
  expect(report.toMarkdown()).toContain('Not in this report: 1 HTTPRoute, 1 XBackend');
});

test('a route that only redirects to https is part of the report', () => {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.inMemory(TODAY) });
  const gateway = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls: ServerTls.issuedBy(ca) });
  gateway.addHost('shop.example.com', { destination: Destination.service('frontend', 8080) });
  const report = IngressReport.of(chart, TODAY);
  expect(dataOf(report).notShown).toEqual({});
  expect(report.toHtml()).not.toContain('Not in this report');
});

test('an expired certificate is marked with a sign and in words', () => {
  const html = IngressReport.fromManifests(shop().synthYaml(), at('2029-01-01T00:00:00Z')).toHtml();
  expect(html).toMatch(/<span class="days bad">✖ expired \d+ days ago<\/span>/);
});

describe('files', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'report-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('the ending of a file decides the form', () => {
    const report = IngressReport.fromManifests(manyHosts(1), TODAY);
    for (const ending of ['html', 'svg', 'md', 'json']) report.writeFile(join(folder, 'new', `report.${ending}`));
    const read = (ending: string) => readFileSync(join(folder, 'new', `report.${ending}`), 'utf8');
    expect(['html', 'svg', 'md', 'json'].map(read)).toEqual(formsOf(report));
  });

  test('another ending is an error, and nothing is written', () => {
    const report = IngressReport.fromManifests(manyHosts(1), TODAY);
    expect(() => report.writeFile(join(folder, 'report.pdf'))).toThrow(/report\.pdf' has no known ending; use \.html, \.svg, \.md, \.json/);
    expect(() => report.writeFile(join(folder, 'constructor'))).toThrow(/has no known ending/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
