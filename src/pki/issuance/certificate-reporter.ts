import { printable } from '../../text/terminal';
import { CertificateChange, ICertificateReporter } from '../store/reporter';

/** The reporters that come with the library. */
export class CertificateReporter {
  /** One line on stderr for each certificate that was issued, and at the end of the program one for those that were not. */
  public static stderr(): ICertificateReporter {
    return new StderrReporter();
  }

  /** Tells nobody. */
  public static silent(): ICertificateReporter {
    return { report: () => undefined };
  }

  private constructor() {}
}

class StderrReporter implements ICertificateReporter {
  /** Those that have something to say at the end of the program: one listener for all of them, for Node warns of many. */
  static readonly #ending = new Set<StderrReporter>();

  readonly #unchanged = new Set<string>();
  #unused: CertificateChange[] = [];

  public report(changes: CertificateChange[]): void {
    for (const change of changes) {
      if (change.action === 'unchanged') this.#unchanged.add(change.name);
      else if (change.action !== 'unused') process.stderr.write(`${printable(change.message)}\n`);
    }
    // a program may settle more than once, and ask for more in between: only its end knows what nobody asked for
    if (changes.some(({ action }) => action !== 'sealed' && action !== 'plain')) this.#unused = changes.filter((change) => change.action === 'unused');
    const ending = StderrReporter.#ending;
    if (ending.size === 0) process.once('exit', () => ending.forEach((reporter) => reporter.#summarize()));
    ending.add(this);
  }

  #summarize(): void {
    const count = this.#unchanged.size;
    if (count > 0) process.stderr.write(`${count} ${count === 1 ? 'certificate' : 'certificates'} unchanged\n`);
    for (const change of this.#unused) process.stderr.write(`${printable(change.message)}\n`);
  }
}
