import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  CaSecret, CertificateAuthority, CertificateStore, ICertificateReporter, Passphrase, ServerCertificateSecret, TrustBundle,
} from '../../src';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'synth-')); });
afterEach(() => rmSync(folder, { recursive: true }));

const lines: string[] = [];
const reporter: ICertificateReporter = { report: changes => void lines.push(...changes.map(({ message }) => message)) };
beforeEach(() => { lines.length = 0; });

/** An authority of a separate store object, always on one folder. */
function authority(permittedDnsDomains?: string[], passphrase?: Passphrase): CertificateAuthority {
  const store = CertificateStore.directory(join(folder, 'certificates'), { reporter, passphrase });
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

test('neither of two calls unused what the other requests, and what nobody requests is reported once', () => {
  void authority().issueServerCertificate('left', { dnsNames: ['left.example'] }).privateKey;
  for (const synth of ['first', 'second']) {
    lines.length = 0;
    const app = newApp();
    addSecret(chartOf(app, 'a'), 'a.example');
    addSecret(chartOf(app, 'b'), 'b.example', { name: 'other' });
    app.synth();
    expect([synth, lines.filter(line => line.startsWith('unused'))])
      .toEqual([synth, [expect.stringMatching(/^unused left: not requested by this program, kept in the store in '.*certificates'$/)]]);
  }
});

test('certificates are reported as unchanged when their keys have been read, so never before a wrong passphrase is', () => {
  const synth = (passphrase: string) => {
    lines.length = 0;
    const app = newApp();
    addSecret(chartOf(app), 'a.example', { ca: authority(undefined, Passphrase.fromValue(passphrase)) });
    app.synth();
  };
  synth('correct horse battery staple');
  synth('correct horse battery staple');
  const unchanged = () => lines.filter(line => line.startsWith('unchanged')).map(line => line.split(' ')[1]);
  expect(unchanged()).toEqual(['ca', 'shop']);
  expect(() => synth('wrong horse battery staple')).toThrow(/passphrase of the certificate store '.*' is wrong/);
  expect(unchanged()).toEqual([]);
});
