import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { AGE, controller, HOSTS, PRIVATE_KEY } from './shop';
import { CertificateAuthority, CertificateRecordKind, CertificateStore, SecretOutput, ServerCertificateSecret } from '../../../src';
import { Synths } from '../../pki/pki-helpers';

const sealed = SecretOutput.sealed({ certificate: controller().certificate });
const sops = SecretOutput.sops({ ageRecipients: [AGE.recipient] });

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'failures-'));
});
afterEach(() => rmSync(outdir, { recursive: true }));

/** An app of two charts with a Secret each. */
function app(store: CertificateStore): App {
  const result = new App({ outdir });
  const ca = CertificateAuthority.selfSigned('ca', { store });
  [sealed, sops].forEach((output, index) => {
    const chart = new Chart(result, `chart${index}`);
    new ServerCertificateSecret(chart, 'Secret', { bundle: ca.issueServerCertificate(`shop${index}`, { dnsNames: HOSTS }), secretOutput: output });
  });
  return result;
}

function written(): string {
  return readdirSync(outdir).map(name => readFileSync(join(outdir, name), 'utf8')).join('');
}

test('when the store fails to keep what was encrypted, no manifest is written', () => {
  const store = new Synths().store({
    onWrite: records => {
      if (records.some(({ kind }) => kind === CertificateRecordKind.SEALED_SECRET)) throw new Error('disk full');
    },
  });
  expect(() => app(store).synth()).toThrow('disk full');
  expect(readdirSync(outdir)).toEqual([]);
});

test('after a synth that failed the next one makes what is missing', () => {
  const synths = new Synths();
  const failing = synths.store({ onWrite: () => { throw new Error('disk full'); } });
  expect(() => app(failing).synth()).toThrow('disk full');
  app(synths.store()).synth();
  expect(readdirSync(outdir)).toEqual(['chart0.k8s.yaml', 'chart1.k8s.yaml']);
});

test('what is in the store when the first manifest is written is what the manifests show', () => {
  const synths = new Synths();
  const program = app(synths.store());
  const [chart] = program.charts;
  const render = chart.toJson.bind(chart);
  chart.toJson = () => {
    expect([...synths.records.keys()]).toEqual(expect.arrayContaining(['sealed/istio-system/shop0', 'sops/istio-system/shop1']));
    return render();
  };
  program.synth();
  for (const [key, value] of Object.entries<string>(JSON.parse(synths.records.get('sealed/istio-system/shop0')!.sealedSecret!))) {
    expect(written()).toContain(`${key}: ${value}`);
  }
});

test('a program that fails has neither issued nor encrypted anything', () => {
  const synths = new Synths();
  const program = app(synths.store());
  program.charts[1].node.addValidation({ validate: () => ['wrong'] });
  expect(() => program.synth()).toThrow('wrong');
  expect([...synths.records.keys(), ...readdirSync(outdir)]).toEqual([]);
});

test('nothing that is written, reported or thrown has a private key in it', () => {
  const synths = new Synths();
  app(synths.store()).synth();
  expect(`${written()}${synths.lines.join('')}`).not.toMatch(PRIVATE_KEY);
  expect(existsSync(join(outdir, 'certificates'))).toBe(false);
});
