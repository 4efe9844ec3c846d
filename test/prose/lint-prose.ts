import { join } from 'node:path';
import { TextlintKernel, TextlintKernelOptions } from '@textlint/kernel';
import markdown from '@textlint/textlint-plugin-markdown';
import text from '@textlint/textlint-plugin-text';
import maxWordCount from 'textlint-rule-en-max-word-count';
import prh from 'textlint-rule-prh';

const kernel = new TextlintKernel();

const VOCABULARY = { ruleId: 'vocabulary', rule: prh, options: { rulePaths: [join(__dirname, 'vocabulary.yml')] } };
const SENTENCES = { ruleId: 'sentence', rule: maxWordCount, options: { max: 30 } };

/** Where a page breaks the style sheet, as `line: what`. */
export async function lintMarkdown(page: string): Promise<string[]> {
  return lint(page, '.md', { plugins: [{ pluginId: 'markdown', plugin: markdown }], rules: [VOCABULARY, SENTENCES] });
}

/** Where a message, help text or comment breaks the style sheet. */
export async function lintText(content: string): Promise<string[]> {
  return lint(content, '.txt', { plugins: [{ pluginId: 'text', plugin: text }], rules: [VOCABULARY] });
}

async function lint(content: string, ext: string, { plugins, rules }: Pick<TextlintKernelOptions, 'plugins' | 'rules'>): Promise<string[]> {
  const { messages } = await kernel.lintText(content, { filePath: join(__dirname, `text${ext}`), ext, plugins, rules });
  return messages.map(({ line, message }) => `line ${line}: ${message}`);
}
