import { SeededKeySource } from './seeded-key-source';
import { checkWritesNothing } from './written-manifests';
import { IngressError } from '../../../errors/index';
import { CheckedStore } from '../checked-store';
import { InMemoryStore } from '../in-memory-store';
import { ICertificateReporter } from '../reporter';
import { CertificateSummary } from '../store-contract';
import { StoreSetup } from '../store-setup';

/** Certificates for tests that are the same every time. */
export interface DeterministicStoreOptions {
  /**
   * The day on which everything is issued. Validity begins five minutes before.
   *
   * @default - 2026-01-01, 00:00 UTC
   */
  readonly date?: Date;

  /**
   * Allows a synth outside of tests to write what follows from the seed: for a cluster that is part of a test, and that nobody
   * else trusts. Without it such a synth fails, because everyone who has the seed has the private keys.
   *
   * @default false
   */
  readonly allowOutsideTests?: boolean;

  /**
   * Receives what was issued and why.
   *
   * @default - nobody
   */
  readonly reporter?: ICertificateReporter;
}

/** Not the epoch: strict readers distrust dates before there was TLS. */
const DEFAULT_DATE = '2026-01-01T00:00:00Z';

/** A store without memory: what it would remember follows from the seed. */
class DeterministicStore extends InMemoryStore {
  constructor(private readonly allowOutsideTests: boolean) {
    super();
  }

  public open(): CertificateSummary[] {
    if (!this.allowOutsideTests) checkWritesNothing();
    return super.open();
  }
}

/** A store whose time stands still and whose keys follow from a seed. */
export function deterministicSetup(seed: string, options: DeterministicStoreOptions): Omit<StoreSetup, 'reporter'> {
  const date = new Date(options.date ?? DEFAULT_DATE);
  if (typeof seed !== 'string' || seed === '') {
    throw new IngressError({
      code: 'invalid-argument',
      message: 'the seed of a deterministic store is empty',
      help: "give any text, such as 'test'",
      field: 'seed',
    });
  }
  if (Number.isNaN(date.getTime())) {
    throw new IngressError({
      code: 'invalid-argument',
      message: 'the date of a deterministic store is not valid',
      help: "give one such as new Date('2026-01-01')",
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
