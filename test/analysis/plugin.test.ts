import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Validation, ValidationContext } from 'cdk8s-cli/plugins';
import { stringify } from 'yaml';
import { manifests } from './manifests';
import { GatewayValidation } from '../../src/analysis/plugin';
import { RuleExample } from '../../src/analysis/rule';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plugin-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What the plugin tells cdk8s-cli about manifests. */
async function validate(example: RuleExample, properties?: { failOn?: string }) {
  const file = join(folder, 'shop.k8s.yaml');
  writeFileSync(file, manifests(example).map(({ object }) => stringify(object)).join('---\n'));
  const reported = { violations: [] as any[], logged: [] as string[], status: '' };
  const context = {
    manifests: [file],
    logger: { log: (line: string) => reported.logged.push(line) },
    report: {
      addViolation: (violation: any) => reported.violations.push(violation), submit: (status: string) => { reported.status = status; },
    },
  };
  const plugin: Validation = new GatewayValidation(properties);
  await plugin.validate(context as unknown as ValidationContext);
  return reported;
}

test('an error is a violation of the resource, and the validation fails', async () => {
  const { violations, status } = await validate({ set: { 'routes.spec.gateways': ['shopping'] } });
  expect(status).toBe('failure');
  expect(violations).toEqual([expect.objectContaining({
    ruleName: 'IST0101',
    violatingResources: [expect.objectContaining({ resourceName: 'shop', manifestPath: join(folder, 'shop.k8s.yaml') })],
  })]);
});

test('warnings are logged, or fail where that is requested', async () => {
  expect(await validate({})).toMatchObject({
    status: 'success', violations: [], logged: [expect.stringContaining('warning plaintext-private-key')],
  });
  expect(await validate({}, { failOn: 'warning' })).toMatchObject({ status: 'failure', logged: [] });
});
