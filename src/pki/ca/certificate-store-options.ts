import { Duration } from 'cdk8s';
import { IClock } from '../store/clock';
import { ICertificateReporter } from '../store/reporter';

/** Options for a custom store. */
export interface CertificateStoreOptions {
  /**
   * Read-only: nothing is written. A certificate that is due for renewal is used, with a warning; a synth that would issue anything else
   * fails and lists certificates and reasons.
   *
   * @default - the environment variable `CDK8S_ISTIO_INGRESS_FROZEN` (`1` or `true`), otherwise false
   */
  readonly frozen?: boolean;

  /**
   * How long before its expiry a certificate that is due for renewal fails a read-only synth.
   *
   * @default Duration.days(7)
   */
  readonly failBefore?: Duration;

  /**
   * The clock for validity and renewal.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;

  /**
   * Receives the issued certificates and the reasons.
   *
   * @default - one line per certificate on stderr
   */
  readonly reporter?: ICertificateReporter;
}
