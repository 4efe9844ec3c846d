import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { manifests } from './manifests';
import { RuleExample } from '../../src/analysis/rule';

const REPOSITORY = join(__dirname, '../..');
const PLUGIN = './node_modules/cdk8s-istio-ingress/lib/src/analysis/plugin.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cdk8s-cli-'));
  for (const name of ['cdk8s', 'constructs']) {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(folder, 'node_modules', name));
  }
  // the sources instead of what was compiled last
  write(PLUGIN, `
    require(${JSON.stringify(join(REPOSITORY, 'node_modules/ts-node'))}).register({ transpileOnly: true, cwd: ${JSON.stringify(REPOSITORY)} });
    module.exports = require(${JSON.stringify(join(REPOSITORY, 'src/analysis/plugin.ts'))});`);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** `cdk8s synth --validate` over a program that has no construct of this library. */
function synth(example: RuleExample, ...properties: object[]) {
  const validations = properties.map(each => ({ package: PLUGIN, version: '0.0.0', class: 'GatewayValidation', properties: each }));
  write('cdk8s.yaml', stringify({ app: 'node main.js', validations }));
  write('main.js', `
    const { ApiObject, App, Chart } = require('cdk8s');
    const app = new App();
    const chart = new Chart(app, 'shop', { disableResourceNameHashes: true });
    ${JSON.stringify(manifests(example).map(({ object }) => object))}.forEach((object, index) => new ApiObject(chart, 'Object' + index, object));
    app.synth();`);
  const args = [
    join(REPOSITORY, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--validate', '--validation-reports-output-file', 'reports.json',
  ];
  const { status, stdout, stderr } = spawnSync(
    process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' } },
  );
  return { status, words: stdout + stderr, reports: JSON.parse(readFileSync(join(folder, 'reports.json'), 'utf8')).reports };
}

test('cdk8s synth passes manifests with nothing wrong', () => {
  const { status, words, reports } = synth({}, {});
  expect(words).toContain('Validations ended succesfully');
  expect(reports).toEqual([expect.objectContaining({ violations: [], summary: expect.objectContaining({ status: 'success' }) })]);
  expect(status).toBe(0);
});

test('cdk8s synth fails with each finding on its construct and manifest, by the properties in cdk8s.yaml', () => {
  const { status, words, reports } = synth({ set: { 'routes.spec.gateways': ['shopping'] } }, {}, { failOn: 'warning' });
  expect(status).toBe(2);
  expect(words).toContain('IST0101');
  const [errors, warnings] = reports.map(({ violations }: { violations: { ruleName: string }[] }) =>
    violations.map(({ ruleName }) => ruleName));
  expect(errors).toEqual(['IST0101']);
  expect(warnings).toEqual(['IST0101', 'plaintext-private-key']);
  expect(reports[0].violations[0].violatingConstructs).toEqual([expect.objectContaining({
    resourceName: 'shop', constructPath: 'shop/Object1', manifestPath: expect.stringMatching(/dist[\\/]shop\.k8s\.yaml$/),
  })]);
});
