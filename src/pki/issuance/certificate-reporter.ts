import { checkArguments } from '../../arguments/check-arguments';
import { printable } from '../../text/terminal';
import { CertificateChange, ICertificateReporter } from '../store/reporter';

/** The built-in reporters. */
export class CertificateReporter {
  /**
   * Prints a line to stderr for each certificate that was issued or needs attention, and one for all that are unchanged.
   *
   * @param label begins each line, such as the name of the environment: `staging: created shop: new`. Default: nothing
   */
  public static stderr(label?: string): ICertificateReporter {
    checkArguments('CertificateReporter.stderr', [label]);
    const begin = label === undefined ? '' : `${printable(label)}: `;
    return { report: changes => linesOf(changes).forEach(line => process.stderr.write(`${begin}${line}\n`)) };
  }

  /** Reports nothing. */
  public static silent(): ICertificateReporter {
    return { report: () => undefined };
  }

  private constructor() {}
}

function linesOf(changes: readonly CertificateChange[]): string[] {
  const unchanged = new Map<string | undefined, number>();
  for (const { action, store } of changes) {
    if (action === 'unchanged') unchanged.set(store, (unchanged.get(store) ?? 0) + 1);
  }
  return [
    ...changes.filter(({ action }) => action !== 'unchanged').map(({ message }) => message),
    ...[...unchanged].map(([store, count]) =>
      `${count} ${count === 1 ? 'certificate' : 'certificates'} unchanged${store === undefined ? '' : ` in '${store}'`}`),
  ].map(printable);
}
