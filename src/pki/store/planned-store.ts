import { CertificateRecord, CertificateSummary, ICertificateStore } from './store-contract';
import { summaryOf } from './summary';

/** What stores would write, by place: all stores of a process for one place see it. The process of a plan ends with the plan. */
const PLANNED = new Map<string, Map<string, CertificateRecord>>();

interface PlannedStoreOptions {
  readonly place?: string;
  isMissing?(): boolean;
  written?(records: readonly CertificateSummary[]): void;
}

/** A store in a plan: answers from the store behind it, never writes to it, and keeps what a synth would write in memory. */
export class PlannedStore implements ICertificateStore {
  readonly #planned: Map<string, CertificateRecord>;
  #isOpen = false;

  /**
   * @param store opened, read and closed
   * @param options place: where two stores are the same one; isMissing: a synth would create the store behind it; written: receives what a
   * synth would write
   */
  constructor(private readonly store: ICertificateStore, private readonly options: PlannedStoreOptions = {}) {
    const { place } = options;
    this.#planned = (place === undefined ? undefined : PLANNED.get(place)) ?? new Map<string, CertificateRecord>();
    if (place !== undefined) PLANNED.set(place, this.#planned);
  }

  public open(): CertificateSummary[] {
    this.#isOpen = this.options.isMissing?.() !== true;
    const stored = this.#isOpen ? this.store.open() : [];
    return [...stored.filter(({ name }) => !this.#planned.has(name)), ...[...this.#planned.values()].map(summaryOf)];
  }

  public read(name: string): CertificateRecord {
    return this.#planned.get(name) ?? this.store.read(name);
  }

  public write(records: CertificateRecord[]): void {
    this.options.written?.(records);
    for (const record of records) this.#planned.set(record.name, record);
  }

  public close(): void {
    if (this.#isOpen) this.store.close();
    this.#isOpen = false;
  }
}
