import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '../..');
const NAMES = ['istio-1.32.0.yaml', 'gateway-api-1.6.1.yaml', 'gateway-api-1.6.0-more.yaml', 'prometheus-operator-0.93.0-prometheusrules.yaml'];
const CRDS = NAMES.map(name => join(ROOT, '../shared/crds', name));
const absent = CRDS.filter(file => !existsSync(file));
if (absent.length > 0) process.stderr.write(`skipped: imports/ is not regenerated, for ${absent.join(', ')} is absent\n`);

(absent.length === 0 ? test : test.skip)('regenerating imports/ from the CRDs of Istio, the Gateway API and the Prometheus operator gives the committed files', () => {
  const output = mkdtempSync(join(tmpdir(), 'imports-'));
  const crds = join(mkdtempSync(join(tmpdir(), 'crds-')), 'all.yaml');
  // one of the files is a concatenation without separators
  writeFileSync(crds, CRDS.map(file => readFileSync(file, 'utf8').replace(/^apiVersion:/gm, '---\napiVersion:')).join('\n'));
  try {
    const run = spawnSync('npx', ['ts-node', '-T', 'scripts/import-crds.ts', '--from', crds, '--output', output], { cwd: ROOT, encoding: 'utf8' });
    expect({ status: run.status, stderr: run.stderr.replace(/^npm warn.*\n/gm, '') }).toMatchObject({ status: 0 });
    const committed = join(ROOT, 'imports');
    expect(readdirSync(output)).toEqual(readdirSync(committed));
    for (const name of readdirSync(output)) {
      expect(readFileSync(join(output, name), 'utf8')).toBe(readFileSync(join(committed, name), 'utf8'));
    }
  } finally {
    rmSync(output, { recursive: true });
    rmSync(dirname(crds), { recursive: true });
  }
}, 120_000);
