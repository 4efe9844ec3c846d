import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { CertificateAuthority, CertificateChange, CertificateStore, ServerCertificateSecret } from '../../../src';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keys-in-tests-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function warnings(
  app: App,
  makeStore: (options: { reporter: { report(changes: CertificateChange[]): void } }) => CertificateStore,
): string[] {
  const changes: CertificateChange[] = [];
  const chart = new Chart(app, 'shop');
  const ca = CertificateAuthority.selfSigned('ca', {
    store: makeStore({ reporter: { report: reported => void changes.push(...reported) } }),
  });
  for (const name of ['one', 'two']) {
    new ServerCertificateSecret(chart, name, { bundle: ca.issueServerCertificate(name, { dnsNames: [`${name}.example.com`] }) });
  }
  Testing.synth(chart);
  return changes.filter(({ reason }) => reason === 'private keys in a test').map(({ message }) => message);
}

const directory = (options: object) => CertificateStore.directory(join(folder, 'certificates'), options);

test('a test that renders keys of a directory store is warned once, with the way out', () => {
  expect(warnings(Testing.app(), directory)).toEqual([
    expect.stringMatching(/^warning: a test renders the private key of 'one'.*CertificateStore\.deterministic/),
  ]);
});

test.each<[string, () => App, (options: object) => CertificateStore]>([
  ['a store in memory', () => Testing.app(), options => CertificateStore.inMemory(options)],
  ['a deterministic store', () => Testing.app(), options => CertificateStore.deterministic('test', options)],
  ['an app of the program itself', () => new App({ outdir: join(folder, 'dist') }), directory],
])('%s is not a reason to warn', (_, app, store) => {
  expect(warnings(app(), store)).toEqual([]);
});

test('outside of a test runner nothing is printed', () => {
  const worker = process.env.JEST_WORKER_ID;
  delete process.env.JEST_WORKER_ID;
  try {
    expect(warnings(Testing.app(), directory)).toEqual([]);
  } finally {
    process.env.JEST_WORKER_ID = worker;
  }
});
