import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(__dirname, '..', '..', 'docs');
const INDEX = readFileSync(join(DOCS, 'README.md'), 'utf8');

/** The text below a heading of the index. */
function section(heading: string): string {
  return INDEX.split(/^## /m).find(text => text.startsWith(`${heading}\n`)) ?? '';
}

const PARTS = [['how-to', 'How-to'], ['concepts', 'Concepts'], ['reference', 'Reference']] as const;

test.each(PARTS.flatMap(([folder, heading]) => readdirSync(join(DOCS, folder)).filter(name => name.endsWith('.md')).map(name => [`${folder}/${name}`, heading])))(
  '%s is in the index under "%s"', (page, heading) => {
    expect(section(heading)).toContain(`](${page})`);
  },
);
