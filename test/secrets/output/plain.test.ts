import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { HOSTS, PRIVATE_KEY, shop } from './shop';
import { CertificateAuthority, SecretOutput, ServerCertificateSecret } from '../../../src';
import { Synths } from '../../pki/pki-helpers';

const warnings = (synths: Synths) => synths.changes.filter(({ action }) => action === 'plain').map(({ message }) => message);

/** An app with some Secrets, written to a folder that is removed again. */
function write(synths: Synths, outputs: (SecretOutput | undefined)[], prepare: (outdir: string) => void = () => undefined): string {
  const outdir = mkdtempSync(join(tmpdir(), 'plain-'));
  prepare(outdir);
  try {
    const app = new App({ outdir });
    const chart = new Chart(app, 'shop');
    const ca = CertificateAuthority.selfSigned('ca', { store: synths.store() });
    outputs.forEach((output, index) =>
      new ServerCertificateSecret(chart, `Secret${index}`, {
        bundle: ca.issueServerCertificate(`shop${index}`, { dnsNames: HOSTS }), secretOutput: output,
      }));
    app.synth();
    return readFileSync(join(outdir, 'shop.k8s.yaml'), 'utf8');
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

test('unencrypted private keys are reported once per app', () => {
  const synths = new Synths();
  expect(write(synths, [undefined, SecretOutput.plain()])).toMatch(PRIVATE_KEY);
  expect(warnings(synths)).toEqual([
    expect.stringMatching(/^warning: '.*plain-.*' contains unencrypted private keys \(Secrets shop0, shop1\)/),
  ]);
});

test('many Secrets are counted, not listed', () => {
  const synths = new Synths();
  write(synths, [1, 2, 3, 4, 5].map(() => undefined));
  expect(warnings(synths)).toEqual([expect.stringContaining('(Secrets shop0, shop1, shop2 and 2 more)')]);
});

test('a folder that git ignores makes it silent', () => {
  const synths = new Synths();
  write(synths, [undefined], outdir => {
    mkdirSync(join(outdir, '.git'));
    writeFileSync(join(outdir, '.gitignore'), '*\n');
  });
  expect(warnings(synths)).toEqual([]);
});

test('a reason makes it silent', () => {
  const synths = new Synths();
  write(synths, [SecretOutput.plain({ reason: 'the pipeline applies dist and forgets it' })]);
  expect(warnings(synths)).toEqual([]);
});

test('a blank reason is none', () => {
  const synths = new Synths();
  write(synths, [SecretOutput.plain({ reason: ' ' })]);
  expect(warnings(synths)).toHaveLength(1);
});

test('a chart that is only rendered, as in tests, says nothing', () => {
  const synths = new Synths();
  Testing.synth(shop(synths.store()));
  expect(warnings(synths)).toEqual([]);
});
