/** A fenced block of a page. */
interface Block {
  /** `sh`, `ts`, `text`. */
  readonly language: string;
  /** What follows the language: a file's name, or about commands: see `stepsOf`. */
  readonly info: string;
  readonly text: string;
}

/** One thing that a page has its reader do. */
export interface Step {
  /** A file to write, by its name. */
  readonly file?: string;
  /** Commands to run. */
  readonly commands?: string;
  /** What the commands need beside Node.js, bash and openssl: `cluster`, `kubeseal`. */
  readonly needs: readonly string[];
  /** What the commands exit with. */
  readonly exitCode: number;
  /** The file's contents. */
  readonly contents?: string;
  /** The output that the page shows for the commands. */
  readonly output?: string;
}

/**
 * The steps of a page. What stands behind the language of a block is not displayed:
 *
 * - ```` ```ts FILE ```` is a file to write; without a name it is a fragment, which nobody runs
 * - ```` ```sh ```` are commands; `fails` or `exit=3` is their exit code, every other word something that they need: `cluster`, `kubeseal`
 * - ```` ```text ```` or ```` ```yaml output ```` behind commands is their output
 */
export function stepsOf(page: string): Step[] {
  const fences = page.matchAll(/^```(\w+) ?([^\n]*)\n(.*?)^```$/gms);
  const blocks: Block[] = [...fences].map(([, language, info, text]) => ({ language, info, text }));
  return blocks.flatMap((block, index): Step[] => {
    const { language, info, text } = block;
    if (language === 'sh') {
      const next = blocks[index + 1];
      const words = info.split(' ').filter(Boolean);
      const code = words.map(word => word === 'fails' ? 1 : Number(/^exit=(\d+)$/.exec(word)?.[1])).find(each => !Number.isNaN(each));
      const needs = words.filter(word => !/^(fails|exit=\d+)$/.test(word));
      return [{ commands: text, needs, exitCode: code ?? 0, output: next !== undefined && isOutput(next) ? next.text : undefined }];
    }
    if (info === '' || isOutput(block)) return [];
    return [{ file: info, contents: text, needs: [], exitCode: 0 }];
  });
}

function isOutput({ language, info }: Block): boolean {
  return language === 'text' || info === 'output';
}

/**
 * Compares the output of commands with what a page shows. A line with `…` alone matches any number of lines, `…` in a line any text; dates
 * and numbers of days are not compared.
 *
 * @returns the first line of the page that the output lacks, undefined if there is none
 */
export function missingLine(shown: string, output: string): string | undefined {
  const actual = linesOf(output);
  let from = 0;
  let anywhere = true; // before the first line: what npm prints of the script that it runs
  for (const line of linesOf(shown)) {
    if (line.trim() === '…') {
      anywhere = true;
      continue;
    }
    const pattern = new RegExp(`^${line.split('…').map(escaped).join('.*')}$`);
    const found = actual.findIndex((each, index) => index >= from && (anywhere || index === from) && pattern.test(each));
    if (found < 0) return line;
    from = found + 1;
    anywhere = false;
  }
  return undefined;
}

function linesOf(text: string): string[] {
  return text.split('\n').map(line => line.trimEnd()).filter(Boolean)
    .map(line => line.replace(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, 'DATE').replace(/\(\d+ days\)/g, '(N days)'));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
