import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');

test('the generated pages and pictures are what `npx projen docs` writes', () => {
  const output = mkdtempSync(join(tmpdir(), 'docs-'));
  try {
    execFileSync(
      process.execPath, ['-r', 'ts-node/register/transpile-only', 'scripts/generate-docs.ts', '--output', output], { cwd: ROOT },
    );
    const written = readdirSync(output, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
      .map(entry => relative(output, join(entry.parentPath, entry.name)));
    expect(written).toContain(join('images', 'secure-gateways.svg'));
    for (const name of written) {
      expect(readFileSync(join(ROOT, 'docs', name), 'utf8')).toBe(readFileSync(join(output, name), 'utf8'));
    }
  } finally {
    rmSync(output, { recursive: true });
  }
}, 60_000);
