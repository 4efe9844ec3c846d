import { DeterministicStore, DeterministicStoreOptions } from './deterministic/deterministic-store';
import { DirectoryStore } from './directory/directory-store';
import { DirectoryStoreOptions } from './directory/options';
import { InMemoryStore, InMemoryStoreOptions } from './in-memory-store';
import { ICertificateStore } from './store-contract';
import { checkArguments } from '../../arguments/check-arguments';

/** The stores that come with the library. */
export class CertificateStore {
  /**
   * Keeps certificates in a folder, so that the next synth finds them: one folder an identity with PEM files, and an index.
   *
   * It is created with a `.gitignore`, because plain private keys do not belong into version control; with a passphrase all
   * keys are encrypted and the store may be committed. Make one object for a folder and share it. `docs/store.md` describes files, locking and the order of writes.
   *
   * @param path folder, created at the first synth; relative to the current one
   * @param options passphrase, read-only, clock, reporter
   * @throws invalid-argument
   */
  public static directory(path: string, options: DirectoryStoreOptions = {}): ICertificateStore {
    checkArguments('CertificateStore.directory', [path, options]);
    return new DirectoryStore(path, options);
  }

  /**
   * Forgets everything when the program ends: for tests.
   *
   * @param options clock, reporter, read-only
   */
  public static inMemory(options: InMemoryStoreOptions = {}): ICertificateStore {
    checkArguments('CertificateStore.inMemory', [options]);
    return new InMemoryStore(options);
  }

  /**
   * Makes the same certificates and keys every time, on every machine: for snapshot tests.
   *
   * Keys, serial numbers and signatures follow from the seed, the name and what was asked for, in whatever order that
   * happens; the time stands still. The certificates are valid ones, but not secret: everybody who has the seed has the
   * private keys, so the organizational unit of each authority says `TEST CERTIFICATES - not secret`, and `cdk8s synth`
   * refuses to write them.
   *
   * Kinds of key are `EC_P256` and `EC_P384`.
   *
   * @param seed any text
   * @param options date, reporter
   * @throws invalid-argument, test-certificates
   */
  public static deterministic(seed: string, options: DeterministicStoreOptions = {}): ICertificateStore {
    checkArguments('CertificateStore.deterministic', [seed, options]);
    return new DeterministicStore(seed, options);
  }

  private constructor() {}
}
