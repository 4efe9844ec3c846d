import { CertificateRecord, CertificateSummary, ICertificateStore } from './store-contract';
import { summaryOf } from './summary';
import { IngressError } from '../../errors/index';

/** The records of stores in memory: two stores that share them represent one store at two synths. */
export class MemoryPlace {
  /** Whether a store that uses these records is open. */
  public isOpen = false;

  constructor(public readonly records = new Map<string, CertificateRecord>()) {}
}

/** Keeps records until the program ends. */
export class InMemoryStore implements ICertificateStore {
  #isOpen = false;

  constructor(private readonly place = new MemoryPlace()) {}

  public open(): CertificateSummary[] {
    if (this.place.isOpen) {throw new IngressError({ code: 'store-locked', message: 'the certificate store is already open', help: 'close it first' });}
    this.#isOpen = this.place.isOpen = true;
    return [...this.place.records.values()].map(summaryOf);
  }

  public read(name: string): CertificateRecord {
    this.#checkOpen();
    const record = this.place.records.get(name);
    if (!record) throw new IngressError({ code: 'invalid-argument', message: `the certificate store has no entry '${name}'` });
    return record;
  }

  public write(records: CertificateRecord[]): void {
    this.#checkOpen();
    for (const record of records) this.place.records.set(record.name, record);
  }

  public close(): void {
    if (this.#isOpen) this.#isOpen = this.place.isOpen = false;
  }

  #checkOpen(): void {
    if (!this.#isOpen) {throw new IngressError({ code: 'invalid-argument', message: 'the certificate store is not open', help: 'call open() first' });}
  }
}
