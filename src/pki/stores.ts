import { ICertificateStore } from './certificate-store';
import { InMemoryStore, InMemoryStoreOptions } from './in-memory-store';

/** The stores that come with the library. */
export class CertificateStore {
  /**
   * Forgets everything when the program ends: for tests.
   *
   * @param options clock, reporter, read-only
   */
  public static inMemory(options: InMemoryStoreOptions = {}): ICertificateStore {
    return new InMemoryStore(options);
  }

  private constructor() {}
}
