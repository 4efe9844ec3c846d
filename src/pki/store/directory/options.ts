import { Passphrase } from '../../x509/passphrase';
import { IClock } from '../clock';
import { ICertificateReporter } from '../reporter';

/** How a directory keeps certificates. */
export interface DirectoryStoreOptions {
  /**
   * Encrypts all private keys of the store, so that it may be committed.
   *
   * @default - keys are plain PEM files that only their owner can read, and a `.gitignore` keeps them out of git
   */
  readonly passphrase?: Passphrase;

  /**
   * Read-only: nothing is written, and a synth that would issue anything fails and lists what and why.
   *
   * @default - the environment variable `CDK8S_ISTIO_INGRESS_FROZEN` (`1` or `true`), otherwise false
   */
  readonly frozen?: boolean;

  /**
   * The time for validity and renewal.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;

  /**
   * Who is told what was issued and why.
   *
   * @default - one line a certificate on stderr
   */
  readonly reporter?: ICertificateReporter;
}
