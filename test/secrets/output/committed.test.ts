import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PRIVATE_KEY } from './shop';

const ROOT = join(__dirname, '../../..');

test('no committed example, snapshot or page has a private key in it', () => {
  const files = execFileSync('git', ['ls-files', 'examples', 'docs', 'README.md', 'conformance', '*.snap'], { cwd: ROOT, encoding: 'utf8' })
    .trim().split('\n');
  const found = files.filter(file => /-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/=\n]{40}/.test(readFileSync(
    join(ROOT, file), 'utf8',
  ))
    || /LS0tLS1CRUdJTi/.test(readFileSync(join(ROOT, file), 'utf8').match(PRIVATE_KEY)?.[0] ?? ''));
  expect(found).toEqual([]);
  expect(files.length).toBeGreaterThan(20);
});
