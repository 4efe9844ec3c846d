import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepsOf } from '../../test-consumers/page';
import { PageShell } from '../../test-consumers/page-shell';
import { PageWorkspace } from '../helpers/page-workspace';

const FOLDER = join(__dirname, '..', '..', 'docs', 'how-to');
/** Its programs need Python, Java and Go: test-consumers/installs/languages.ts runs them. */
const OTHER_LANGUAGES = 'other-languages.md';
const PAGES = readdirSync(FOLDER).filter(name => name.endsWith('.md') && name !== OTHER_LANGUAGES).sort();

let workspace: PageWorkspace;
beforeAll(() => { workspace = new PageWorkspace(); }, 60_000);
afterAll(() => workspace.remove());

test.each(PAGES)('%s: its programs are synthesized, and its commands print what it shows', name => {
  const shell = new PageShell(workspace.project(name.replace('.md', '')), name, workspace.run);
  const ran = stepsOf(readFileSync(join(FOLDER, name), 'utf8')).filter(step => shell.follow(step));
  expect(ran.length).toBeGreaterThan(0);
}, 60_000);
