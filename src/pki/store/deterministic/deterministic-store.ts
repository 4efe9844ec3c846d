import { SeededKeySource } from './seeded-key-source';
import { checkWritesNothing } from './written-manifests';
import { IngressError } from '../../../errors/index';
import { CheckedStore } from '../checked-store';
import { InMemoryStore } from '../in-memory-store';
import { ICertificateReporter } from '../reporter';
import { CertificateSummary } from '../store-contract';
import { StoreSetup } from '../store-setup';

/** Options of a deterministic store, for tests. */
export interface DeterministicStoreOptions {
  /**
   * The time of issue. Validity begins five minutes earlier.
   *
   * @default - 2026-01-01, 00:00 UTC
   */
  readonly date?: Date;

  /**
   * Permits a synth outside tests to write keys that are derived from the seed: for a cluster that is only for tests. Without it such a
   * synth fails, because everyone with the seed has the private keys.
   *
   * @default false
   */
  readonly allowOutsideTests?: boolean;

  /**
   * Receives the issued certificates and the reasons.
   *
   * @default - no reporter
   */
  readonly reporter?: ICertificateReporter;
}

/** Not the epoch: strict readers reject dates before TLS existed. */
const DEFAULT_DATE = '2026-01-01T00:00:00Z';

/** A store that keeps nothing: its contents are derived from the seed. */
class DeterministicStore extends InMemoryStore {
  constructor(private readonly allowOutsideTests: boolean) {
    super();
  }

  public open(): CertificateSummary[] {
    if (!this.allowOutsideTests) checkWritesNothing();
    return super.open();
  }
}

/** A store with a fixed clock and keys that are derived from a seed. */
export function deterministicSetup(seed: string, options: DeterministicStoreOptions): Omit<StoreSetup, 'reporter'> {
  const date = new Date(options.date ?? DEFAULT_DATE);
  if (typeof seed !== 'string' || seed === '') {
    throw new IngressError({
      code: 'invalid-argument',
      message: 'the seed of a deterministic store is empty',
      help: "pass any text, such as 'test'",
      field: 'seed',
    });
  }
  if (Number.isNaN(date.getTime())) {
    throw new IngressError({
      code: 'invalid-argument',
      message: 'the date of a deterministic store is not valid',
      help: "use a date such as new Date('2026-01-01')",
      field: 'date',
    });
  }
  const allowOutsideTests = options.allowOutsideTests ?? false;
  return {
    store: new CheckedStore(new DeterministicStore(allowOutsideTests)),
    allowOutsideTests,
    clock: { now: () => new Date(date) },
    isOurs: true,
    frozen: false,
    failBeforeMs: 0,
    keySource: new SeededKeySource(seed),
  };
}
