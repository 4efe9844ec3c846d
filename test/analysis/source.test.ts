import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  CertificateAuthority,
  CertificateStore,
  Destination,
  DestinationRule,
  Finding,
  Gateway,
  GatewayAnalysis,
  HttpsRedirect,
  PathMatch,
  Server,
  ServerCertificate,
  ServerTls,
  ServerCertificateSecret,
  VirtualService,
} from '../../src';

const REPOSITORY = join(__dirname, '../..');
const ROUTES = [{ paths: [PathMatch.prefix('/')], destination: Destination.service('frontend', 8080) }];
const authority = () => CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') });

function shop(): { chart: Chart; gateway: Gateway } {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  return { chart, gateway: new Gateway(chart, 'Gateway', { metadata: { name: 'shop' } }) };
}

/** The text of the program at the place that a finding of a code shows. */
function shown(chart: Chart, code: string): string {
  const [finding] = GatewayAnalysis.of(chart).withCode(code);
  return textAt(finding);
}

function textAt({ source }: Finding): string {
  const [, file, line] = /^(.*):(\d+):\d+$/.exec(source!)!;
  return readFileSync(file, 'utf8').split('\n')[Number(line) - 1].trim();
}

test('a finding about a VirtualService shows where it was made', () => {
  const { chart } = shop();
  new VirtualService(chart, 'Lost', { // lost
    hosts: ['shop.example.com'],
    gateways: [Gateway.fromGatewayName(chart, 'Other', 'other')],
    routes: ROUTES,
  });
  GatewayAnalysis.of(chart);
  expect(shown(chart, 'undecided')).toMatch(/\/\/ lost$/);
});

test('a finding about a server shows where it was added, not where the Gateway was made', () => {
  const { chart, gateway } = shop();
  const tls = ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(authority()) });
  gateway.addHost('shop.example.com', { tls, routes: ROUTES, httpsRedirect: HttpsRedirect.disabled() });
  gateway.addServer(Server.http({ hosts: ['shop.example.com'] })); // plain
  expect(shown(chart, 'http-without-redirect')).toMatch(/\/\/ plain$/);
});

test('what addHost makes shows the call of addHost', () => {
  const { chart, gateway } = shop();
  const tls = ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(authority()) });
  const add = (host: string) => gateway.addHost(host, { tls, routes: ROUTES }); // host
  add('shop.example.com');
  const texts = GatewayAnalysis.of(chart).findings.map(textAt);
  expect(texts).not.toEqual([]);
  expect(texts.filter(text => !text.endsWith('// host'))).toEqual([]);
});

test('servers given to the constructor of a Gateway show that', () => {
  const { chart } = shop();
  new Gateway(chart, 'Second', { servers: [Server.http({ hosts: ['blog.example.com'] })] }); // second
  const findings = GatewayAnalysis.of(chart).withCode('server-without-routes');
  expect(textAt(findings[0])).toMatch(/\/\/ second$/);
});

test('Secrets and DestinationRules show where they were made', () => {
  const { chart } = shop();
  const bundle = authority().issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
  new ServerCertificateSecret(chart, 'One', { bundle });
  new ServerCertificateSecret(chart, 'Two', { bundle }); // twice
  new DestinationRule(chart, 'Rule', {
    host: 'a',
    subsets: [{ name: 'v1', labels: { version: '1' } }],
    metadata: { name: 'rule' },
  });
  new DestinationRule(chart, 'Again', { // again
    host: 'a',
    subsets: [{ name: 'v1', labels: { version: '1' } }],
    metadata: { name: 'rule' },
  });
  const findings = GatewayAnalysis.of(chart).withCode('duplicate-object');
  expect(findings.map(textAt)).toEqual([expect.stringMatching(/\/\/ twice$/), expect.stringMatching(/\/\/ again$/)]);
});

test('a finding about objects of nobody has no source, and JSON has none then', () => {
  const [finding] = GatewayAnalysis.fromYaml(
    '{"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "a"}}',
  ).findings;
  expect(finding.source).toBeUndefined();
  expect(JSON.parse(JSON.stringify(finding))).not.toHaveProperty('source');
});

test('places are those of the TypeScript and JavaScript sources', () => {
  const folder = mkdtempSync(join(tmpdir(), 'source-'));
  const src = JSON.stringify(join(REPOSITORY, 'src'));
  writeFileSync(join(folder, 'routes.js'), `const { Destination, VirtualService } = require(${src});
exports.lost = (chart, gateway) =>
  new VirtualService(chart, 'Lost', { hosts: ['lost.example.com'], gateways: [gateway], routes: [{ destination: Destination.service('a', 80) }] });`);
  writeFileSync(join(folder, 'main.ts'), `import { App, Chart } from ${JSON.stringify(join(REPOSITORY, 'node_modules/cdk8s'))};
import { Gateway, Server } from ${src};
interface Nothing {
  readonly nothing: string;
}
const chart: Chart = new Chart(new App(), 'shop', { namespace: 'shop' });
const gateway = new Gateway(chart, 'Gateway');
gateway.addServer(Server.http({ hosts: ['shop.example.com'] }));
gateway.addServer(Server.http({ hosts: ['b.example.com'], portName: 'b' as Nothing extends string ? never : string }));
const { GatewayAnalysis } = require(${src});
const findings = GatewayAnalysis.of(chart).findings;
require('./routes').lost(chart, gateway);
console.log(JSON.stringify([...findings, ...GatewayAnalysis.of(chart).findings]));`);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['-r', join(REPOSITORY, 'node_modules/ts-node/register/transpile-only'), join(folder, 'main.ts')],
    { encoding: 'utf8' },
  );
  rmSync(folder, { recursive: true });
  const findings = JSON.parse(stdout || JSON.stringify(stderr)) as Finding[];
  const places = findings.map(({ kind, path, source }) => `${kind} ${path} ${source?.replace(folder, '')}`);
  expect(places).toContainEqual(expect.stringMatching(/^VirtualService spec.gateways\[0\] \/routes.js:3:3$/));
  expect(places).toContainEqual(expect.stringMatching(/^Gateway spec.servers\[1\] \/main.ts:9:9$/));
});
