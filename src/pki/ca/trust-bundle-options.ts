import { IClock } from '../store/clock';

/** Options of a trust bundle from PEM. */
export interface TrustBundleOptions {
  /**
   * The time at which the certificates must be valid.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;

  /**
   * PEM revocation lists of these authorities and of the issuing authorities below them. A gateway with the list of one authority needs a
   * list of each.
   *
   * @default - none
   */
  readonly revocationLists?: string;
}
