import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const CRDS = join(ROOT, '../shared/crds/istio-1.30.3.yaml');
const present = existsSync(CRDS);
if (!present) process.stderr.write(`skipped: imports/ is not regenerated, for ${CRDS} is absent\n`);

(present ? test : test.skip)(`regenerating imports/ from ${CRDS} gives the committed `
  + `files${present ? '' : ' (skipped: that file is absent)'}`, () => {
  const output = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    const run = spawnSync(
      'npx', ['ts-node', '-T', 'scripts/import-crds.ts', '--from', CRDS, '--output', output], { cwd: ROOT, encoding: 'utf8' },
    );
    expect({ status: run.status, stderr: run.stderr.replace(/^npm warn.*\n/gm, '') }).toMatchObject({ status: 0 });
    const committed = join(ROOT, 'imports');
    expect(readdirSync(output)).toEqual(readdirSync(committed));
    for (const name of readdirSync(output)) {
      expect(readFileSync(join(output, name), 'utf8')).toBe(readFileSync(join(committed, name), 'utf8'));
    }
  } finally {
    rmSync(output, { recursive: true });
  }
}, 60_000);
