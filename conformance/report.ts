import { Options } from './options';

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
  private readonly byJudge = new Map<string, Row>();

  constructor(private readonly options: Options) {}

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
    if (!check.ok) {
      process.stdout.write(`${this.failure(check)}\n`);
    }
  }

  get rows(): Row[] {
    return [...this.byJudge.values()];
  }

  get failed(): number {
    return this.rows.reduce((sum, row) => sum + row.cases - row.passed, 0);
  }

  /** The closing line. */
  summary(): string {
    const cases = this.rows.reduce((sum, row) => sum + row.cases, 0);
    return `${cases - this.failed} passed, ${this.failed} failed`;
  }

  private failure({ suite, judge, id, words, evidence }: Check): string {
    return [
      `FAILED ${suite}: ${id}`,
      `  judge: ${judge}`,
      ...(words ?? 'no words').trimEnd().split('\n').map((line) => `  | ${line}`),
      ...(evidence ? evidence.trimEnd().split('\n').map((line) => `    ${line}`) : []),
      `  repeat: npm run conformance -- --only ${suite} --seed ${this.options.seed} --case ${quote(id)}`,
      '',
    ].join('\n');
  }
}

function quote(id: string): string {
  return `'${id.replace(/'/g, "'\\''")}'`;
}
