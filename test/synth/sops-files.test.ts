import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, AppProps, Chart, Testing, YamlOutputType } from 'cdk8s';
import { CertificateAuthority, CertificateStore, SecretOutput, ServerCertificateSecret } from '../../src/index';
import { AGE } from '../secrets/output/shop';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sops-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Charts, each with Secrets for some hosts. */
function shop(props: AppProps, ...charts: string[][]): { readonly app: App; readonly charts: Chart[] } {
  const app = new App({ outdir: join(folder, 'dist'), ...props });
  const store = CertificateStore.inMemory();
  const authority = CertificateAuthority.selfSigned('shop-ca', { store });
  SecretOutput.sops({ ageRecipients: [AGE.recipient], store }).applyTo(app);
  return {
    app,
    charts: charts.map((hosts, i) => {
      const chart = new Chart(app, `chart-${i}`);
      for (const host of hosts) {
        new ServerCertificateSecret(chart, host, { bundle: authority.issueServerCertificate(host, { dnsNames: [host] }) });
      }
      return chart;
    }),
  };
}

const REFUSED = /sops cannot decrypt a file[^;]*gets 2 objects, of which SOPS encrypts Secret a\.example\.com .*Secret b\.example\.com/;

test.each([YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_APP])('two encrypted Secrets in one file are refused: %s', type => {
  const { app } = shop({ yamlOutputType: type }, ['a.example.com', 'b.example.com']);
  expect(() => app.synth()).toThrow(REFUSED);
  expect(readdirSync(join(folder, 'dist'))).toEqual([]);
  expect(() => app.synth()).toThrow(REFUSED);
});

test('encrypted Secrets of two charts are refused only in one file', () => {
  expect(() => shop({ yamlOutputType: YamlOutputType.FILE_PER_APP }, ['a.example.com'], ['b.example.com']).app.synth()).toThrow(REFUSED);
  shop({}, ['a.example.com'], ['b.example.com']).app.synth();
  expect(readdirSync(join(folder, 'dist'))).toEqual(['chart-0.k8s.yaml', 'chart-1.k8s.yaml']);
});

test.each([YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE])('a file per Secret is written: %s', type => {
  shop({ yamlOutputType: type }, ['a.example.com', 'b.example.com']).app.synth();
  const files = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml'));
  expect(files.map(file => readFileSync(join(folder, 'dist', file), 'utf8').match(/^sops:$/gm))).toEqual([['sops:'], ['sops:']]);
});

test('a test may render a chart whose file would be refused', () => {
  const { charts: [chart] } = shop({}, ['a.example.com', 'b.example.com']);
  expect(Testing.synth(chart)).toHaveLength(2);
});
