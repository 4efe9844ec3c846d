import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as cdk8s from 'cdk8s';
import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import * as constructs from 'constructs';
import * as first from '../../src/index';

type Library = typeof first;

/** Another copy of the library, as a program has when two of its dependencies bring their own. Its peers are the program's. */
function copy(): Library {
  let library: Library | undefined;
  jest.isolateModules(() => {
    jest.doMock('cdk8s', () => cdk8s);
    jest.doMock('cdk8s-plus-27', () => kplus);
    jest.doMock('constructs', () => constructs);
    library = jest.requireActual<Library>('../../src/index');
  });
  return library!;
}

const second = copy();
let folder: string;
let printed: string[];
let changes: first.CertificateChange[];
let app: App;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'two-copies-'));
  printed = [];
  changes = [];
  app = new App({ outdir: join(folder, 'dist') });
  jest.spyOn(process.stderr, 'write').mockImplementation(text => printed.push(String(text)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function addGateway(library: Library, name: string, { host = `${name}.example.com`, output = undefined as first.SecretOutput | undefined } = {}): void {
  const store = library.CertificateStore.inMemory({ reporter: { report: more => changes.push(...more) } });
  const gateway = new library.Gateway(new Chart(app, name, { namespace: 'shop' }), 'Gateway', { metadata: { name }, secretOutput: output });
  gateway.addHost(host, {
    tls: library.ServerTls.simple({ serverCertificate: library.ServerCertificate.issuedBy(library.CertificateAuthority.selfSigned(`${name}-ca`, { store })) }),
    routes: [{ destination: library.Destination.service('frontend', 8080) }],
  });
}

const manifestOf = (name: string) => readFileSync(join(folder, 'dist', `${name}.k8s.yaml`), 'utf8');

test('the copies are two: no class of one is that of the other', () => {
  expect(second.Gateway).not.toBe(first.Gateway);
});

test('two copies that request different certificates under one name of one store are a conflict', () => {
  for (const [library, name] of [[first, 'one'], [second, 'two']] as const) {
    const store = library.CertificateStore.directory(join(folder, 'certificates'), { reporter: library.CertificateReporter.silent() });
    const ca = library.CertificateAuthority.selfSigned('ca', { store });
    const bundle = ca.issueServerCertificate('shop', { dnsNames: [`${name}.example.com`] });
    new library.ServerCertificateSecret(new Chart(app, name, { namespace: 'shop' }), 'Secret', { bundle, metadata: { name } });
  }
  expect(() => app.synth()).toThrow(/'shop' is requested twice with different contents: .* \(store-conflict\)/);
});

test('two copies in one app write the manifests of both', () => {
  addGateway(first, 'one');
  addGateway(second, 'two');
  app.synth();
  expect(manifestOf('one')).toContain('credentialName: one.example.com');
  expect(manifestOf('two')).toContain('credentialName: two.example.com');
  expect(printed).toEqual([]);
});

test('private keys of both are reported once, by the one app that has them', () => {
  addGateway(first, 'one');
  addGateway(second, 'two');
  app.synth();
  app.synth();
  expect(changes.filter(({ action }) => action === 'plain').map(({ name }) => name)).toEqual(['one.example.com', 'two.example.com']);
});

test('an output that one copy chooses for the app holds for Secrets of the other', () => {
  first.SecretOutput.plain({ reason: 'a test' }).applyTo(app);
  addGateway(second, 'two');
  app.synth();
  expect(changes.filter(({ action }) => action === 'plain')).toEqual([]);
});

test('hosts that both claim for the same Pods are refused', () => {
  addGateway(first, 'one', { host: 'shop.example.com' });
  addGateway(second, 'two', { host: 'shop.example.com' });
  expect(() => app.synth()).toThrow(/host 'shop\.example\.com' on port 443 is also served by gateway one\/Gateway/);
});

test('the analysis that one copy switches off is off for the app', () => {
  addGateway(first, 'one');
  addGateway(second, 'two');
  second.GatewayAnalysis.suppress(app, 'IST0138', 'suppresses nothing, which is a finding');
  second.GatewayAnalysis.atSynth(app, second.AnalysisAtSynth.OFF);
  app.synth();
  expect(printed).toEqual([]);
});

test('a suppression of one copy holds for findings of the other', () => {
  addGateway(first, 'one');
  addGateway(second, 'two');
  second.GatewayAnalysis.suppress(app, 'IST0138', 'suppresses nothing, which is a finding');
  app.synth();
  expect(printed.join('')).toContain('suppression-unused');
});

test('what one copy knows of Gateways and Secrets made elsewhere, the analysis of the other knows', () => {
  addGateway(first, 'one');
  const chart = new Chart(app, 'two', { namespace: 'shop' });
  const secret = second.ServerCertificateSecret.fromSecretName(chart, 'Secret', 'elsewhere');
  const gateway = new second.Gateway(chart, 'Gateway', {
    metadata: { name: 'two' },
    servers: [
      second.Server.https({
        hosts: ['two.example.com'],
        tls: second.ServerTls.simple({ serverCertificate: second.ServerCertificate.fromSecret(secret) }),
      }),
    ],
  });
  new second.VirtualService(chart, 'Routes', {
    hosts: ['two.example.com'],
    gateways: [gateway, second.Gateway.fromGatewayName(chart, 'Other', 'other')],
    routes: [{ destination: second.Destination.service('frontend', 8080) }],
    metadata: { name: 'two' },
  });
  app.synth();
  expect(printed).toEqual([]);
});
