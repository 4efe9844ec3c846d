import { ICertificateStore } from './certificate-store';
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
   * Who is told what was issued and why.
   *
   * @default - nobody
   */
  readonly reporter?: ICertificateReporter;
}

/** The stores that come with the library. */
export class CertificateStore {
  /**
   * Forgets everything when the program ends: for tests.
   *
   * @param options clock, reporter, read-only
   */
  public static inMemory(options: InMemoryStoreOptions = {}): ICertificateStore {
    throw new Error(`not implemented ${options}`);
  }

  private constructor() {}
}
