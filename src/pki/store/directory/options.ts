import { Duration } from 'cdk8s';
import { Passphrase } from '../../x509/passphrase';
import { IClock } from '../clock';
import { ICertificateReporter } from '../reporter';

/** Options of a directory store. */
export interface DirectoryStoreOptions {
  /**
   * Encrypts all private keys of the store, so that it may be committed. It is read with the first key that is read or written.
   *
   * @default - keys are plain PEM that only their owner can read, and a `.gitignore` excludes them from git
   */
  readonly passphrase?: Passphrase;

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
   * The store must exist: a synth in another folder, or before a checkout, fails instead of creating a new store with new authorities. A
   * read-only store must always exist.
   *
   * @default false
   */
  readonly mustExist?: boolean;

  /**
   * Accepts plain private keys that other users can read, for a file system without modes (some mounts of WSL and SMB).
   *
   * @default false
   */
  readonly allowOpenPermissions?: boolean;

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
