import { CheckedStore } from './checked-store';
import { IClock } from './clock';
import { ICertificateReporter } from './reporter';
import { KeySource } from '../x509/key-source';

/** A store together with what decides how a synth uses it. */
export interface StoreSetup {
  readonly store: CheckedStore;
  readonly clock?: IClock;
  /** It comes with the library, so that its certificates are what was requested. */
  readonly isOurs: boolean;
  /** Nothing is written. */
  readonly frozen: boolean;
  /** A frozen synth uses a certificate that is due for renewal until this long before its end, in milliseconds. */
  readonly failBeforeMs: number;
  readonly reporter: ICertificateReporter;
  /** Where keys, signatures and serial numbers come from. */
  readonly keySource: KeySource;
  /** Keys that follow from a seed may be written outside of tests. */
  readonly allowOutsideTests?: boolean;
  /** Where the records are: two stores in one place do not see each other's requests. */
  readonly place?: string;
}
