import { Duration } from 'cdk8s';
import { IClock } from './clock';
import { ICertificateReporter } from './reporter';

/** Options of a store for tests. */
export interface InMemoryStoreOptions {
  /**
   * The clock for validity and renewal.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;

  /**
   * Read-only: a synth that would issue anything fails and lists certificates and reasons.
   *
   * @default false
   */
  readonly frozen?: boolean;

  /**
   * How long before its expiry a certificate that is due for renewal fails a read-only synth.
   *
   * @default Duration.days(7)
   */
  readonly failBefore?: Duration;

  /**
   * Receives the issued certificates and the reasons.
   *
   * @default - no reporter
   */
  readonly reporter?: ICertificateReporter;
}
