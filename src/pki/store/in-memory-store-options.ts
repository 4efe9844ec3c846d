import { Duration } from 'cdk8s';
import { IClock } from './clock';
import { ICertificateReporter } from './reporter';

/** A store for tests. */
export interface InMemoryStoreOptions {
  /**
   * The time for validity and renewal.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;

  /**
   * Read-only: a synth that would issue anything fails and lists what and why.
   *
   * @default false
   */
  readonly frozen?: boolean;

  /**
   * How long before its end a certificate that is due for renewal fails a read-only synth.
   *
   * @default Duration.days(7)
   */
  readonly failBefore?: Duration;

  /**
   * Receives what was issued and why.
   *
   * @default - nobody
   */
  readonly reporter?: ICertificateReporter;
}
