import { Pages, Row, seenCell } from './rows';
import { differences } from './words';
import { Report } from '../report';

/** Rows that are about a command of this library, not about a client. */
const NOT_OF_CLIENTS = /^finding /;

/** What the clients of a row printed, and what the gateways logged about them. */
interface Seen {
  readonly outputs: string[];
  readonly lines: string[];
  /** Outputs of clients whose lines in the access log are known. */
  logging: number;
  race: boolean;
}

/** Collects what clients print, and compares it with the rows of pages. */
export class Comparison {
  private readonly seen = new Map<Row, Seen>();

  constructor(private readonly suite: string, private readonly pages: Pages, private readonly report: Report) {}

  /** What the browser shows; in a race each output may be any that the row quotes. */
  shown(row: Row, outputs: readonly string[], race = false): void {
    const seen = this.of(row);
    seen.outputs.push(...outputs);
    seen.race ||= race;
  }

  /** What other clients print. */
  printed(row: Row, outputs: readonly string[], race = false): void {
    this.shown(row, outputs, race);
    this.of(row).logging += outputs.length;
  }

  /** What gateways logged about these other clients. */
  logged(row: Row, lines: readonly string[]): void {
    this.of(row).lines.push(...lines);
  }

  /** Outputs of clients for which everything works. */
  works(row: Row, outputs: readonly string[]): void {
    this.check('Envoy: works where pages say so', row, outputs.filter(output => !/^HTTP\S* (200|101)/m.test(output)));
  }

  /** Checks every row of which something was seen. */
  compare(): void {
    for (const [row, { outputs, lines, logging, race }] of this.seen) {
      this.check('curl, openssl and Chromium: what pages quote', row, differences(seenCell(row), outputs, race));
      const log = row.cells['access log'];
      if (log === undefined) { continue; }
      const fit = log === 'none' ? [] : lines.filter(line => differences(log, [line], true).length === 0);
      const asQuoted = log === 'none' ? lines.length === 0 : fit.length >= logging;
      this.check('Envoy: the access log that pages quote', row, asQuoted ? [] : [`the page says '${log}', logged:`, ...lines]);
    }
  }

  /** Checks that every row of a page was judged. */
  complete(page: string): void {
    const left = this.pages.rowsOf(page).filter(row => !this.seen.has(row) && !NOT_OF_CLIENTS.test(seenCell(row))).map(seenCell);
    this.report.check({
      suite: this.suite, judge: 'Library: each row of the pages is judged', id: page, ok: left.length === 0, words: `not judged: ${left.join('; ')}`,
    });
  }

  private of(row: Row): Seen {
    const seen = this.seen.get(row) ?? { outputs: [], lines: [], logging: 0, race: false };
    this.seen.set(row, seen);
    return seen;
  }

  private check(judge: string, row: Row, wrong: readonly string[]): void {
    const id = `${row.page}: ${seenCell(row)}`;
    if (this.report.selects(id)) { this.report.check({ suite: this.suite, judge, id, ok: wrong.length === 0, words: wrong.join('\n') }); }
  }
}
