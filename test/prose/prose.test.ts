import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintMarkdown, lintText } from './lint-prose';
import { commentsOf, sourceFiles, stringsOf } from './source-texts';

const ROOT = join(__dirname, '../..');

/** Pages that are generated from texts in the code, which are linted below, or written by others. */
const NOT_WRITTEN_HERE = ['API.md', 'docs/reference/api.md', 'docs/reference/findings.md', 'docs/reference/third-party-licenses.md'];

const PAGES = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n')
  .filter(page => !NOT_WRITTEN_HERE.includes(page) && !page.startsWith('test/fixtures/'));

test.each(PAGES)('%s uses the words of the vocabulary, in sentences of at most 30 words', async page => {
  expect(await lintMarkdown(readFileSync(join(ROOT, page), 'utf8'))).toEqual([]);
});

test.each(['src', 'conformance', 'test', 'test-consumers', 'examples', 'scripts', 'bench'].flatMap(folder => [
  ['messages and other strings', folder, stringsOf] as const,
  ['comments', folder, commentsOf] as const,
]))('%s in %s use the words of the vocabulary', async (_, folder, textsOf) => {
  const mistakes: string[] = [];
  for (const { file, line, text } of sourceFiles(folder).flatMap(textsOf)) {
    for (const mistake of await lintText(text)) mistakes.push(`${file}:${line}: ${mistake}`);
  }
  expect(mistakes).toEqual([]);
});

test('a word that the vocabulary refuses is found in a page, a string and a comment', async () => {
  expect(await lintMarkdown(['Mistakes are', 'told at synth time.'].join(' '))).toEqual([expect.stringMatching(/^line 1: are told => reported/)]);
  expect(await lintText(['a server of', 'its own'].join(' '))).toHaveLength(1);
  expect(await lintText('a server in its own namespace')).toEqual([]);
});

test('a sentence of more than 30 words is found in a page', async () => {
  expect(await lintMarkdown(`The store ${'keeps '.repeat(29)}certificates.`)).toEqual([expect.stringContaining('30')]);
});
