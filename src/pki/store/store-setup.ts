import { CheckedStore } from './checked-store';
import { IClock } from './clock';
import { CertificateChange, ICertificateReporter } from './reporter';
import { KeySource } from '../x509/key-source';

/** A store and the options of its use in a synth. */
export interface StoreSetup {
  readonly store: CheckedStore;
  readonly clock?: IClock;
  /** It is built in, so its certificates match the requests. */
  readonly isOurs: boolean;
  /** Nothing is written. */
  readonly frozen: boolean;
  /** A frozen synth uses a certificate that is due for renewal until this long before its expiry, in milliseconds. */
  readonly failBeforeMs: number;
  readonly reporter: ICertificateReporter;
  /** The source of keys, signatures and serial numbers. */
  readonly keySource: KeySource;
  /** Keys that are derived from a seed may be written outside tests. */
  readonly allowOutsideTests?: boolean;
  /** In a plan: receives what will be issued or encrypted before it is, because it may fail for want of a key. */
  readonly beforeIssue?: (changes: readonly CertificateChange[]) => void;
  /** The location of the records: two store objects for one location do not see each other's requests. */
  readonly place?: string;
}
