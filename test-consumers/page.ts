/** A fenced block of a page. */
interface Block {
  /** `sh`, `ts`, `text`. */
  readonly language: string;
  /** What follows the language: a file's name; `cluster` for commands that need one; `fails` for commands that exit with 1. */
  readonly info: string;
  readonly text: string;
}

/** One thing that a page has its reader do. */
export interface Step {
  /** A file to write, by its name. */
  readonly file?: string;
  /** Commands to run. */
  readonly commands?: string;
  /** Whether the commands need a cluster. */
  readonly cluster: boolean;
  /** Whether the commands exit with 1. */
  readonly fails: boolean;
  /** The file's contents. */
  readonly contents?: string;
  /** The output that the page shows for the commands. */
  readonly output?: string;
}

/**
 * The steps of a tutorial: ```` ```ts FILE ````, ```` ```sh ```` and ```` ```sh cluster ````, each with an optional ```` ```text ```` for
 * the output.
 */
export function stepsOf(page: string): Step[] {
  const fences = page.matchAll(/^```(\w+) ?([^\n]*)\n(.*?)^```$/gms);
  const blocks: Block[] = [...fences].map(([, language, info, text]) => ({ language, info, text }));
  return blocks.flatMap(({ language, info, text }, index): Step[] => {
    const next = blocks[index + 1];
    if (language === 'text') return [];
    if (language !== 'sh') return [{ file: info, contents: text, cluster: false, fails: false }];
    const output = next?.language === 'text' ? next.text : undefined;
    return [{ commands: text, cluster: info === 'cluster', fails: info === 'fails', output }];
  });
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
