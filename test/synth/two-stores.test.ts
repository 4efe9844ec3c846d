import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { TrustBundle, CaSecret, CertificateAuthority, CertificateReporter, CertificateStore, ServerCertificateSecret } from '../../src';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'synth-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/** An authority of a store object of its own, always on one folder. */
function authority(permittedDnsDomains?: string[]): CertificateAuthority {
  const store = CertificateStore.directory(join(folder, 'certificates'), { reporter: CertificateReporter.silent() });
  return CertificateAuthority.selfSigned('ca', { store, permittedDnsDomains });
}

const chartOf = (app: App, id = 'shop') => new Chart(app, id, { namespace: 'shop' });
const newApp = () => new App({ outdir: join(folder, 'dist') });

function addSecret(chart: Chart, host: string, { name = 'shop', ca = authority() } = {}): void {
  new ServerCertificateSecret(chart, `${name} ${host}`, { bundle: ca.issueServerCertificate(name, { dnsNames: [host] }), metadata: { name: `${chart.node.id}-${host}` } });
}

test('two store objects on one folder that an app asks for different things under one name are an error with both places, and nothing is made', () => {
  const app = newApp();
  addSecret(chartOf(app, 'a'), 'a.example');
  addSecret(chartOf(app, 'b'), 'b.example');
  const place = '\\S*two-stores\\.test\\.ts:\\d+:\\d+';
  expect(() => app.synth()).toThrow(new RegExp(
    `\\[b/shop b\\.example\\] 'shop' is requested twice with different contents: at ${place} and, through another object for the same store, at ${place}; .*\\(store-conflict\\)`));
  expect([existsSync(join(folder, 'certificates')), existsSync(join(folder, 'dist', 'a.k8s.yaml'))]).toEqual([false, false]);
});

test('two that differ in an authority alone are found by what trusts it', () => {
  const app = newApp();
  addSecret(chartOf(app), 'a.example');
  new CaSecret(chartOf(app, 'trust'), 'CaSecret', {
    trustBundle: TrustBundle.of(authority(['dev.example'])),
    metadata: { name: 'trust-cacert' },
  });
  expect(() => app.synth()).toThrow(/'ca' is requested twice with different contents/);
});

test('two that ask for the same, or under different names, go together', () => {
  const app = newApp();
  addSecret(chartOf(app, 'a'), 'a.example');
  addSecret(chartOf(app, 'b'), 'a.example');
  addSecret(chartOf(app, 'c'), 'c.example', { name: 'other' });
  expect(() => app.synth()).not.toThrow();
});

test('apps that are synthesized one after the other may differ, also when all were declared before, or one failed', () => {
  const apps = ['a.example', 'b.example', 'c.example'].map(host => {
    const app = newApp();
    addSecret(chartOf(app), host);
    return app;
  });
  apps[1].node.addValidation({ validate: () => ['wrong'] });
  expect(() => apps[0].synth()).not.toThrow();
  expect(() => apps[1].synth()).toThrow('wrong');
  expect(() => apps[2].synth()).not.toThrow();
});
