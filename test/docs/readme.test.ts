import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { PageWorkspace } from '../helpers/page-workspace';

const README = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

let workspace: PageWorkspace;
beforeAll(() => { workspace = new PageWorkspace(); }, 60_000);
afterAll(() => workspace.remove());

test('the YAML beside the program is what the program writes', () => {
  const folder = workspace.project('readme');
  writeFileSync(join(folder, 'main.ts'), blockOf('ts'));
  workspace.run('npx ts-node main.ts', folder);
  expect(objectsOf(readFileSync(join(folder, 'dist', 'shop.k8s.yaml'), 'utf8'))).toEqual(objectsOf(blockOf('yaml')));
}, 60_000);

test('README has fewer than 150 lines', () => {
  expect(README.split('\n').length).toBeLessThan(150);
});

function blockOf(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'ms').exec(README)![1];
}

/** The objects of a YAML text, values of Secrets as README shortens them. */
function objectsOf(text: string): unknown[] {
  return parseAllDocuments(text).map(document => JSON.parse(JSON.stringify(document).replace(/"LS0t[^"]*"/g, '"LS0t…"')) as unknown);
}
