import * as fs from 'node:fs';
import * as path from 'node:path';
import { Options } from './options';
import { CACHE, ROOT } from './tools/paths';

/** One answer of one judge. */
export interface Check {
  readonly suite: string;
  /** Row of the table: who judged what. */
  readonly judge: string;
  /** What `--case` repeats. */
  readonly id: string;
  readonly ok: boolean;
  /** For a failure: the judge's own words. */
  readonly words?: string;
  /** For a failure: the program or seed, and the manifest. */
  readonly evidence?: string;
}

export interface Row {
  readonly suite: string;
  readonly judge: string;
  cases: number;
  passed: number;
}

/** Counts checks, and prints each failure with all that is needed to repeat it. */
export class Report {
  readonly failures: Check[] = [];
  private readonly byJudge = new Map<string, Row>();

  constructor(private readonly options: Options, private readonly quiet = false) {}

  /** Whether the command line asks for this case. */
  selects(id: string): boolean {
    return this.options.case === undefined || this.options.case === id;
  }

  check(check: Check): void {
    const key = `${check.suite}\n${check.judge}`;
    const row = this.byJudge.get(key) ?? { suite: check.suite, judge: check.judge, cases: 0, passed: 0 };
    this.byJudge.set(key, row);
    row.cases += 1;
    row.passed += check.ok ? 1 : 0;
    if (check.ok) { return; }
    this.failures.push(check);
    if (!this.quiet) {
      process.stdout.write(`${this.failure(check)}\n`);
    }
  }

  get rows(): Row[] {
    return [...this.byJudge.values()];
  }

  get failed(): number {
    return this.failures.length;
  }

  /** The table for the terminal. */
  table(): string {
    return this.rows.map(({ suite, judge, cases, passed }) =>
      `${suite.padEnd(13)} ${String(passed).padStart(5)} of ${String(cases).padStart(5)}  ${judge}`)
      .join('\n');
  }

  /** The closing line. */
  summary(): string {
    const cases = this.rows.reduce((sum, row) => sum + row.cases, 0);
    return `${cases - this.failed} passed, ${this.failed} failed`;
  }

  /** The evidence for reading, and where it is in full. */
  private keep(evidence: string): string[] {
    const file = path.join(CACHE, 'failures', `${this.failures.length}.txt`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, evidence);
    return [...evidence.trimEnd().split('\n').map(line => `    ${shorten(line)}`), `  in full: ${path.relative(ROOT, file)}`];
  }

  private failure({ suite, judge, id, words, evidence }: Check): string {
    return [
      `FAILED ${suite}: ${id}`,
      `  judge: ${judge}`,
      ...(words ?? 'no words').trimEnd().split('\n').map(line => `  | ${line}`),
      ...(evidence ? this.keep(evidence) : []),
      `  repeat: npm run conformance -- --only ${suite} --seed ${this.options.seed}${id === suite ? '' : ` --case ${quote(id)}`}`,
      '',
    ].join('\n');
  }
}

/** Key material at length tells nobody anything. */
function shorten(line: string): string {
  return line.replace(/[A-Za-z0-9+/=]{120,}/g, base64 => `${base64.slice(0, 40)}… (${base64.length} characters)`);
}

function quote(id: string): string {
  return `'${id.replace(/'/g, "'\\''")}'`;
}
